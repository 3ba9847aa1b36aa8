"""Builds the decoding graph of the embedded model anew.

    python -m models.train.graph.build TEXT AUDIO FOLDER

TEXT and AUDIO are the folders that `models.train.language.corpus.gather` wants, FOLDER is the ``graph`` of a Vosk model, whose
network is there already: the graph must know after which sounds it tells a sound apart. It
takes about a minute on one core. Needs the extra ``train``, and Debian's libfst-tools and libfst22-plugins-base.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from intents.measuring.cases import read_cases
from models.train.graph.decoding import build
from models.train.graph.word_graph import Pauses
from models.train.language.corpus import CASES, Line, TextSource, gather
from models.train.language.discounting import count, estimate, unigrams
from models.train.language.language_model import History, LanguageModel
from models.train.language.mixture import mix, weigh
from models.train.language.pruning import prune
from models.train.language.spoken import spoken
from models.train.pronouncing.contexts import CONTEXTS, Contexts
from models.train.pronouncing.lexicon import PronouncingDictionary
from voice.terminal import note

WORDS = 24_000
NGRAMS = 300_000

_USUAL = 60_000  # words of wordfreq that are looked at
_FLOOR = 1e-8  # frequency of a word that wordfreq does not know
_TWICE = 3  # times in broad text from which a word is learnt before the usual words that are not in it
_WORD = re.compile(r"[a-z][a-z']+")


def vocabulary(
    sources: Sequence[TextSource], lexicon: PronouncingDictionary, size: int = WORDS
) -> frozenset[str]:
    """All words of the skill, whatever the ``size``; the usual words of the broad sources; then of all English."""
    from wordfreq import top_n_list

    skill, *broad = sources
    chosen = {word for line in skill.lines for word in line if lexicon.pronunciations(word)}
    seen = Counter(word for source in broad for line in source.lines for word in line)
    usual: Iterable[str] = (word for word, times in seen.most_common() if times >= _TWICE)
    rest: Iterable[str] = (word for word in top_n_list("en", _USUAL) if _WORD.fullmatch(word))
    for word in (*usual, *rest):
        if len(chosen) >= size:
            break
        if lexicon.certain(word):
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

    counts = [count(source.lines, words) for source in sources]
    models = [estimate(each) for each in counts]
    models.append(unigrams({word: word_frequency(word, "en") + _FLOOR for word in words}))
    weights = weigh(models, held_out)
    for name, weight in zip([*(source.name for source in sources), "frequencies"], weights):
        note(f"{name}: weight {weight:.3f}")
    chances: Counter[History] = Counter()
    for each, weight in zip(counts, weights):
        total = each[()].total()
        for history, after in each.items():
            chances[history] += weight * after.total() / total  # type: ignore[assignment]
    return prune(mix(models, weights), ngrams, chances)


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
    own = [spoken(case.text) for case in read_cases(CASES / "dev.tsv")]
    held_out = [
        own,
        own,
        *(source.held_out for source in sources if source.name in ("requests", "sentences")),
    ]
    model = language_model(sources, words, held_out, chosen.ngrams)
    for lines in held_out[1:]:
        note(f"perplexity {model.perplexity(lines):.1f} of {len(lines)} lines")
    contexts = Contexts.read(chosen.folder.parent / CONTEXTS)
    build(chosen.folder, lexicon, model, Pauses(unknown=chosen.unknown, between=chosen.between), contexts)
    size = sum(path.stat().st_size for path in chosen.folder.rglob("*") if path.is_file())
    note(f"{len(words)} words, {len(model)} n-grams, {size} bytes")


if __name__ == "__main__":
    main()
