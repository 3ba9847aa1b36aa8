"""Learning what is said to the assistant, against the open world: on a few lines, and with what may not be learnt kept out."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import pytest

from content.loading import load_topic
from intents.learning import open_world
from intents.learning.open_world import FILES, is_learnt, learn_scope, of_the_world, of_topic
from intents.measuring.cases import read_cases
from intents.scoring.scope import Scope
from intents.words.lexicon import Lexicon
from tests.support.files import CASES

HICCUPS = CASES / "hiccups.yaml"


def test_what_is_for_tests_is_never_learnt() -> None:
    lines = [f"line {number}" for number in range(300)]
    learnt = [line for line in lines if is_learnt(line)]
    assert 150 < len(learnt) < 250
    assert not any(crc32(line.encode()) % 5 == 0 or crc32(line.encode()) % 7 == 0 for line in learnt)
    kept = [case for case in read_cases(CASES / "open_dev.tsv") if case.before != ("joined",)]
    assert len(kept) > 2_900 and not any(is_learnt(case.text) for case in kept)


def test_it_learns_to_tell_them_apart() -> None:
    lexicon = Lexicon(load_topic(HICCUPS))
    ours = [
        (lexicon.read(text), True, 4.0)
        for text in ("why do i get hiccups", "why does it happen", "should i worry")
    ]
    others = [
        (lexicon.read(text), False, 0.5)
        for text in ("the train left at noon", "she sold the house", "two coffees please")
    ]
    scope = learn_scope(ours, others)
    assert all(scope.score(reading) > 0 for reading, *_ in ours)
    assert all(scope.score(reading) < 0 for reading, *_ in others)
    assert learn_scope(ours, others) == scope
    assert isinstance(scope, Scope)


def test_what_is_near_the_topic_is_no_open_talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = dict(zip(("common", "counter", "health", "table"), FILES))
    for kind, name in kinds.items():
        lines = [
            f"{said} {kind} {number}" for said in ("he had the hiccups", "he left") for number in range(40)
        ]
        if name.endswith(".tsv"):
            lines = [f"train\t{line}\tweather" for line in lines] + ["train\tgoodbye for now\tgoodbye"]
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    drawn = [reading.words for reading, meant, _ in of_the_world(tmp_path, HICCUPS) if not meant]
    with_event = {kind: sum(kind in said and "hiccups" in said for said in drawn) for kind in kinds}
    assert all(sum(kind in said and "left" in said for said in drawn) > 20 for kind in kinds)
    assert with_event["common"] > 20 and with_event["counter"] > 20  # somebody had them: that is no question
    assert with_event["health"] == 0
    assert not any("goodbye" in said for said in drawn)  # as much a command to this assistant
    monkeypatch.setattr(open_world, "FILES", dict.fromkeys(FILES, 5))
    monkeypatch.setattr(open_world, "OVERHEARD_FILE", tmp_path / next(iter(FILES)))
    assert 20 < len(list(of_the_world(tmp_path, HICCUPS))) <= 20 + 80


def test_what_a_topic_gives() -> None:
    lines = list(of_topic(HICCUPS))
    assert sum(meant for _, meant, _ in lines) > 3_000
    assert {cost for *_, cost in lines} == {4.0, 1.0, 0.5}
