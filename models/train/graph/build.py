"""Builds the decoding graph of the embedded model anew.

    python -m models.train.graph.build TEXT AUDIO FOLDER

TEXT and AUDIO are the folders that `models.train.language.corpus.gather` wants, FOLDER is the ``graph`` of a Vosk model, whose
network is there already: the graph must know after which sounds it tells a sound apart. It takes about a minute on one core,
and 1 GB. Needs the extra ``train``, and Debian's libfst-tools and libfst22-plugins-base.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from intents.measuring.cases import read_cases
from models.train.graph.decoding import build
from models.train.graph.word_graph import Pauses
from models.train.language.corpus import CASES, OURS, TextSource, gather
from models.train.language.discounting import count, estimate, unigrams
from models.train.language.language_model import LanguageModel, Vocabulary
from models.train.language.mixture import mix, weigh
from models.train.language.pruning import prune
from models.train.language.skill import Line
from models.train.language.spoken import spoken
from models.train.pronouncing.contexts import CONTEXTS, Contexts
from models.train.pronouncing.lexicon import PronouncingDictionary
from voice.terminal import note

WORDS = 50_000
NGRAMS = 1_000_000

_USUAL = 120_000  # words of wordfreq that are looked at
_FLOOR = 1e-8  # frequency of a word that wordfreq does not know
_LARGE = 1_000_000  # words of a source, from which three words in a row must be seen twice to count
_WORD = re.compile(r"[a-z][a-z']*")
_TUNED = {"sentences": 2, "requests": 1, "orders": 1, "transcripts": 1, "dialogue": 1}
"""The sources whose lines held out the weights are to fit, and how often each counts."""
_LEAST = {"danger": 0.02}
"""The least weight of a source, whatever fits: a sign of danger is said once in a life, and then it must be heard."""


def vocabulary(
    sources: Sequence[TextSource], lexicon: PronouncingDictionary, size: int = WORDS
) -> frozenset[str]:
    """All words of the skill, whatever the ``size``; then those most frequent in the mean of the broad sources and of all English."""
    from wordfreq import top_n_list, word_frequency

    own = [source for source in sources if source.name in OURS]
    chosen = {
        word for source in own for line in source.lines for word in line if lexicon.pronunciations(word)
    }
    usual: Counter[str] = Counter()
    for word in top_n_list("en", _USUAL):
        usual[word] = word_frequency(word, "en")
    for source in sources:
        if source.name not in OURS:
            seen = Counter(word for line in source.lines for word in line)
            total = seen.total()
            for word, times in seen.items():
                usual[word] += times / total  # type: ignore[assignment]
    for word in sorted(usual, key=lambda word: (-usual[word], word)):
        if len(chosen) >= size:
            break
        if _WORD.fullmatch(word) and lexicon.certain(word):
            chosen.add(word)
    return frozenset(chosen)


def language_model(
    sources: Sequence[TextSource],
    words: frozenset[str],
    held_out: Sequence[Sequence[Line]],
    ngrams: int = NGRAMS,
) -> LanguageModel:
    """The model of all sources and of the frequencies of English words, with the weights that fit ``held_out``."""
    from wordfreq import word_frequency

    known = Vocabulary(words)
    models = []
    for source in sources:
        large = sum(map(len, source.lines)) > _LARGE
        models.append(estimate(count(source.lines, known), 2 if large else 1))
    models.append(unigrams(known, {word: word_frequency(word, "en") + _FLOOR for word in words}))
    names = [*(source.name for source in sources), "frequencies"]
    fitting = [max(weight, _LEAST.get(name, 0.0)) for name, weight in zip(names, weigh(models, held_out))]
    weights = [weight / sum(fitting) for weight in fitting]
    for name, weight in zip(names, weights):
        note(f"{name}: weight {weight:.3f}")
    return prune(mix(models, weights), ngrams)


def tuning(sources: Sequence[TextSource]) -> Mapping[str, Sequence[Line]]:
    """The lines, none of them learnt from, by which the model is tuned: questions, emergencies, broad sentences."""
    flags = read_cases(CASES / "redflags_dev.tsv")
    return {
        "cases": [spoken(case.text) for case in read_cases(CASES / "dev.tsv")],
        "emergencies": [spoken(case.text) for case in flags],
        **{source.name: source.held_out for source in sources if source.name in _TUNED and source.held_out},
    }


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for name in ("text", "audio", "folder"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--words", type=int, default=WORDS)
    parser.add_argument("--ngrams", type=int, default=NGRAMS)
    parser.add_argument("--unknown", type=float, default=Pauses().unknown, help="cost of a phone of [unk]")
    parser.add_argument("--between", type=float, default=Pauses().between, help="probability of a pause")
    chosen = parser.parse_args()
    sources = gather(chosen.text, chosen.audio)
    lexicon = PronouncingDictionary()
    words = vocabulary(sources, lexicon, chosen.words)
    held_out = tuning(sources)
    counted = [lines for name, lines in held_out.items() for _ in range(_TUNED.get(name, 2))]
    model = language_model(sources, words, counted, chosen.ngrams)
    for name, lines in held_out.items():
        note(f"perplexity {model.perplexity(lines):.1f} of {len(lines)} {name}")
    contexts = Contexts.read(chosen.folder.parent / CONTEXTS)
    build(chosen.folder, lexicon, model, Pauses(unknown=chosen.unknown, between=chosen.between), contexts)
    size = sum(path.stat().st_size for path in chosen.folder.rglob("*") if path.is_file())
    note(f"{len(words)} words, {len(model)} n-grams, {size} bytes")


if __name__ == "__main__":
    main()
