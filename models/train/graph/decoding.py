"""The decoding graph of a Vosk model: from sounds to words, from words to sentences, and the lists beside them.

Vosk composes HCLr.fst (`models.train.graph.word_graph`) with Gr.fst (the language model) while it listens, or with a
grammar that it is given at run time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from models.train.graph.openfst import compile_graph, convert, relabelling
from models.train.graph.word_graph import Pauses, word_graph
from models.train.language.language_model import BEGIN, END, ORDER, UNKNOWN, History, LanguageModel
from models.train.pronouncing.contexts import Contexts, Transitions
from models.train.pronouncing.phones import word_boundaries


class Pronouncing(Protocol):
    """Knows how words are said: a `models.train.pronouncing.lexicon.PronouncingDictionary`."""

    def pronunciations(self, word: str) -> tuple[tuple[str, ...], ...]:
        """The ways to say a word, each a sequence of phones."""


def build(
    folder: Path,
    lexicon: Pronouncing,
    model: LanguageModel,
    pauses: Pauses | None = None,
    contexts: Contexts | None = None,
) -> Mapping[str, int]:
    """Writes the graph into a folder, which is made; the number of each word. ``contexts`` are those of the network.

    Raises models.train.graph.openfst.OpenFstError, and ValueError that names a word nobody can say.
    """
    contexts = contexts or Contexts.plain()
    (folder / "phones").mkdir(parents=True, exist_ok=True)
    words = [UNKNOWN, *(word for word in model.words if word != UNKNOWN)]
    numbers = {word: number for number, word in enumerate(words, 1)}
    said = {number: lexicon.pronunciations(word) for word, number in numbers.items() if word != UNKNOWN}
    if mute := [words[number - 1] for number, several in said.items() if not several]:
        raise ValueError(f"nobody can say {mute[0]!r}: add it to words.yaml or leave it out.")
    with TemporaryDirectory() as temporary:
        plain, pairs = Path(temporary) / "plain.fst", Path(temporary) / "pairs"
        compile_graph(word_graph(said, numbers[UNKNOWN], pauses, contexts), plain, "olabel")
        convert(plain, folder / "HCLr.fst", "olabel_lookahead", save_relabel_opairs=pairs)
        new = relabelling(pairs)  # so that the words behind each state are neighbours
        numbers = {word: new[number] for word, number in numbers.items()}
        compile_graph(sentence_graph(model, numbers), plain, "ilabel")
        convert(plain, folder / "Gr.fst", "ngram")  # half the size of "const"
    listed = sorted(numbers.items(), key=lambda item: item[1])
    last = listed[-1][1] + 1
    lines = [("<eps>", 0), *listed, ("#0", last)]
    (folder / "words.txt").write_text("".join(f"{word} {n}\n" for word, n in lines), encoding="utf-8")
    transitions = 2 * len(Transitions(contexts).states)
    (folder / "disambig_tid.int").write_text(f"{transitions + 1}\n", encoding="ascii")
    (folder / "phones" / "word_boundary.int").write_text(word_boundaries(), encoding="ascii")
    return numbers


def sentence_graph(model: LanguageModel, numbers: Mapping[str, int]) -> Iterator[str]:
    """The language model as lines of OpenFst's text: a state for each history, costs that are -log(probability)."""
    start: History = (BEGIN,)
    order = [start, *sorted(history for history in model.follow if history != start)]
    states = {history: state for state, history in enumerate(order)}
    for history, state in states.items():
        if history:
            yield f"{state} {states[history[1:]]} 0 0 {_cost(model.backoff.get(history, 1.0))}"
        for word, p in model.follow.get(history, {}).items():
            if word == END:
                yield f"{state} {_cost(p)}"
            else:
                target = states[_longest((*history, word), states)]
                yield f"{state} {target} {numbers[word]} {numbers[word]} {_cost(p)}"


def _longest(history: History, states: Mapping[History, int]) -> History:
    history = history[-ORDER + 1 :]
    while history not in states:
        history = history[1:]
    return history


def _cost(p: float) -> str:
    return f"{-math.log(max(p, 1e-12)):.5g}"
