"""What the model is trained and tested on: data.yaml, one entry for each set of recordings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

MANIFEST = Path(__file__).parent / "data.yaml"


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Packed:
    """How a set is packed from its source: by which reader of packing.py, from which folder of it."""

    reader: Literal[
        "librispeech", "common_voice", "common_voice_delta", "common_voice_samples", "speech_commands",
        "speech_commands_tests", "speech_commands_once", "precise", "an4", "arctic",
    ]  # fmt: skip
    folder: str


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class DataSet:
    """One set of recordings.

    ``weight`` is how often an hour of it is drawn in training, relative to an hour of the others; ``attribution`` is
    the text that its licence asks us to show.
    """

    name: str
    kind: Literal["train", "test"]
    hours: float
    speakers: str
    what: str
    source: str
    licence: str
    attribution: str
    weight: float = 0.0
    packed: Packed | None = None

    def __post_init__(self) -> None:
        if (self.weight > 0) != (self.kind == "train"):
            raise ValueError(f"{self.name}: give a weight to training sets, and to no test set")


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Manifest:
    """All sets, and the synthetic voices that are kept for tests."""

    sets: tuple[DataSet, ...]
    test_voices: frozenset[str]

    def __post_init__(self) -> None:
        names = [each.name for each in self.sets]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)}: name each set once")

    def named(self, name: str) -> DataSet:
        """One set. Raises ValueError where there is none of that name."""
        for each in self.sets:
            if each.name == name:
                return each
        raise ValueError(f"There is no set {name}: add it to {MANIFEST.name}.")

    def for_training(self, names: Sequence[str] = ()) -> tuple[DataSet, ...]:
        """The named training sets, or all of them. Raises ValueError for a test set and for an unknown name."""
        if not names:
            return tuple(each for each in self.sets if each.kind == "train")
        chosen = tuple(self.named(name) for name in names)
        for each in chosen:
            if each.kind == "test":
                raise ValueError(f"{each.name} is a test set and is never trained on: leave it out.")
        return chosen

    def for_tests(self) -> tuple[DataSet, ...]:
        """The test sets."""
        return tuple(each for each in self.sets if each.kind == "test")

    def credits(self, names: Sequence[str] = ()) -> tuple[str, ...]:
        """What has to be said about the training sets wherever the model goes, each text once."""
        return tuple(dict.fromkeys(each.attribution for each in self.for_training(names)))


def load_manifest(path: Path = MANIFEST) -> Manifest:
    """Raises ValueError with every fault of the file."""
    try:
        return TypeAdapter(Manifest).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise ValueError(f"Correct {path.name}: {error}") from error
