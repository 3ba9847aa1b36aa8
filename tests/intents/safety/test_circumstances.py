"""What a sign comes to, by what it stands in."""

from __future__ import annotations

import pytest

from content.yamlfile import read_yaml
from intents.safety.circumstances import Verdict, judged
from intents.safety.redflags import REDFLAGS_FILE
from intents.safety.relations import Relations
from intents.safety.said import Said
from intents.safety.slots import Slots

DATA = read_yaml(REDFLAGS_FILE)
CIRCUMSTANCES = Slots(DATA["circumstances"], {**DATA["forms"], "part": ["elbow"]}, DATA["idle"])
SLOTS = Slots(
    {
        "faint": ["faint"],
        "chest": ["chest"],
        "pain": ["pain"],
        "drank": ["drank poison"],
        "cry": ["ambulance"],
        "call": ["somebody help"],
        "bitten": ["bitten", "bit"],
        "run": ["run"],
        "end": ["end myself"],
    },
    {},
)
RELATIONS = Relations(
    [
        {"sign": "faint", "slots": ["faint"], "of": "act"},
        {"sign": "pain", "slots": ["chest", "pain"]},
        {"sign": "poison", "slots": ["drank"], "of": "what was taken"},
        {"sign": "cry", "slots": ["cry"], "of": "whoever cries"},
        {"sign": "call", "slots": ["call"], "of": "whoever calls for help"},
        {"sign": "bite", "slots": ["bitten"], "of": "what was done"},
        {"sign": "run", "slots": ["run"], "of": "bodily act"},
        {"sign": "end", "slots": ["end"], "of": "one's own life"},
    ],
    [],
)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("i fainted", Verdict.TOLD),
        ("my wife fainted", Verdict.TOLD),
        ("my wife had fainted on that day", Verdict.ASKED),
        ("my wife had fainted this morning", Verdict.TOLD),
        ("a man has fainted", Verdict.TOLD),
        ("he fainted", Verdict.ASKED),
        ("he looked at the sea for long and fainted", Verdict.DOUBTFUL),
        ("he looked at the sea for long and drank poison", Verdict.ASKED),
        ("my cousin is about to faint", Verdict.ASKED),
        ("people faint", Verdict.CLEARED),
        ("nobody fainted", Verdict.CLEARED),
        ("the horse fainted", Verdict.CLEARED),
        ("i fainted years ago", Verdict.CLEARED),
        ("i fainted in 1985", Verdict.CLEARED),
        ("he faints whenever he is here", Verdict.CLEARED),
        ("he has fainted in that film", Verdict.CLEARED),
        ("the talk about fainting", Verdict.CLEARED),
        ("why do we faint", Verdict.TOLD),
        ("what is fainting", Verdict.CLEARED),
        ("am i fainting", Verdict.ASKED),
        ("if i faint", Verdict.ASKED),
        ("if people faint", Verdict.CLEARED),
        ("it is as if i faint", Verdict.TOLD),
        ("chest pain", Verdict.TOLD),
        ("chest pain was there at dawn on that day", Verdict.DOUBTFUL),
        ("is chest pain bad", Verdict.CLEARED),
        ("ambulance", Verdict.TOLD),
        ("an ambulance in a film", Verdict.CLEARED),
        ("somebody help", Verdict.TOLD),
        ("somebody help my wife", Verdict.TOLD),
        ("somebody help me find it", Verdict.CLEARED),
        ("a rat has bitten my foot", Verdict.TOLD),
        ("my foot was bitten", Verdict.TOLD),
        ("my dog was bitten", Verdict.CLEARED),
        ("i run", Verdict.TOLD),
        # long over
        ("in those days my wife had fainted", Verdict.CLEARED),
        ("when we lived in town and my wife had chest pain", Verdict.CLEARED),
        ("when we lived in town it was good and my chest pain is bad", Verdict.TOLD),
        ("my wife fainted when she was in bed", Verdict.ASKED),
        ("my wife had fainted and is back at work", Verdict.CLEARED),
        ("my wife in her twenties had fainted", Verdict.ASKED),
        ("my retired wife had fainted this morning", Verdict.TOLD),
        # of a story, of work
        ("in this film the wife is fainting and nobody helps", Verdict.CLEARED),
        ("the wife is fainting by the telly", Verdict.TOLD),
        ("i see fainting as a nurse", Verdict.CLEARED),
        ("as a nurse i know my wife is fainting", Verdict.TOLD),
        # relief, and what comes after it
        ("he seemed to faint but was just asleep", Verdict.CLEARED),
        ("my chest pain was just a bruise", Verdict.CLEARED),
        ("my chest pain was just a bruise but now it is bad", Verdict.TOLD),
        ("my chest pain was just a little odd", Verdict.TOLD),
        ("it was only a bruise and i have chest pain", Verdict.TOLD),
        ("i thought it was only a bruise but i have chest pain", Verdict.TOLD),
        ("i thought to end myself but it was only a whim", Verdict.TOLD),
        # in general
        ("can you tell me about fainting", Verdict.CLEARED),
        ("tell me about chest pain", Verdict.CLEARED),
        ("tell me about chest pain that i have", Verdict.TOLD),
        ("the talk about drank poison i had", Verdict.TOLD),
        ("the talk about drank poison", Verdict.CLEARED),
        # another name
        ("the faint trace of paint", Verdict.CLEARED),
        # a joke that turns
        ("he was joking and fainted", Verdict.CLEARED),
        ("i thought he was joking but my wife has fainted", Verdict.TOLD),
        # what an animal did to somebody
        ("the bull saw him and he is fainting", Verdict.TOLD),
        ("the bull ran and he is fainting", Verdict.CLEARED),
        ("he fell off a donkey and is fainting", Verdict.TOLD),
        ("my bunkmate is running", Verdict.ASKED),
        ("my wife is running the shop", Verdict.CLEARED),
        ("my wife is running the shops are shut", Verdict.TOLD),
    ],
)
def test_circumstances(said: str, verdict: Verdict) -> None:
    words = tuple(said.split())
    (sign,) = RELATIONS.find(words, SLOTS.find(words))
    assert judged(Said(words, CIRCUMSTANCES), sign) is verdict
