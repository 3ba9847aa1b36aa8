"""What was learnt for a topic of one's own is kept, found again, and never trusted where it does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from content.topic import Topic
from intents.learning import learnt
from intents.learning.learnt import Keeping, learn, load_learnt
from intents.scoring.scorer import Scorer
from intents.words.lexicon import Lexicon
from tests.support.files import CASES

HICCUPS = (CASES / "hiccups.yaml").read_text(encoding="utf-8")


class Own:
    """A topic file of one's own, learnt from three phrases so that it takes no time; it counts how often."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "mine.yaml"
        self.path.write_text(HICCUPS, encoding="utf-8")
        self.folder = folder / "cache"
        self.told: list[str] = []
        self.learnt = 0

    def learn(self, _topic: Topic, lexicon: Lexicon, _path: Path) -> Scorer:
        self.learnt += 1
        few = [("causes", "why is it"), ("remedies", "how do i stop it"), ("none", "what time is it")]
        return learn(lexicon, few)

    def load(self, folder: Path | None = None) -> Scorer:
        return load_learnt(self.path, Keeping(folder or self.folder, self.told.append)).scorer

    def kept(self) -> list[Path]:
        return sorted(self.folder.glob("*.learnt"))


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Own]:
    own = Own(tmp_path)
    monkeypatch.setattr(learnt, "learn_topic", own.learn)
    yield own


def test_it_is_learnt_once_and_said_so(own: Own) -> None:
    first = own.load()
    assert own.told == ["Learning the phrases about hiccups: one moment."]
    assert own.load() == first == own.load()
    assert (own.learnt, len(own.told), len(own.kept())) == (1, 1, 1)


def test_a_changed_phrase_is_learnt_anew(own: Own) -> None:
    own.load()
    own.path.write_text(HICCUPS.replace("is it the soda", "is it the cola"), encoding="utf-8")
    own.load()
    assert (own.learnt, len(own.kept())) == (2, 2)


@pytest.mark.parametrize("damage", [b"", b"{", bytes(300)])
def test_what_is_damaged_is_learnt_anew(own: Own, damage: bytes) -> None:
    first = own.load()
    own.kept()[0].write_bytes(damage)
    assert own.load() == first
    assert own.learnt == 2
    own.load()
    assert own.learnt == 2


def test_what_is_whole_but_something_else_is_learnt_anew(own: Own) -> None:
    own.load()
    key = bytes.fromhex(own.kept()[0].stem)
    learnt.KeptFolder(own.folder, ".learnt", learnt.LIMIT).put(key, b'{"words": 5}')
    own.load()
    assert own.learnt == 2


def test_where_nothing_can_be_kept_it_is_learnt_each_time(own: Own) -> None:
    own.folder.write_text("a file, not a folder")
    assert own.load() == own.load()
    assert own.learnt == 2
    load_learnt(own.path)  # told nowhere, kept nowhere
    assert own.learnt == 3


def test_it_is_bounded(own: Own, monkeypatch: pytest.MonkeyPatch) -> None:
    own.load()
    size = own.kept()[0].stat().st_size
    monkeypatch.setattr(learnt, "LIMIT", 3 * size + 60)
    for number in range(5):
        own.path.write_text(f"{HICCUPS}# {number}\n", encoding="utf-8")
        own.load()
    assert len(own.kept()) == 3
    assert own.load() and own.learnt == 6
