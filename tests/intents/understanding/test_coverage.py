"""What the source does not cover: it is named, and nothing that is answered, or has another subject, is lost to it."""

from __future__ import annotations

from typing import get_args

import pytest

from content.topic import Beyond, Topic
from content.yamlfile import read_as
from intents.meaning import NONE, Decision, Meaning
from intents.safety.urgency import is_urgent
from intents.understanding.interpreter import Interpreter
from intents.understanding.meant import Moment
from intents.understanding.not_covered import NOT_COVERED_FILE, NotCovered, guards_of, load_not_covered

NEAR = {
    "does this mean i've got ms": "multiple sclerosis",
    "can sugar diabetes make a knee jump": "diabetes",
    "i drink six espressos a day, is that to blame": "coffee",
    "would cbd oil settle it down": "C B D oil",
    "can i take ibuprofen for the twitching": "ibuprofen",
    "the baby's leg jerks in her sleep, is it harmless": "babies",
    "does it get worse when you're old": "your age",
    "does acupuncture work for this": "acupuncture",
    "do i need an mri because of it": "an M R I scan",
    "could my thyroid be behind this": "the thyroid",
    "does smoking make the twitching worse": "smoking",
    "is it down to the menopause": "the menopause",
    "what about energy drinks, do they do it": "energy drinks",
    "will botox stop my knee from twitching": "botox",
    "how much magnesium should i take": "a dose of magnesium",
    "i'm diabetic, could that be it": "diabetes",
    "can children get this": "children",
    "is it safe when pregnant": "pregnancy",
    "what does a scan of a twitching knee cost": "an M R I scan",
    "is a twitchy leg a sign of a brain tumour": "a brain tumour",
    "could my high heels be why my knee twitches": "shoes",
    "is knee twitching inherited": "family history",
    "what's the right dose of potassium for me": "a dose of potassium",
    "would aspirin calm my jumping knee": "aspirin",
    "is not enough sleep behind it": "a lack of sleep",
    "am i developing parkinson's": "Parkinson's disease",
    "have i got epilepsy": "epilepsy",
    "could this turn into dementia": "dementia",
    "might it be a thrombosis": "a blood clot",
    "may i drive while it twitches": "driving with it",
    "is it safe to fly with my knee like this": "flying with it",
    "what sort of doctor knows about twitching knees": "which doctor to see",
    "what does a doctor do for a twitching knee": "what a doctor does",
    "is a twitching knee infectious": "whether it is catching",
    "am i too old for a twitching knee": "your age",
}
ANSWERED = {
    "my diabetic mother's knee went numb": "warning numbness-weakness",
    "should i eat more bananas": "remedy mineral-foods",
    "i started statins last week and now my knee twitches": "warning recent-medication",
    "i'm pregnant and can't walk properly because of the twitching": "warning mobility",
    "i'm diabetic and i have chest pain": "emergency",
    "could stress from my cancer treatment make it twitch": "cause stress-anxiety",
    "does drinking water help": "remedy hydration",
    "is steroid medicine the reason": "cause medication",
    "i am old and my knee twitches, why": "causes",
    "my girl collapsed and won't wake up": "emergency",
    "i had a coffee and my knee twitches, how do i stop it": "remedies",
    "i drink no milk, is a lack of calcium the reason": "cause nutritional-deficiency",
    "when should a diabetic with a twitching knee see a doctor": "warnings",
    "how much water should i drink": "remedy hydration",
    "could my blood pressure tablets do this": "cause medication",
    "coffee aside, what else makes a knee twitch": "causes",
    "could it be stress at work and not als": "cause stress-anxiety",
    "i'm a smoker, what can i do about my knee twitching": "remedies",
    "how often should i work out to calm my knee": "remedy physical-activity",
    "which doctor wrote this": "source",
    "my knee needs ironing out, what helps": "remedies",
    "i drive a taxi all day and my knee twitches, why": "causes",
}
OTHER_SUBJECTS = [
    "what is multiple sclerosis",
    "what is parkinson's",
    "how is gout treated",
    "how much coffee does brazil export",
    "is alcohol bad for the liver",
    "what dose of paracetamol for a headache",
    "can i have a coffee please",
    "is a twitching eyelid a sign of parkinson's",
    "how much does it cost",
    "he had diabetes and she drank coffee",
    "what causes parkinson's disease",
    "does sugar cause diabetes",
    "my coffee machine keeps jumping, why",
    "is als hereditary",
    "can covid lead to diabetes",
    "can i drive a tank",
    "is measles contagious",
]
TALKED_OF = {
    "what about tea": "tea",
    "and for my toddler": "children",
    "or epilepsy": "epilepsy",
    "what about my sleep": "a lack of sleep",
    "and if i am pregnant": "pregnancy",
    "how about old people": "your age",
}


@pytest.mark.parametrize(("text", "about"), NEAR.items())
def test_what_is_not_covered_is_named(interpreter: Interpreter, text: str, about: str) -> None:
    meaning = interpreter.interpret(text)
    assert (meaning.decision, meaning.label) == (Decision.NOT_COVERED, NONE)
    assert meaning.about == about


@pytest.mark.parametrize(("text", "label"), ANSWERED.items())
def test_what_is_covered_stays_answered(interpreter: Interpreter, text: str, label: str) -> None:
    meaning = interpreter.interpret(text)
    assert (meaning.decision, str(meaning.label)) == (Decision.ANSWER, label)


@pytest.mark.parametrize("text", OTHER_SUBJECTS)
def test_another_subject_is_let_go(interpreter: Interpreter, text: str) -> None:
    meaning = interpreter.interpret(text)
    assert meaning.decision.lets_go and meaning.decision is not Decision.NOT_COVERED
    assert meaning.about == ""


