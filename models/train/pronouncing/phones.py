"""The sounds of the model, and the numbers Kaldi gives them.

Silence and the 39 phones of ARPAbet. A phone has one emitting state with two distributions (pdfs): one for its first
frame, one for the frames after it. Kaldi counts a phone once for each place in a word, and from 1.
"""

from __future__ import annotations

from collections.abc import Sequence

SILENCE = "SIL"
PHONES = tuple(
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split()
)
SOUNDS = (SILENCE, *PHONES)
"""What a pdf is trained for; the place in a word does not matter to it."""

PDFS = 2 * len(SOUNDS)
"""Of a network for which a sound is the same after every other."""

_PLACES = {"B": "begin", "E": "end", "I": "internal", "S": "singleton"}
NAMES = (SILENCE, *(f"{phone}_{place}" for phone in PHONES for place in _PLACES))
_NUMBERS = {name: number for number, name in enumerate(NAMES, start=1)}


def sound_of(name: str) -> int:
    """The place in `SOUNDS` of a phone of `NAMES`."""
    return SOUNDS.index(name.partition("_")[0])


def number_of(name: str) -> int:
    """Kaldi's number of a phone of `NAMES`."""
    return _NUMBERS[name]


def first_pdf(unit: int) -> int:
    """The pdf of the first frame of a unit: a sound, or a sound after another one (`models.train.pronouncing.contexts`)."""
    return 2 * unit


def later_pdf(unit: int) -> int:
    """The pdf of each frame after the first."""
    return 2 * unit + 1


def in_word(phones: Sequence[str]) -> list[str]:
    """The phones of a word as names that tell their place in it."""
    if len(phones) == 1:
        return [f"{phones[0]}_S"]
    return [f"{phones[0]}_B", *(f"{phone}_I" for phone in phones[1:-1]), f"{phones[-1]}_E"]


def word_boundaries() -> str:
    """What Kaldi calls word_boundary.int: each phone's number and place."""
    places = (_PLACES[name[-1]] if "_" in name else "nonword" for name in NAMES)
    return "".join(f"{number} {place}\n" for number, place in enumerate(places, start=1))
