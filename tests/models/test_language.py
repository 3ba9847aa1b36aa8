"""The language model: counts, mixtures, and what is pruned of them."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pytest

from models.train.language.discounting import Counts, count, estimate, unigrams
from models.train.language.language_model import (
    BEGIN,
    END,
    ORDER,
    UNKNOWN,
    History,
    LanguageModel,
    Vocabulary,
    events,
    model_of,
)
from models.train.language.mixture import mix, weigh
from models.train.language.pruning import prune
from tests.support.talk import TALK

WORDS = "knee need stop top go back route root".split()
READ = [
    "go to the knee",
    "the root of the need",
    "back to the top",
    "the knee and the need",
    "go to the root",
]


def lines(texts: Iterable[str]) -> list[tuple[str, ...]]:
    return [tuple(text.split()) for text in texts]


@pytest.fixture(scope="module")
def known() -> Vocabulary:
    return Vocabulary(WORDS)


@pytest.fixture(scope="module")
def counts(known: Vocabulary) -> list[Counts]:
    return [count(lines(texts), known) for texts in (TALK, READ)]


@pytest.fixture(scope="module")
def models(counts: list[Counts], known: Vocabulary) -> list[LanguageModel]:
    return [*map(estimate, counts), unigrams(known, dict.fromkeys(WORDS, 1.0))]


@pytest.fixture(scope="module")
def model(models: list[LanguageModel]) -> LanguageModel:
    return mix(models, [0.5, 0.3, 0.2])


def total(model: LanguageModel, history: History) -> float:
    return math.fsum(model.probability(history, word) for word in model.follow[()])


def test_a_history_is_a_number_and_back(known: Vocabulary) -> None:
    for history in [(), ("go",), (BEGIN, "go"), ("back", "stop")]:
        code = known.code(history)
        assert known.history(code) == history
        assert known.history(int(known.shorter(np.array([code]))[0])) == history[1:]
    assert known.code(("xyzzy",)) == known.unknown


def test_too_many_words_are_an_error() -> None:
    with pytest.raises(ValueError, match=f"too many for n-grams of {ORDER}: leave some out"):
        Vocabulary(map(str, range(2**21)))


def test_counts_are_those_of_the_text(counts: list[Counts], known: Vocabulary) -> None:
    talk = dict(zip(map(known.history, counts[0].ngrams.tolist()), counts[0].times.tolist()))
    assert talk["go",] == 4
    assert talk["go", "back"] == 3
    assert talk[BEGIN, "go", "back"] == 2
    assert talk["stop", "go", "back"] == talk[BEGIN, "go", END] == 1
    assert talk[END,] == len(TALK)
    assert ("back", BEGIN) not in talk
    assert ("back", END, BEGIN) not in talk


def test_what_may_follow_sums_to_one(model: LanguageModel) -> None:
    assert len(model.follow) > 20
    for history in [*model.follow, ("never", "seen"), (BEGIN, "top")]:
        assert total(model, history) == pytest.approx(1)


@pytest.mark.parametrize("least", [1, 2])
def test_it_sums_to_one_in_each_source(counts: list[Counts], least: int) -> None:
    for each in counts:
        source = estimate(each, least)
        for history in source.follow:
            assert total(source, history) == pytest.approx(1)


def test_what_was_seen_once_is_not_listed_where_it_counts_for_nothing(counts: list[Counts]) -> None:
    twice = estimate(counts[0], 2).follow
    assert twice[BEGIN, "go"].keys() == {"back"}
    assert ("stop", "go") not in twice  # only ever once before "back"
    assert "go" in twice["stop",]  # two words are enough to count


@pytest.mark.parametrize("ngrams", [0, 15, 20, 30, 40, 1000])
def test_what_may_follow_sums_to_one_after_pruning(model: LanguageModel, ngrams: int) -> None:
    pruned = prune(model, ngrams)
    for history in model.follow:
        assert total(pruned, history) == pytest.approx(1)
    assert len(pruned) == min(max(ngrams, len(model.follow[()])), len(model))


def test_pruning_takes_what_tells_least(model: LanguageModel) -> None:
    text = lines([*TALK, *READ])
    perplexities = [prune(model, ngrams).perplexity(text) for ngrams in (1000, 35, 25, 0)]
    assert perplexities == sorted(perplexities)
    assert perplexities[0] < perplexities[-1]


def test_each_history_of_a_pruned_model_can_be_reached(model: LanguageModel) -> None:
    pruned = prune(model, (len(model.follow[()]) + len(model)) // 2)
    for history in pruned.follow:  # and each it backs off to
        assert history == (BEGIN,) or not history or history[-1] in pruned.follow.get(history[:-1], {})
        assert not history or history[1:] in pruned.follow
        assert len(history) < 2 or BEGIN in history[:2] or history[-1] in pruned.follow[history[1:-1]]


def test_the_ngram_that_tells_least_goes() -> None:
    """By hand: without P(a | a) the model says 0.25 for it, without P(b | a) 0.233; the second is further off."""
    model = model_of({(): {"a": 0.4, "b": 0.2, "c": 0.3, END: 0.1}, ("a",): {"b": 0.5, "a": 0.3}})
    pruned = prune(model, 5)
    assert pruned.follow["a",] == {"b": 0.5}
    assert pruned.backoff["a",] == pytest.approx(0.5 / 0.8)
    assert pruned.probability(("a",), "a") == pytest.approx(0.4 * 0.5 / 0.8)


def test_the_weights_fit_the_text(models: list[LanguageModel]) -> None:
    talk, read, _ = weigh(models, [lines(TALK)])
    assert talk > 0.8 > read
    assert weigh(models, [lines(READ)])[1] > 0.8
    assert sum(weigh(models, [lines(TALK), lines(READ)])) == pytest.approx(1)


def test_a_model_counts_as_much_as_it_may_have_said_what_came_before() -> None:
    """By hand: 0.5 * 0.6 against 0.5 * 0.2 for "go", so three to one for what follows it."""
    one = model_of({(): {"go": 0.6, "back": 0.2, END: 0.2}, ("go",): {"back": 0.9}})
    two = model_of({(): {"go": 0.2, "back": 0.4, END: 0.4}, ("go",): {END: 0.7}})
    mixed = mix([one, two], [0.5, 0.5])
    assert mixed.probability(("go",), "back") == pytest.approx(0.75 * 0.9 + 0.25 * 0.3 * 0.4 / 0.6)
    assert mixed.probability((), "back") == pytest.approx(0.3)


def test_strange_words_are_unknown() -> None:
    known = Vocabulary({"go"})
    histories, words = events([("go", "xyzzy")], known)
    assert [(known.history(h), known.names[w]) for h, w in zip(histories.tolist(), words.tolist())] == [
        ((BEGIN,), "go"),
        ((BEGIN, "go"), UNKNOWN),
        (("go", UNKNOWN), END),
    ]


def test_a_perplexity_by_hand() -> None:
    model = model_of({(): {"go": 0.5, "back": 0.25, END: 0.25}})
    assert model.perplexity([("go", "back"), ("xyzzy",)]) == pytest.approx(
        (0.5 * 0.25 * 0.25 * 0.25) ** -0.25
    )
