"""What is learnt from phrases: stored, read back, and never trusted where it does not fit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from content.loading import DEFAULT_TOPIC
from content.topic import Topic
from intents.learning import learnt as learnt_module
from intents.learning.learnt import code_files, fingerprint, learn, load_learnt, store
from intents.learning.phrases import examples_of
from intents.learning.training import Example, Origin, train
from intents.scoring.features import LETTERS, features
from intents.scoring.linear import LinearModel
from intents.scoring.scorer import Scorer
from intents.words.lexicon import Lexicon
from tests.support.code import own_imports, tree
from tests.support.files import ROOT


@pytest.fixture(scope="module")
def small() -> list[Example]:
    pairs = [("a", {"x": 1.0}), ("b", {"y": 1.0}), ("c", {"x": 0.6, "y": 0.8}), ("c", {"z": 1.0})]
    return [Example(label, found) for label, found in pairs]


def test_learns_its_examples_and_is_the_same_each_time(small: list[Example]) -> None:
    model = train(small)
    assert train(small).weights == model.weights
    for label, found, _ in small:
        scores = model.scores(found)
        assert model.labels[scores.index(max(scores))] == label


def test_examples_are_taken_one_at_a_time(small: list[Example]) -> None:
    assert train(iter(small)) == train(small)


@pytest.mark.parametrize("origin", [Origin.COMPOSED, Origin.MISHEARD])
def test_what_nobody_wrote_counts_less(origin: Origin) -> None:
    written = Example("a", {"x": 1.0})
    as_a, as_b = train([written, Example("b", {"x": 1.0}, origin)]).scores({"x": 1.0})
    assert as_a > as_b
    as_a, as_b = train([written, Example("b", {"x": 1.0})]).scores({"x": 1.0})
    assert as_a == pytest.approx(as_b, abs=0.05)


def test_letters_that_were_seen_once_are_not_learnt() -> None:
    model = train(
        [
            Example("a", {LETTERS + "often": 1.0}),
            Example("b", {LETTERS + "often": 0.6, LETTERS + "once": 0.8}),
        ]
    )
    assert set(model.rows) == {LETTERS + "often"}


def test_weights_do_not_depend_on_the_order_of_sets() -> None:
    """Python gives strings other hashes, and with them sets another order, each time that it starts."""
    code = """
from content.loading import load_topic
from intents.learning.learnt import learn
from intents.words.lexicon import Lexicon
few = [("causes", "why is my knee twitching after coffee"), ("remedies", "does water or magnesium stop it")]
print(learn(Lexicon(load_topic()), few).model.dumps())
"""
    learnt = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    ]
    assert learnt[0]
    assert learnt == learnt[:1] * 3


def test_unknown_features_count_nothing(small: list[Example]) -> None:
    model = train(small)
    assert model.scores({"x": 1.0, "never seen": 5.0}) == model.scores({"x": 1.0})
    assert model.contributions({"never seen": 5.0}, "a") == {}


def test_contributions_add_up_to_the_score(small: list[Example]) -> None:
    model = train(small)
    found = {"x": 0.5, "y": 0.5}
    for column, label in enumerate(model.labels):
        assert sum(model.contributions(found, label).values()) == pytest.approx(model.scores(found)[column])


def test_a_model_survives_being_written(small: list[Example]) -> None:
    model = train(small)
    assert LinearModel.loads(model.dumps()) == model


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, topic: Topic) -> Path:
    """A learnt file of three phrases, in place of the packaged one."""
    path = tmp_path / "learnt.txt"
    few = [("causes", "why is it twitching"), ("remedies", "how do i stop it"), ("none", "what time is it")]
    store(learn(Lexicon(topic), few), fingerprint(DEFAULT_TOPIC), path)
    monkeypatch.setattr(learnt_module, "LEARNT_FILE", path)
    return path


def loaded(topic: Topic, path: Path = DEFAULT_TOPIC) -> Scorer:
    return load_learnt(path).scorer


def test_what_fits_is_read_back(stored: Path, topic: Topic) -> None:
    assert loaded(topic).model.labels == ("causes", "none", "remedies")


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"key": 1}', "\x00" * 100])
def test_a_damaged_file_is_learnt_anew(
    stored: Path, topic: Topic, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    stored.write_text(damage)
    monkeypatch.setattr(learnt_module, "learn_topic", lambda *_: "learnt anew")
    assert loaded(topic) == "learnt anew"


def test_an_edited_topic_is_learnt_anew(stored: Path, topic: Topic, tmp_path: Path) -> None:
    edited = shutil.copytree(DEFAULT_TOPIC, tmp_path / "edited")
    with (edited / "phrases" / "none.yaml").open("a", encoding="utf-8") as file:
        file.write("# edited")
    assert len(loaded(topic, edited).model.labels) == 40


@pytest.mark.parametrize("path", code_files(), ids=lambda path: path.name)
def test_changed_code_learns_anew(
    stored: Path, topic: Topic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    """Of each module that decides what is learnt, a copy in which one number is another one."""
    copy = tmp_path / path.name
    text = path.read_text(encoding="utf-8")
    altered = re.sub(r"\b[0-9]\b", lambda found: str((int(found[0]) + 1) % 10), text, count=1)
    copy.write_text(altered if altered != text else text + "ONE = 1\n", encoding="utf-8")
    monkeypatch.setattr(learnt_module, "learn_topic", lambda *_: "learnt anew")
    assert loaded(topic) != "learnt anew"
    monkeypatch.setattr(
        learnt_module, "code_files", lambda: [copy if each == path else each for each in code_files()]
    )
    assert loaded(topic) == "learnt anew"


def test_no_code_that_decides_what_is_learnt_is_left_out() -> None:
    """Everything that the module imports, and what that imports; a sign at a door decides nothing."""
    reached: set[str] = set()
    todo = [
        "intents/learning/learnt.py",
        "intents/learning/descent.py",
    ]  # the second is imported only to learn
    while todo:
        module = todo.pop()
        if module not in reached:
            reached.add(module)
            todo += own_imports(tree(module))
    known = {path.relative_to(ROOT).as_posix() for path in code_files()}
    assert {name for name in reached if not name.endswith("__init__.py")} <= known


def test_what_was_misheard_is_learnt_too(stored: Path, topic: Topic, tmp_path: Path) -> None:
    path = shutil.copytree(DEFAULT_TOPIC, tmp_path / "mine")
    assert "w zebra" not in loaded(topic, path).model.rows
    (path / "misheard.yaml").write_text("causes:\n- why is my zebra knitting\n")
    again = loaded(topic, path)
    assert "w zebra" in again.model.rows
    assert "zebra" not in again.words  # but it explains nothing: no phrase holds it


def test_learning_from_the_topic_gives_every_label(topic: Topic) -> None:
    lexicon = Lexicon(topic)
    scorer = learn(lexicon, examples_of(DEFAULT_TOPIC))
    scores = scorer.model.scores(features(lexicon.read("why is my knee twitching")))
    assert scorer.model.labels[scores.index(max(scores))] == "causes"
