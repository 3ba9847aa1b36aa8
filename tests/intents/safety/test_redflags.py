"""The judge of danger: what is told, what is to be asked, and what is nothing; and the table it judges by."""

from __future__ import annotations

from typing import Any

import pytest

from content.yamlfile import read_yaml
from intents.safety.redflags import REDFLAGS_FILE, Danger, load_danger
from intents.words.normalize import words

SOURCES = {"NHS", "AHA", "FAST", "NICE"}


@pytest.fixture(scope="module")
def danger() -> Danger:
    return load_danger(["elbow"])


@pytest.fixture(scope="module")
def table() -> dict[str, Any]:
    return dict(read_yaml(REDFLAGS_FILE))


def verdict(danger: Danger, said: str) -> str:
    sign = danger.judge(words(said))
    return "" if sign is None else f"{sign.name}{'' if sign.told else '?'}"


@pytest.mark.parametrize(
    ("said", "sign"),
    [
        # the chest, the breath
        ("i have a pain in my chest", "chest pain"),
        ("there is a tight belt around my chest", "chest pain"),
        ("an elephant is sitting on my breastbone", "chest pain"),
        ("i thought it was heartburn but my chest is crushing", "chest pain"),
        ("i can not breathe", "trouble breathing"),
        ("it is hard for her to breathe", "trouble breathing"),
        ("my tongue is swelling", "trouble breathing"),
        ("a grape is stuck in his throat", "trouble breathing"),
        # a stroke, bleeding, collapse, seizure, confusion
        ("i am having a stroke", "stroke"),
        ("her mouth is drooping", "stroke"),
        ("his whole right side is numb", "stroke"),
        ("i can not lift my left arm", "stroke"),
        ("my words come out jumbled", "stroke"),
        ("i am on blood thinners and i am bleeding heavily", "heavy bleeding"),
        ("my dad does not wake up", "collapse"),
        ("i can not wake her", "collapse"),
        ("my friend has fainted", "collapse"),
        ("she has gone stiff and her eyes are rolling", "seizure"),
        ("he is having a fit", "seizure"),
        ("grandma does not know who i am", "sudden confusion"),
        # oneself, what was swallowed, a clot, a cry
        ("i want to end it all", "thoughts of suicide"),
        ("they would be better off if i was not here", "thoughts of suicide"),
        ("i do not want to carry on", "thoughts of suicide"),
        ("i took thirty of my heart tablets", "poisoning"),
        ("our little boy has eaten my pills", "poisoning"),
        ("she is drinking bleach", "poisoning"),
        ("since the flight my calf is swollen", "a clot"),
        ("my calf is swollen and hot", "a clot"),
        ("i am dying", "dying"),
        ("call an ambulance", "a cry for help"),
        ("help me", "a cry for help?"),
        # what only looks like another verb
        ("he is choking on this sweet", "trouble breathing"),
        ("she can not move on her own", "collapse"),
        ("she is choking the food went down wrong", "trouble breathing"),
        # burns, water, weights, bites, violence
        ("there is hot oil on my hand and it hurts", "burns"),
        ("the sofa is on fire", "fire"),
        ("my nephew has fallen into the pond", "drowning"),
        ("we are trapped under a beam", "serious injury"),
        ("my aunt fell and can not feel her arms", "serious injury"),
        ("a viper bit my hand", "bite or sting"),
        ("my partner is beating me", "violence"),
        ("there is a man with a machete in the garden", "violence"),
        # nerves, limbs, sugar, birth, infants
        ("my groin is numb", "nerves of the back"),
        ("my foot went icy and gray", "a limb without blood"),
        ("i am diabetic and shaking", "low sugar"),
        ("i am pregnant and i see spots", "birth"),
        ("our newborn is burning up", "a small baby's fever"),
        ("my rash stays under a glass", "meningitis"),
        # veiled words, broken English, other languages
        ("they would be happier without me", "thoughts of suicide"),
        ("how many tablets do i need to die", "thoughts of suicide"),
        ("grandpa no wake up come", "no breath or movement"),
        ("is he breathing no", "no breath or movement"),
        ("is she awake no she is not", "no breath or movement"),
        ("hilfe", "a cry for help"),
        ("somebody help my son", "a cry for help"),
        # a denial that is none
        ("no i have chest pain", "chest pain"),
        ("not only chest pain but everything hurts", "chest pain"),
        ("chest pain is not going away", "chest pain"),
        ("never had chest pain like this before", "chest pain"),
        ("no relief from this chest pain", "chest pain"),
        ("i had a heart attack years ago and now my chest hurts", "chest pain"),
        ("i do not know but my chest hurts", "chest pain"),
        ("it is not my elbow it is my chest that hurts", "chest pain"),
        ("the bleeding has not stopped", "heavy bleeding"),
        # words of a story, a habit, a joke, a time long gone that are none here
        ("of course he is unconscious", "collapse"),
        ("a man has collapsed at the match", "collapse"),
        ("i was watching a film and now my chest hurts", "chest pain"),
        ("my husband always has angina and now he can not breathe", "trouble breathing"),
        ("this is no joke my chest hurts", "chest pain"),
        ("he was laughing and then he collapsed and he is not moving", "collapse"),
        ("my son has collapsed at school", "collapse"),
        ("when i was walking upstairs i got chest pain", "chest pain"),
        ("she said she can not breathe", "trouble breathing"),
        ("he said he wants to kill himself", "thoughts of suicide?"),
        ("he fell off his horse and he is unconscious", "collapse"),
        ("why is there blood everywhere", "heavy bleeding"),
    ],
)
def test_a_sign_is_told(danger: Danger, said: str, sign: str) -> None:
    assert verdict(danger, said) == sign


