"""What speaks for each meaning of an utterance: its words read, its labels ranked, and the signals of how sure that is.

There is one weighing for all: the interpreter decides by it, and `intents.measuring.calibration` fits the probability to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intents.meaning import EMERGENCY, Label
from intents.safety import urgency
from intents.safety.redflags import Danger, Sign
from intents.scoring.features import content_stems, features
from intents.scoring.ranking import Ranking, rank
from intents.scoring.scope import load_scope
from intents.scoring.scorer import Scorer
from intents.understanding import decision
from intents.words.lexicon import Lexicon, Reading
from intents.words.spelling import Speller


@dataclass(frozen=True)
class Weighed:
    """An utterance with its labels in order; ``found`` are its features, ``unexplained`` the content words that no
    phrase accounts for, ``sure`` the probability, 0 to 1, that the best label is right, ``for_me`` how much speaks for
    that it was meant for the assistant at all: about 1 much, about -1 nothing."""

    reading: Reading
    found: Mapping[str, float]
    ranking: Ranking
    unexplained: tuple[str, ...]
    signals: Mapping[str, float]
    sure: float
    for_me: float


class Weighing:
    """Weighs utterances about one topic. Pure: the same words, the same weights."""

    def __init__(self, lexicon: Lexicon, scorer: Scorer, danger: Danger) -> None:
        self.scorer = scorer
        self._scope = load_scope()
        self.speller = Speller(lexicon.vocabulary | scorer.words | danger.vocabulary)
        self._lexicon = lexicon
        self._danger = danger
        self._labels = tuple(map(Label.parse, scorer.model.labels))

    def red_flag(self, said: tuple[str, ...]) -> Sign | None:
        """The emergency sign in what was said, if there is one: such an utterance is not weighed."""
        return self._danger.judge(said) or self._danger.judge(self.speller.mend(said))

    def weigh(self, said: tuple[str, ...], others: Sequence[tuple[str, ...]] = ()) -> Weighed:
        """The weights of an utterance of at least one word. ``others`` are what the recognizer may have misheard it for:
        they have a say too, the later the less."""
        reading = self._read(said)
        found = features(reading)
        readings = (self._read(other) for other in others if other)
        scores = _blended([self.scorer.model.scores(each) for each in (found, *map(features, readings))])
        ranking = rank(self._labels, scores, self._without(reading), self._doubtful(reading))
        ranking = urgency.with_emergency_first(urgency.with_warnings_first(ranking, reading))
        strange = (word for word, root in content_stems(reading) if root not in self.scorer.vocabulary)
        unexplained = tuple(strange)
        signals = decision.signals(ranking, reading, len(unexplained))
        sure, for_me = decision.probability(signals), self._scope.score(reading)
        return Weighed(reading, found, ranking, unexplained, signals, sure, for_me)

    def _read(self, said: tuple[str, ...]) -> Reading:
        return self._lexicon.read_words(self.speller.mend(said))

    def _without(self, reading: Reading) -> frozenset[Label]:
        """The labels that are out of the question: none of their names was said, or only to say that it is not so."""
        found = self._lexicon.must_be_named - reading.items()
        return found if self._danger.hint(reading.words) else found | {EMERGENCY}

    def _doubtful(self, reading: Reading) -> set[Label]:
        """The labels of danger that are spoken of only to say that they are not so."""
        return {Label.of(concept) for concept in reading.only_denied() if concept.kind == "warning"}


def _blended(scores: Sequence[Sequence[float]]) -> list[float]:
    """The mean of the scores of several hypotheses, each counting half, a third, a quarter … of the first."""
    if len(scores) == 1:
        return list(scores[0])
    weights = [1 / rank for rank in range(1, len(scores) + 1)]
    total = sum(weights)
    return [sum(w * score for w, score in zip(weights, column)) / total for column in zip(*scores)]
