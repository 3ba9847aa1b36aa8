"""The words that fill slots."""

from __future__ import annotations

from intents.safety.slots import Filled, Slots

SLOTS = Slots(
    {
        "chest": ["chest", "~chess"],
        "blood": ["blood", "blood pressure cuff"],
        "dying": ["=dying"],
        "bit": ["bit <his> lip"],
    },
    {"his": ["my", "his"]},
    ["blood pressure", "chest of drawers"],
)


def found(said: str) -> list[tuple[str, set[str]]]:
    words = tuple(said.split())
    return [(" ".join(words[each.start : each.end]), set(each.slots)) for each in SLOTS.find(words)]


def test_a_word_counts_in_all_its_forms_unless_it_is_to_stand_as_it_is() -> None:
    assert found("chests of the dying who died") == [("chests", {"chest"}), ("dying", {"dying"})]


def test_a_form_is_spelt_out() -> None:
    assert found("i bit my lip") == [("bit my lip", {"bit"})]
    assert found("he bit his lip") == [("bit his lip", {"bit"})]
    assert found("bit her lip") == []


def test_what_is_something_else_keeps_its_words() -> None:
    assert found("blood pressure and a chest of drawers") == []
    assert found("blood in the chest") == [("blood", {"blood"}), ("chest", {"chest"})]


def test_a_longer_name_wins_over_what_is_something_else() -> None:
    assert found("blood pressure cuff") == [("blood pressure cuff", {"blood"})]


def test_what_only_sounds_like_it_is_marked() -> None:
    assert SLOTS.find(("chess",)) == (Filled(0, 1, frozenset(["chest"]), frozenset(["chest"])),)
    assert SLOTS.find(("chest",)) == (Filled(0, 1, frozenset(["chest"])),)


def test_its_vocabulary_is_what_fills_its_slots() -> None:
    assert SLOTS.vocabulary == set("chest chess blood pressure cuff dying bit my his lip".split())