def test_what_stands_on_no_list_is_named_as_it_was_said(interpreter: Interpreter) -> None:
    meaning = interpreter.interpret("can karate make a knee jump")
    assert (meaning.decision, meaning.about, meaning.beyond) == (Decision.NOT_COVERED, "karate", "thing")
    assert interpreter.interpret("can karate make a lamp jump").decision is Decision.REFUSE


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("can karate make a knee jump", "karate"),
        ("is my knee twitching after a haircut", "haircut"),
        ("can twitching knees be photographed", "something else"),
        ("does a twitching knee make you taller", "something else"),
    ],
)
def test_a_thing_is_named_only_where_a_noun_stands(interpreter: Interpreter, text: str, about: str) -> None:
    meaning = interpreter.interpret(text)
    assert (meaning.decision, meaning.about) == (Decision.NOT_COVERED, about)


@pytest.mark.parametrize(("text", "about"), TALKED_OF.items())
def test_what_is_cut_short_goes_on_with_the_topic_in_a_conversation(
    interpreter: Interpreter, text: str, about: str
) -> None:
    meaning = interpreter.interpret(text, Moment.TALKING)
    assert (meaning.decision, meaning.about) == (Decision.NOT_COVERED, about)
    assert interpreter.interpret(text).decision is not Decision.NOT_COVERED
    assert interpreter.interpret(f"{text} in the film", Moment.TALKING).decision is not Decision.NOT_COVERED


def test_what_the_topic_has_is_told_where_it_is_cut_short(interpreter: Interpreter) -> None:
    assert interpreter.interpret("what about stress", Moment.TALKING).item == "stress-anxiety"


def test_a_thing_of_the_topic_itself_is_only_asked_for_by_its_dose(interpreter: Interpreter) -> None:
    assert interpreter.interpret("is it a lack of magnesium").item == "nutritional-deficiency"
    assert interpreter.interpret("does magnesium help").item == "mineral-foods"
    for text in ("how many milligrams of magnesium do i need", "what dose of potassium is right"):
        assert interpreter.interpret(text).decision is Decision.NOT_COVERED


@pytest.mark.parametrize(
    "whose", ["my toddler's", "my newborn's", "the baby's", "a child's", "my five year old's"]
)
@pytest.mark.parametrize(
    "text", ["is it dangerous that {} knee twitches", "{} knee twitches, is that normal"]
)
def test_of_a_child_nobody_hears_that_it_is_harmless(interpreter: Interpreter, whose: str, text: str) -> None:
    meaning = interpreter.interpret(text.format(whose))
    assert meaning.decision is Decision.NOT_COVERED or is_urgent(meaning.label)
    assert meaning.intent not in {"seriousness", "overview", "summary"}


@pytest.mark.parametrize(
    "text",
    [
        "my toddler's knee jumps when she rests",
        "my boy turned seven and his knee twitches",
        "our baby's leg keeps twitching",
    ],
)
def test_what_is_only_reported_of_such_a_person_is_not_covered(interpreter: Interpreter, text: str) -> None:
    assert interpreter.interpret(text).decision is Decision.NOT_COVERED


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my son is four", "child"),
        ("she is only six", "child"),
        ("our girl, aged nine", "child"),
        ("he is nearly 12 years old", "child"),
        ("he's three weeks old", "baby"),
        ("i'm fifteen", "youth"),
        ("we are expecting twins", "pregnancy"),
        ("my son is thirty", None),
        ("he is one of many", None),
        ("the pain is six", None),
        ("it is five", None),
        ("she is six minutes late", None),
    ],
)
def test_a_person_is_known_also_where_it_is_let_go(
    interpreter: Interpreter, text: str, kind: Beyond | None
) -> None:
    for moment in (Moment.FRESH, Moment.TALKING):
        assert interpreter.interpret(text, moment).beyond == kind


def test_a_danger_is_told_of_a_child_too(interpreter: Interpreter) -> None:
    def told(text: str) -> Meaning:
        return interpreter.interpret(text)

    swollen = told("my six year old's knee is swollen, is that harmless")
    assert (swollen.intent, swollen.also, swollen.beyond) == ("warning", None, "child")
    assert told("my toddler collapsed").intent == "emergency"


def test_a_child_that_only_happens_to_be_there_takes_nothing_away(interpreter: Interpreter) -> None:
    meaning = interpreter.interpret("the baby cries and my knee twitches, is that dangerous")
    assert (meaning.decision, meaning.intent) == (Decision.ANSWER, "seriousness")


def test_whoever_is_spoken_of_is_named_where_it_is_answered(interpreter: Interpreter) -> None:
    meaning = interpreter.interpret("what causes twitching in a child's knee")
    assert (meaning.decision, meaning.intent) == (Decision.ANSWER, "causes")
    assert (meaning.about, meaning.beyond) == ("children", "child")


# The file


def test_the_file_has_the_right_shape_and_every_kind() -> None:
    assert read_as(NOT_COVERED_FILE, NotCovered) == load_not_covered()
    assert set(load_not_covered().kinds) == set(get_args(Beyond))


def test_only_persons_guard(topic: Topic) -> None:
    assert {kind for kind in get_args(Beyond) if guards_of(kind)} == {"baby", "child", "youth", "pregnancy"}


def test_no_name_stands_twice() -> None:
    names = [name.lower() for _, name in load_not_covered().names()]
    assert sorted({name for name in names if names.count(name) > 1}) == []
