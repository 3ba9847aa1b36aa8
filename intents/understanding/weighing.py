"""What speaks for each meaning of an utterance: its words read, its labels ranked, and the signals of how sure that is.

There is one weighing for all: the interpreter decides by it, and `intents.measuring.calibration` fits the probability to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intents.concept import EVENT, PART
from intents.meaning import EMERGENCY, Label, Sign
from intents.safety import urgency
from intents.safety.redflags import Danger, RedFlag
from intents.safety.reported import asked_beside, signs_in, timed_elsewhere
from intents.scoring.features import content_stems, features, masked, pair
from intents.scoring.ranking import Ranking, rank
from intents.scoring.scope import load_scope
from intents.scoring.scorer import Scorer
from intents.understanding import decision, meant
from intents.words.lexicon import Lexicon, Reading
from intents.words.normalize import english
from intents.words.spelling import Speller

_UNKNOWN_OPENER = 0.7  # of being sure: it asks then, where it would have answered


@dataclass(frozen=True)
class Weighed:
    """An utterance with its labels in order; ``found`` are its features, ``unexplained`` the content words that no
    phrase accounts for, ``sure`` the probability, 0 to 1, that the best label is right. ``signals`` are what it comes from, and
    ``meant_signals`` those of ``meant``: how much speaks for that it was said to the assistant at all, as the logarithm of
    the odds; ``known``: whether it is a short question from which the scorer learnt, word for word."""

    reading: Reading
    found: Mapping[str, float]
    ranking: Ranking
    unexplained: tuple[str, ...]
    signals: Mapping[str, float]
    sure: float
    meant_signals: Mapping[str, float]
    meant: float
    known: bool


class Weighing:
    """Weighs utterances about one topic. Pure: the same words, the same weights."""

    def __init__(self, lexicon: Lexicon, scorer: Scorer, danger: Danger) -> None:
        self.scorer = scorer
        self._scope = load_scope()
        self._lexicon = lexicon
        self.speller = Speller(
            lexicon.vocabulary | scorer.words | danger.vocabulary, danger.vocabulary, self._together
        )
        self._danger = danger
        self._labels = tuple(map(Label.parse, scorer.model.labels))
        lasting = {label for label, when in lexicon.when.items() if when == "lasting"}
        self._signs = frozenset(label for label in self._labels if label.intent == "warning") - lasting

    def red_flag(self, said: tuple[str, ...]) -> RedFlag | None:
        """The emergency sign in what was said, if there is one: such an utterance is not weighed, unless the topic claims it."""
        mended = self.speller.mend(said)
        flag = self._judge(mended)
        if mended == said or (flag and flag.told) or _denials(mended) > _denials(said):
            return flag  # "my chest dosent hurt"
        return self._judge(said) or flag

    def _judge(self, said: tuple[str, ...]) -> RedFlag | None:
        return self._danger.judge(said, self._lexicon.read_words(said).spans)

    def naming(self, said: tuple[str, ...]) -> int:
        """How many words name the topic's own part or event."""
        spans = self._lexicon.read_words(said).spans
        return sum(span.end - span.start for span in spans if not span.stands_for.isdisjoint((PART, EVENT)))

    def likelihood(self, said: tuple[str, ...]) -> float:
        """How likely such words are in what is said of this topic rather than another: a logarithm, to be compared."""
        return self.scorer.likelihood(word for word in said if word not in english().function_words)

    def hints_at_danger(self, said: tuple[str, ...]) -> bool:
        """Whether of a danger that somebody could be in something is left standing."""
        return self._danger.hint(said)

    def denies(self, reading: Reading) -> bool:
        """Whether something is told only to say that it is not so."""
        return bool(reading.denied) or self._danger.denied(reading.words)

    def weigh(self, said: tuple[str, ...], others: Sequence[tuple[str, ...]] = ()) -> Weighed:
        """The weights of an utterance of at least one word. ``others`` are what the recognizer may have misheard it for:
        they have a say too, the later the less."""
        reading = self._read(said)
        readings = [reading, *(self._read(other) for other in others if other)]
        found, *misheard = map(features, readings)
        scores = _blended([self.scorer.model.scores(each) for each in (found, *misheard)])
        ranking = rank(self._labels, scores, self._without(reading), self._doubtful(reading))
        strange = (word for word, root in content_stems(reading) if root not in self.scorer.vocabulary)
        unexplained = tuple(strange)
        signals = decision.signals(ranking, reading, len(unexplained))
        sure = decision.probability(signals) * self._opener(reading, ranking.best)
        [scope] = _blended([[self._scope.score(each)] for each in readings])
        known = self.scorer.knows(reading)
        to_me = meant.signals(reading, ranking, sure, scope, len(unexplained), known)
        return Weighed(
            reading, found, ranking, unexplained, signals, sure, to_me, meant.evidence(to_me), known
        )

    def _opener(self, reading: Reading, best: Label) -> float:
        """What is left of being sure where nobody knows with which word the question opens: "wht is my knee twitching"."""
        opens = reading.words[1:2] and reading.words[1] in english().auxiliaries
        unknown = opens and self.speller.unknown(reading.words[:1]) and not urgency.is_urgent(best)
        return _UNKNOWN_OPENER if unknown else 1.0

    def _read(self, said: tuple[str, ...]) -> Reading:
        return self._lexicon.read_words(self.speller.mend(said))

    def _together(self, left: str, right: str) -> float:
        """How much was learnt of two words side by side: little where no phrase has them."""
        name = pair(self._token(left), self._token(right))
        return sum(map(abs, self.scorer.model.scores({name: 1.0})))

    def _token(self, word: str) -> str:
        return " ".join(masked(self._lexicon.read_words((word,))))

    def _without(self, reading: Reading) -> frozenset[Label]:
        """The labels that are out of the question: none of their names was said, their time is that of something else, or of
        danger nothing is left standing."""
        out = self._lexicon.must_be_named - reading.items() | timed_elsewhere(reading, self._lexicon.when)
        if _says_no_more_than_topic(reading):  # "it twitches": nothing in it could be a sign
            out |= self._signs - reading.items()
        return out if self._danger.hint(reading.words) else out | {EMERGENCY}

    def reported(self, reading: Reading) -> tuple[Sign, ...]:
        """The warning signs that somebody reports."""
        return signs_in(reading, self._lexicon.when)

    def asked_beside(self, said: tuple[str, ...]) -> tuple[str, ...]:
        """The question beside a sign that is reported; empty where there is none."""
        return asked_beside(self._lexicon.read_words(said))

    def _doubtful(self, reading: Reading) -> set[Label]:
        """The labels of danger that are spoken of only to say that they are not so."""
        return {Label.of(concept) for concept in reading.only_denied() if concept.kind == "warning"}


def _says_no_more_than_topic(reading: Reading) -> bool:
    topic = {PART, EVENT}
    return not any(content_stems(reading)) and all(topic.intersection(s.stands_for) for s in reading.spans)


def _blended(scores: Sequence[Sequence[float]]) -> list[float]:
    """The mean of the scores of several hypotheses, each counting half, a third, a quarter … of the first."""
    if len(scores) == 1:
        return list(scores[0])
    weights = [1 / rank for rank in range(1, len(scores) + 1)]
    total = sum(weights)
    return [sum(w * score for w, score in zip(weights, column)) / total for column in zip(*scores)]


def _denials(said: tuple[str, ...]) -> int:
    return sum(word in english().negators for word in said)
