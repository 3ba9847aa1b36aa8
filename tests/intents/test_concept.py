"""What a name stands for."""

from __future__ import annotations

from content.topic import Topic
from intents.concept import EVENT, SHARED, Concept
from intents.meaning import Label
from intents.scoring.features import features
from intents.words.lexicon import Lexicon

DOCTOR = Concept(SHARED, "doctor")
THIRST = Concept("cause", "dehydration")
SIGN = Concept("warning", "numbness-weakness")


def test_concepts_are_in_the_order_of_their_texts() -> None:
    """Learning and explaining go through them in this order."""
    mixed = [SIGN, EVENT, THIRST, DOCTOR]
    assert list(map(str, sorted(mixed))) == sorted(map(str, mixed))
    assert sorted(mixed) == [DOCTOR, THIRST, EVENT, SIGN]


def test_an_item_and_its_label() -> None:
    label = Label("cause", "dehydration")
    assert Label.of(THIRST) == label and label.concept == THIRST and str(label) == str(THIRST)
    assert Label("causes").concept is None
    assert [c.is_item for c in (THIRST, EVENT, DOCTOR)] == [True, False, False]
    assert [c.is_slot for c in (THIRST, EVENT, DOCTOR)] == [False, True, False]


def test_the_names_of_the_features_are_those_that_were_learnt(topic: Topic) -> None:
    found = features(Lexicon(topic).read("will the doctor say my knee is dehydrated"))
    assert {name for name in found if name[:2] in ("n ", "k ")} == {
        "n @doctor",
        "k @doctor",
        "n cause dehydration",
        "k cause",
    }
