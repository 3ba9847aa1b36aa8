"""Which pdfs a sound has after which other sound (left biphones), and the numbers that Kaldi gives to them.

A "t" after "s" is another sound than a "t" after silence. A sound that is often said after another one has pdfs of its
own there; after all others together it has one pair, whose unit is the number of the sound itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.train.pronouncing.phones import (
    NAMES,
    SILENCE,
    SOUNDS,
    first_pdf,
    later_pdf,
    number_of,
    sound_of,
)

OFTEN = 1.5e-4
"""The part of all sounds from which a pair has pdfs of its own: 250 times in the 44 hours of data.yaml."""

CONTEXTS = Path("am/contexts.txt")
"""Where a model keeps them: vosk needs no such file, the graph and further training do."""

_SILENCE = SOUNDS.index(SILENCE)


@dataclass(frozen=True, eq=False)
class Contexts:
    """``units`` ``[sound before, sound]``: the number of what is trained as one. Silence is the same after all."""

    units: NDArray[np.int64]

    @classmethod
    def plain(cls, sounds: int = len(SOUNDS)) -> Contexts:
        """A sound is the same after every other."""
        return cls(np.tile(np.arange(sounds), (sounds, 1)))

    @classmethod
    def frequent(cls, pairs: NDArray[np.float64], often: float = OFTEN) -> Contexts:
        """``pairs`` ``[sound before, sound]`` says how often they follow each other, of all pairs together."""
        units = cls.plain(len(pairs)).units
        apart = pairs >= often
        apart[:, _SILENCE] = False
        units[apart] = len(pairs) + np.arange(apart.sum())
        return cls(units)

    @property
    def pdfs(self) -> int:
        return 2 * (int(self.units.max()) + 1)

    def sounds(self) -> NDArray[np.int64]:
        """The sound of each unit."""
        before, sound = np.indices(self.units.shape)
        found = np.arange(self.pdfs // 2)
        found[self.units[before, sound]] = sound
        return found

    def states(self) -> NDArray[np.int64]:
        """``[sound before, sound, 2]``: the pdfs of the first frame and of each later one."""
        return np.stack([first_pdf(0) + 2 * self.units, later_pdf(0) + 2 * self.units], 2)

    def alike(self) -> list[int]:
        """For each sound the first one after which all sounds are the same as after it."""
        rows = [tuple(row) for row in self.units.tolist()]
        return [rows.index(row) for row in rows]

    def write(self, path: Path) -> None:
        """A line for each sound before, with the unit of each sound after it."""
        path.write_text(
            "".join(" ".join(map(str, row)) + "\n" for row in self.units.tolist()), encoding="ascii"
        )

    @classmethod
    def read(cls, path: Path) -> Contexts:
        """What `write` wrote; `plain` where there is no file. Raises ValueError for any other file."""
        if not path.exists():
            return cls.plain()
        units = np.array([line.split() for line in path.read_text(encoding="ascii").splitlines()], np.int64)
        if units.shape != (len(SOUNDS),) * 2:
            raise ValueError(f"{path.name} is no table of sounds: make the model anew.")
        return cls(units)


@dataclass(frozen=True)
class Transitions:
    """Kaldi's transition-ids: for each phone of `NAMES` and each unit that it can be, one to stay and one to enter."""

    contexts: Contexts

    @cached_property
    def states(self) -> tuple[tuple[str, int], ...]:
        """Names and units in Kaldi's order."""
        return tuple(
            (name, int(unit))
            for name in NAMES
            for unit in sorted({*self.contexts.units[:, sound_of(name)].tolist()})
        )

    @cached_property
    def _numbers(self) -> dict[tuple[str, int], int]:
        return {state: number for number, state in enumerate(self.states, start=1)}

    def unit(self, name: str, before: int) -> int:
        """What a phone is after a sound."""
        return int(self.contexts.units[before, sound_of(name)])

    def entering(self, name: str, unit: int) -> int:
        """The transition-id of the first frame."""
        return 2 * self._numbers[name, unit]

    def staying(self, name: str, unit: int) -> int:
        """The transition-id of a frame after the first."""
        return 2 * self._numbers[name, unit] - 1

    def path(self, names: Sequence[str], before: int = _SILENCE) -> list[int]:
        """The transition-ids of phones that are said one after the other, in a frame each."""
        ids = []
        for name in names:
            ids.append(self.entering(name, self.unit(name, before)))
            before = sound_of(name)
        return ids

    def tuples(self) -> list[tuple[int, int, int, int]]:
        """Kaldi's: the phone's number, its one state, and its pdfs of entering and staying."""
        return [(number_of(name), 0, first_pdf(unit), later_pdf(unit)) for name, unit in self.states]
