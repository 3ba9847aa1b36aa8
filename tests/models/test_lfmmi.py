"""LF-MMI and the steps of learning, each against a plain sum or a difference quotient."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the train extra: make test-train")

from models.train.loss.denominator import Denominator, denominator  # noqa: E402
from models.train.loss.lfmmi import lfmmi, numerator_score  # noqa: E402
from models.train.loss.supervision import Chains, chains  # noqa: E402
from models.train.network.features import Mfcc  # noqa: E402
from models.train.network.muon import orthogonal  # noqa: E402
from models.train.network.tdnnf import Network  # noqa: E402
from models.train.pronouncing.contexts import Contexts  # noqa: E402
from models.train.pronouncing.phone_model import PhoneModel  # noqa: E402
from models.train.pronouncing.phones import PDFS, SOUNDS  # noqa: E402
from models.train.pronouncing.pronunciation import Pronouncer, Table  # noqa: E402
from tests.support.training_toys import PRONOUNCER, SMALL  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_thread")


def tiny_model(sounds: int) -> PhoneModel:
    return PhoneModel.from_counts(np.random.default_rng(0).integers(0, 30, (sounds,) * 3).astype(float))


def test_the_denominator_is_the_sum_over_all_paths() -> None:
    sounds, frames = 3, 4
    model = tiny_model(sounds)
    contexts = Contexts.frequent(np.array([[0.1, 0.1, 0.0], [0.1, 0.1, 0.1], [0.1, 0.0, 0.1]]), 0.05)
    assert contexts.units.tolist() == [[0, 3, 2], [0, 4, 5], [0, 1, 6]]
    pdfs = contexts.states()
    scores = torch.randn(1, frames, contexts.pdfs)
    total = 0.0
    for way in itertools.product(range(-1, sounds), repeat=frames - 1):  # -1 stays, another number enters
        for before, now in itertools.product(range(sounds), repeat=2):
            likely = model.start[before, now] * math.exp(scores[0, 0, pdfs[before, now, 0]])
            history = (before, now)
            for frame, step in enumerate(way, start=1):
                if step < 0:
                    likely *= math.exp(scores[0, frame, pdfs[history][1]])
                else:
                    likely *= model.trigram[history[0], history[1], step] * math.exp(
                        scores[0, frame, pdfs[history[1], step, 0]]
                    )
                    history = (history[1], step)
            total += likely
    states = Denominator.of(model, contexts=contexts)
    found, _ = denominator(scores, states, leak=0.0)
    assert found.item() == pytest.approx(math.log(total), abs=1e-4)
    leaking, _ = denominator(scores, states)
    assert leaking.item() == pytest.approx(math.log(total), abs=1e-3)


def test_the_gradient_of_the_denominator_is_that_of_its_score() -> None:
    model = Denominator.of(tiny_model(4))
    scores = 3 * torch.randn(2, 7, 8, generator=torch.Generator().manual_seed(1))
    _, gradient = denominator(scores, model, leak=0.05)
    assert gradient.sum(2) == pytest.approx(torch.ones(2, 7), abs=1e-4)  # a frame is shared among its pdfs
    for place in itertools.product(range(2), range(7), range(8)):
        step = torch.zeros_like(scores)
        step[place] = 0.05
        ahead, behind = (denominator(scores + way * step, model, leak=0.05)[0] for way in (1, -1))
        slope = (ahead - behind).sum().item() / 0.1
        assert gradient[place].item() == pytest.approx(slope, abs=2e-3)


def test_the_numerator_is_the_sum_over_all_its_paths() -> None:
    model = PhoneModel.count([["hey", "oh"]], PRONOUNCER, np.random.default_rng(0))
    said = chains([["hey", "oh"], ["oh"]], PRONOUNCER, model, 9, np.random.default_rng(2))
    scores = torch.randn(2, 5, PDFS)
    found = numerator_score(scores, said)
    heard = [SOUNDS[pdf // 2] for pdf in said.entering[0, :7].tolist()]
    assert heard in (["SIL", "HH", "EY", "SIL", *last, "SIL"] for last in (["OW", "OW"], ["AO", "AO"]))
    for row, states in ((0, 7), (1, 3)):
        assert found[row].item() == pytest.approx(all_paths(scores[row], said, row, states), abs=1e-3)


def test_a_sound_is_told_by_the_one_before_it_and_words_may_follow_at_once_or_after_silence() -> None:
    """The paths of "oh oh hey" through its states are the sixteen ways to pause, each with the pdfs of its sounds."""
    model = PhoneModel.count([["hey", "oh"]], PRONOUNCER, np.random.default_rng(0))
    contexts = Contexts.frequent(np.ones((len(SOUNDS),) * 2))  # every pair by itself
    silence, hh, ey, ow = (SOUNDS.index(name) for name in ("SIL", "HH", "EY", "OW"))
    said = chains([["oh", "oh", "hey"]], Pronouncer(Table({"oh": [["OW"]], "hey": [["HH", "EY"]]})), model, 20,
                  np.random.default_rng(0), contexts=contexts)  # fmt: skip
    ways = (said.following[0], said.skipping[0], said.leaping[0])
    found, open_ = [], [(place,) for place in range(20) if said.beginning[0, place]]
    while open_:
        path = open_.pop()
        if said.ending[0, path[-1]]:
            found.append([said.entering[0, place].item() for place in path])
        nexts = [path[-1] + back for back in (1, 2, 3)]
        open_ += [(*path, to) for back, to in enumerate(nexts) if to < 20 and ways[back][to]]
    pdfs = contexts.states()[..., 0]
    expected = []
    for first, one, two, last in itertools.product([False, True], repeat=4):
        sounds = (
            [silence] * first + [ow] + [silence] * one + [ow] + [silence] * two + [hh, ey] + [silence] * last
        )
        expected.append([int(pdfs[pair]) for pair in zip([silence, *sounds], sounds)])
    assert sorted(found) == sorted(expected)


def all_paths(scores: Any, said: Chains, row: int, states: int) -> float:
    """The numerator by trying every path."""
    total = 0.0
    for path in itertools.product(range(states), repeat=len(scores)):
        if not said.beginning[row, path[0]] or not said.ending[row, path[-1]]:
            continue
        cost = 0.0
        for frame, (before, now) in enumerate(zip((None, *path), path)):
            if before == now:
                cost += scores[frame, said.staying[row, now]].item()
            elif before is None or any(
                now == before + back and way[row, now]
                for back, way in enumerate((said.following, said.skipping, said.leaping), 1)
            ):
                cost += (scores[frame, said.entering[row, now]] + said.weight[row, now]).item()
            else:
                break
        else:
            total += math.exp(cost)
    return math.log(total)


def test_the_gradient_of_lfmmi_is_that_of_the_objective(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.train.loss.lfmmi.CROSS_ENTROPY", 0.0)
    model = PhoneModel.count([["hey"]], PRONOUNCER, np.random.default_rng(0))
    said = chains([["hey"]], PRONOUNCER, model, 7, np.random.default_rng(0))
    phones = Denominator.of(model)
    scores = torch.randn(1, 6, PDFS)
    value, gradient = lfmmi(scores, said, phones)
    step = 0.01 * torch.randn_like(scores)
    change = (lfmmi(scores + step, said, phones)[0] - lfmmi(scores - step, said, phones)[0]) / 2
    assert change.item() == pytest.approx((gradient * step).sum().item(), rel=0.02, abs=1e-5)
    assert value < 0


@pytest.mark.parametrize("loudest", [0.0, 50.0, 500.0])
def test_the_gradient_is_finite_on_silence_and_after_a_fit(loudest: float) -> None:
    """Scores that are all alike, as those of silence at first, and ones far apart."""
    model = PhoneModel.count([["hey"]], PRONOUNCER, np.random.default_rng(0))
    silence = Mfcc()(torch.zeros(2, 32000))
    scores = Network(SMALL).eval()(silence).detach() + loudest * torch.randn(2, 66, PDFS)
    said = chains([["hey"], ["oh", "hey"]], PRONOUNCER, model, 9, np.random.default_rng(0))
    value, gradient = lfmmi(scores, said, Denominator.of(model))
    assert torch.isfinite(value)
    assert torch.isfinite(gradient).all()
    assert gradient.abs().max() > 0


def test_an_utterance_with_more_sounds_than_frames_counts_for_nothing() -> None:
    model = PhoneModel.count([["hey"]], PRONOUNCER, np.random.default_rng(0))
    said = chains([["hey"] * 4, ["hey"]], PRONOUNCER, model, 20, np.random.default_rng(0))
    value, gradient = lfmmi(torch.randn(2, 5, PDFS), said, Denominator.of(model))
    assert torch.isfinite(value)
    assert gradient[0].abs().max() == 0
    assert gradient[1].abs().max() > 0
    with pytest.raises(ValueError, match="leave it out"):
        chains([["hey"] * 9], PRONOUNCER, model, 20, np.random.default_rng(0))


@pytest.mark.parametrize("shape", [(30, 80), (80, 30), (20, 20)])
def test_the_directions_of_a_step_are_about_equally_long(shape: tuple[int, int]) -> None:
    matrix = torch.randn(shape, generator=torch.Generator().manual_seed(1)) * 1e-3
    before, after = torch.linalg.svd(matrix)[1], torch.linalg.svd(orthogonal(matrix))[1]
    assert before[0] > 3 * before[-1]
    assert after[0] < 1.3
    assert after[len(after) // 5 * 4] > 0.6
    # It is the same matrix but for its singular values.
    left, _, right = torch.linalg.svd(matrix, full_matrices=False)
    assert (left @ right * orthogonal(matrix)).sum() / min(shape) > 0.8
    assert torch.isfinite(orthogonal(torch.zeros(shape))).all()
