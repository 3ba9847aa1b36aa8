"""Speakers mend what they say."""

from __future__ import annotations

from intents.understanding.repairs import mended
from intents.words.normalize import words


def test_mended_speech() -> None:
    assert mended(words("no, I meant heat")) == ("heat",)
    assert mended(words("why does it twitch")) == ()
