"""The descent finds what the textbook's finds, whatever the order and size of its steps."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from intents.learning.descent import Examples, descend

_COLUMNS, _LABELS = 15, 4
Problem = tuple[Examples, NDArray[np.float32], NDArray[np.float32]]


def sparse(dense: NDArray[np.float64]) -> Examples:
    rows, columns = np.nonzero(dense)
    starts = np.searchsorted(rows, np.arange(len(dense) + 1))
    return Examples(starts, columns, dense[rows, columns].astype(np.float32))


def one_against_rest(labels: NDArray[np.int64]) -> NDArray[np.float32]:
    return np.where(labels[:, None] == np.arange(_LABELS), 1, -1).astype(np.float32)


@pytest.fixture
def dense() -> NDArray[np.float64]:
    """43 examples: the last batch is not full, and some have much in common."""
    chance = np.random.default_rng(1)
    found = chance.random((43, _COLUMNS)) * (chance.random((43, _COLUMNS)) < 0.4)
    found[:, 0] = 1
    return found


@pytest.fixture
def problem(dense: NDArray[np.float64]) -> Problem:
    labels = np.random.default_rng(2).integers(_LABELS, size=len(dense))
    softness = np.where(np.arange(len(dense)) < 30, 1 / 8, 1).astype(np.float32)
    return sparse(dense), one_against_rest(labels), softness


def plain(
    dense: NDArray[np.float64], signs: NDArray[np.float32], softness: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Dual coordinate descent as in the textbook: one example and one label at a time."""
    found = np.zeros((dense.shape[1], signs.shape[1]))
    for label in range(signs.shape[1]):
        duals = np.zeros(len(dense))
        for _ in range(1_000):
            for i, values in enumerate(dense):
                sign = signs[i, label]
                gradient = sign * (values @ found[:, label]) - 1 + softness[i] * duals[i]
                stepped = max(duals[i] - gradient / (values @ values + softness[i]), 0)
                found[:, label] += (stepped - duals[i]) * sign * values
                duals[i] = stepped
    return found


def test_it_finds_the_same_optimum_as_one_example_at_a_time(
    problem: Problem, dense: NDArray[np.float64]
) -> None:
    assert descend(*problem, passes=1_000) == pytest.approx(plain(dense, *problem[1:]), abs=1e-3)


def test_more_passes_come_nearer(problem: Problem, dense: NDArray[np.float64]) -> None:
    optimum = plain(dense, *problem[1:])
    away = [np.abs(descend(*problem, passes=passes) - optimum).max() for passes in (1, 10, 100)]
    assert away == sorted(away, reverse=True)
    assert away[0] > away[-1]


def test_it_is_the_same_each_time(problem: Problem) -> None:
    assert np.array_equal(descend(*problem, passes=3), descend(*problem, passes=3))


def test_alike_examples_do_not_overshoot() -> None:
    """Steps of a whole batch of the same add up; they are shortened for that."""
    same = np.ones((16, 2))
    signs = one_against_rest(np.zeros(16, dtype=np.int64))
    softness = np.ones(16, dtype=np.float32)
    found = descend(sparse(same), signs, softness, passes=1_000)
    assert found == pytest.approx(plain(same, signs, softness), abs=1e-3)


def test_an_example_without_features_changes_nothing(problem: Problem) -> None:
    examples, signs, softness = problem
    more = Examples(np.append(examples.starts, examples.starts[-1]), examples.columns, examples.values)
    found = descend(more, np.vstack((signs, signs[:1])), np.append(softness, softness[:1]), passes=1_000)
    assert found == pytest.approx(descend(*problem, passes=1_000), abs=1e-3)


def test_only_some_columns(dense: NDArray[np.float64]) -> None:
    chosen = np.arange(_COLUMNS) % 3 == 1
    left, expected = sparse(dense).only(chosen), sparse(dense[:, chosen])
    for mine, theirs in ((left.starts, expected.starts), (left.columns, expected.columns)):
        assert np.array_equal(mine, theirs)
    assert np.array_equal(left.values, expected.values)
