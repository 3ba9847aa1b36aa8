"""Each rule for an answer is shown one that breaks it, and one that does not."""

from __future__ import annotations

import pytest

from content.draft import (
    headline_fault,
    name_fault,
    phrase_fault,
    sentence_fault,
    source_fault,
    tidy_sentence,
    tidy_title,
    title_fault,
)

LONG = "one two three four five six seven eight nine ten"


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (sentence_fault(f"{LONG}. {LONG}. {LONG}."), "more than one breath; split it"),
        (sentence_fault(f"{LONG} {LONG} more."), "a sentence of over 20 words; split it"),
        (sentence_fault("You have a dry eye."), "write 'can be caused by' or 'may'"),
        (sentence_fault("Stop taking your pills."), "ask the doctor who prescribed it"),
        (sentence_fault("It cures them."), "write 'may help'"),
        (sentence_fault("It is {count}."), "holds a brace"),
        (sentence_fault("Beep \x07 beep."), "the control character number 7"),
        (sentence_fault("?"), "no English letters"),
        (sentence_fault("a" * 301), "over 300 letters"),
        (headline_fault("a dry room", f"{LONG}. {LONG}. One two."), "more than one breath after 'About a dry room'"),
        (title_fault("a very long title with many words"), "over 6 words, too many for a title"),
        (title_fault("drops (tears)"), "a sign that a voice reads badly"),
        (source_fault("Drops <tears>"), "a sign that a voice reads badly"),
        (name_fault(LONG), "over 8 words, too many for a name"),
        (name_fault("..."), "no English letters"),
        (phrase_fault("why {part}"), "holds a brace"),
    ],
)  # fmt: skip
def test_a_fault_says_in_one_sentence_what_to_write(fault: str, says: str) -> None:
    assert says in fault
    assert fault.endswith(".") and "\n" not in fault


def test_what_is_right_has_no_fault() -> None:
    assert sentence_fault("Dry air can dry the eyes.") == ""
    assert headline_fault("a dry room", f"{LONG}. {LONG}.") == ""
    assert title_fault("a dry room") == source_fault("Dry Eye, by the National Eye Institute") == ""
    assert name_fault("dry air") == phrase_fault("Do you have 5 % (or so) of it?") == ""


def test_answers_are_tidied() -> None:
    assert tidy_title("  A dry\troom. ") == "A dry room"
    assert tidy_sentence(" It  is dry ") == "It is dry."
    assert tidy_sentence("Is it?") == "Is it?"
    assert tidy_sentence(" ") == ""