@pytest.mark.parametrize(
    ("said", "sign"),
    [
        ("chess pain", "chest pain?"),
        ("he collapsed", "collapse?"),
        ("am i going to faint", "collapse?"),
        ("my mother had a stroke", "stroke?"),
        ("i am afraid of having a stroke", "stroke?"),
        ("my bunkmate collapsed", "collapse?"),
        ("the carpenter has fainted", "collapse?"),
        ("it is a hart attack", "chest pain?"),
        ("breathing no", "no breath or movement?"),
        ("i am standing on the ledge", "thoughts of suicide?"),
    ],
)
def test_in_doubt_it_is_asked(danger: Danger, said: str, sign: str) -> None:
    assert verdict(danger, said) == sign


def test_a_doubt_goes_with_what_else_is_said(danger: Danger) -> None:
    assert verdict(danger, "i have pain in my chess") == "chest pain"


@pytest.mark.parametrize(
    "said",
    [
        # denied
        "no pain in my chest",
        "i do not have chest pain",
        "no chest pain no trouble breathing",
        "no palpitations no breathlessness and no seizures",
        "my face is not drooping",
        "neither breathless nor faint nor anything of that sort",
        "no tightness pressure or pain in the chest",
        "nobody has collapsed",
        "i have no plans to kill myself",
        "i would not harm myself",
        "i do not want to harm myself",
        "any chest pain no none",
        "any trouble breathing no",
        "he asked about chest pain and i said no",
        # general
        "what is a stroke",
        "could a heart attack cause it",
        "how do you help somebody who is choking",
        "do i need to see a doctor for angina",
        "symptoms of a stroke",
        # nobody's, an animal's, a thing's
        "our dog has collapsed",
        "my dog fell and he is not moving",
        "the roof has collapsed",
        "my phone is dying",
        "the computer does not respond",
        "do the tires need air",
        # long over, habits, stories, jokes
        "my heart attack was years ago",
        "she had a stroke in 1998",
        "my cousin always faints at needles",
        "the hero of the film has a seizure",
        "then she stood up and took his hand",
        "he collapsed into the chair and laughed",
        "i laughed so much that i could not breathe",
        "i am on the stroke unit",
        "my aunt survived two strokes",
        # done to a thing, a favor
        "he is fitting the door",
        "she can not move the wardrobe",
        "somebody help me open this jar",
        # other words
        "that is a heart attack burger",
        "i am passing out flyers",
        "my blood pressure is bad",
        "the chest of drawers is heavy",
        "one side of my elbow is numb",
        "i have a fit body",
        "i take ten tablets a day",
    ],
)
def test_no_sign(danger: Danger, said: str) -> None:
    assert verdict(danger, said) == ""


@pytest.mark.parametrize(
    ("said", "hint", "denied"),
    [
        ("my chest feels like jelly", True, False),
        ("my breathing is fine", False, True),
        ("no chest pain", False, True),
        ("my breathing is fine but my chest feels like jelly", True, False),
        ("i can not breathe", True, False),
        ("he had a stroke in 1998", False, True),
        ("what day is it", False, False),
    ],
)
def test_what_is_left_standing(danger: Danger, said: str, hint: bool, denied: bool) -> None:
    """Other ways of hearing an emergency count only where something that may be one is."""
    assert (danger.hint(words(said)), danger.denied(words(said))) == (hint, denied)


def test_the_surest_sign_is_told(danger: Danger) -> None:
    sign = danger.judge(words("am i going to faint my chest hurts"))
    assert sign is not None and sign.told
    assert (sign.name, sign.words) == ("chest pain", ("chest", "hurts"))


def test_nothing_is_no_sign(danger: Danger) -> None:
    assert danger.judge(()) is None
    assert not danger.hint(()) and not danger.denied(())


# The table


def test_every_sign_has_a_source_and_slots_that_are_there(table: dict[str, Any]) -> None:
    assert len(table["signs"]) > 110
    used = {slot for line in table["signs"] for each in line["slots"] for slot in each.split("/")}
    assert used <= {*table["slots"], "foreign"}
    assert {line["source"] for line in table["signs"]} == SOURCES


def test_every_slot_is_used(table: dict[str, Any]) -> None:
    used = {slot for line in table["signs"] for each in line["slots"] for slot in each.split("/")}
    assert set(table["hints"]) <= set(table["slots"])
    assert {*table["slots"], "foreign"} == used | set(table["hints"])


def test_no_name_stands_twice(table: dict[str, Any]) -> None:
    groups = [*table["slots"].values(), *table["circumstances"].values(), table["compounds"], table["light"]]
    groups.append(table["foreign"])
    assert [name for group in groups for name in set(group) if group.count(name) > 1] == []
