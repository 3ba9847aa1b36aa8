"""Two usual matchers, so that ours is always seen beside them: the nearest phrase by shared words, and by letters."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from math import log, sqrt

from rapidfuzz import fuzz, process

from intents.words.normalize import words

Matcher = Callable[[str], str]


def token_set_matcher(phrases: Iterable[tuple[str, str]]) -> Matcher:
    """The label of the phrase with the highest token set ratio (rapidfuzz)."""
    pairs = [(label, " ".join(words(phrase))) for label, phrase in phrases]
    texts = [text for _, text in pairs]

    def match(said: str) -> str:
        best = process.extractOne(" ".join(words(said)), texts, scorer=fuzz.token_set_ratio)
        return pairs[best[2]][0] if best else "none"

    return match


def letters_matcher(phrases: Iterable[tuple[str, str]]) -> Matcher:
    """The label of the phrase with the nearest TF-IDF vector of three to five letters (cosine)."""
    pairs = [(label, _letters(phrase)) for label, phrase in phrases]
    spread = Counter(gram for _, grams in pairs for gram in grams)
    rarity = {gram: log(len(pairs) / count) for gram, count in spread.items()}
    index: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, (_, grams) in enumerate(pairs):
        vector = _vector(grams, rarity)
        for gram, value in vector.items():
            index[gram].append((number, value))

    def match(said: str) -> str:
        likeness: Counter[int] = Counter()
        for gram, value in _vector(_letters(said), rarity).items():
            for number, other in index[gram]:
                likeness[number] += value * other  # type: ignore[assignment]
        return pairs[likeness.most_common(1)[0][0]][0] if likeness else "none"

    return match


def _letters(text: str) -> Counter[str]:
    padded = f" {' '.join(words(text))} "
    return Counter(padded[at : at + size] for size in (3, 4, 5) for at in range(len(padded) - size + 1))


def _vector(grams: Counter[str], rarity: dict[str, float]) -> dict[str, float]:
    vector = {gram: (1 + log(count)) * rarity[gram] for gram, count in grams.items() if gram in rarity}
    length = sqrt(sum(value * value for value in vector.values())) or 1.0
    return {gram: value / length for gram, value in vector.items()}
