"""What a terminal sends: whatever it is and however it is cut, only keys that mean themselves come out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.session.keystrokes import ESCAPE, Keystrokes

# As xterm, a keypad, rxvt, the Linux console and Windows Terminal send them.
SEQUENCES = {
    "up": b"\x1b[A",
    "left with Ctrl": b"\x1b[1;5D",
    "arrow in application mode": b"\x1bOB",
    "Alt and an arrow, rxvt": b"\x1b\x1b[C",
    "F1": b"\x1bOP",
    "F2": b"\x1bOQ",
    "F2, rxvt": b"\x1b[12~",
    "F2, Linux console": b"\x1b[[B",
    "F4 with Shift": b"\x1bO2S",
    "F12": b"\x1b[24~",
    "Home": b"\x1b[H",
    "Delete": b"\x1b[3~",
    "Shift and Tab": b"\x1b[Z",
    "Alt and q": b"\x1bq",
    "Alt and Enter": b"\x1b\r",
    "Alt and Ctrl and D": b"\x1b\x04",
    "keypad 5": b"\x1bOu",
    "keypad 9": b"\x1bOy",
    "the mouse": b"\x1b[<0;12;3M",
    "focus": b"\x1b[I",
    "q in the keyboard protocol of kitty": b"\x1b[113;3u",
    "a paste": b"\x1b[200~quit, please\rq\x04 \x1b[3 q\x1b[201~",
    "a colour that the terminal tells": b"\x1b]11;rgb:dddd/qqqq/nnnn\x07",
    "the same, ended by ST": b"\x1b]11;rgb:dddd/qqqq/nnnn\x1b\\",
    "its version": b"\x1bP>|tmux q\x1b\\",
}
KEYS = "qpr+-udnbh\r\n \x04é好👍"


def keys(*pieces: bytes) -> str:
    strokes = Keystrokes()
    return "".join(key for piece in pieces for key in strokes.feed(piece)) + "".join(strokes.settle())


@pytest.mark.parametrize("sequence", SEQUENCES.values(), ids=SEQUENCES)
def test_a_key_that_sends_letters_is_no_letter(sequence: bytes) -> None:
    assert keys(sequence) == ""
    assert keys(*(bytes([byte]) for byte in sequence)) == ""
    assert keys(sequence + b"p") == "p", "and the next one is itself again"


def test_the_keypad_means_what_is_printed_on_it() -> None:
    assert keys(b"\x1bOk", b"\x1bOm", b"\x1bOM") == "+-\r"


def test_a_lone_escape_is_a_key_when_nothing_follows() -> None:
    strokes = Keystrokes()
    assert strokes.feed(b"\x1b") == [] and strokes.unfinished
    assert strokes.settle() == [ESCAPE] and not strokes.unfinished
    assert strokes.feed(b"q") == ["q"]


@pytest.mark.parametrize(
    "begun", [b"\x1b[", b"\x1b[1;", b"\x1bO", b"\x1b]", b"\x1bP", b"\x1b[[", b"\x1b[200~so"]
)
def test_what_was_broken_off_holds_no_key_up(begun: bytes) -> None:
    strokes = Keystrokes()
    assert strokes.feed(begun) == [] and strokes.settle() == []
    assert strokes.feed(b"q") == ["q"]


def test_enter_in_a_broken_sequence_is_enter() -> None:
    assert keys(b"\x1b[1\r") == "\r"


@given(st.lists(st.sampled_from([*SEQUENCES.values(), *(key.encode() for key in KEYS)])), st.data())
def test_however_it_is_cut_the_keys_come_and_nothing_else(sent: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(sent)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)))))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    assert keys(*pieces) == "".join(each.decode() for each in sent if not each.startswith(b"\x1b"))


@given(st.text("0123456789;:<=>? !\"#$%&'()*+,-./"), st.sampled_from([chr(n) for n in range(0x40, 0x7F)]))
def test_no_sequence_of_the_standard_is_a_key(middle: str, end: str) -> None:
    if (middle, end) not in (("", "["), ("200", "~")):  # these go on
        assert keys(f"\x1b[{middle}{end}".encode()) == ""
    if middle:
        assert keys(f"\x1bO{middle}{end}".encode()) == ""


@given(st.lists(st.binary(max_size=12)))
def test_any_bytes_are_taken_and_leave_it_ready(sent: list[bytes]) -> None:
    strokes = Keystrokes()
    for piece in sent:
        assert all(len(key) == 1 and key != ESCAPE for key in strokes.feed(piece))
    strokes.settle()
    assert not strokes.unfinished
    assert strokes.feed(b" q")[-1] == "q"
