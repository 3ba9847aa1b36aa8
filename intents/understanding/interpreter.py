"""From an utterance to its meaning: red flags, names, scores, decision. Pure: the same words, the same meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from content.loading import DEFAULT_TOPIC
from content.topic import Topic
from intents.concept import EVENT
from intents.heard import Heard
from intents.learning.learnt import Keeping, load_learnt
from intents.meaning import (
    COMMANDS,
    EMERGENCY,
    NONE,
    QUESTIONS,
    Decision,
    Evidence,
    Label,
    Meaning,
    Sign,
)
from intents.safety.claims import Claim
from intents.safety.redflags import load_danger
from intents.safety.reported import with_sign_first
from intents.safety.urgency import is_reassuring, is_urgent, rank_of
from intents.scoring.features import LETTERS, content_stems
from intents.understanding import decision, meant
from intents.understanding.by_ear import in_doubt, is_sure, perhaps_said
from intents.understanding.courtesy import courtesy
from intents.understanding.coverage import Coverage
from intents.understanding.meant import Moment
from intents.understanding.repairs import mended, picked
from intents.understanding.unweighed import courteous, emergency, wordless
from intents.understanding.weighing import Weighed, Weighing
from intents.words.lexicon import Reading
from intents.words.normalize import english, words

_BRACES = str.maketrans("{}", "  ")  # they mark slots in phrases, and mean nothing in what people say
_JOINTS = frozenset(["and", "also", "plus", "but"])
_PRONOUNS = frozenset("it that this them those these they".split())
_LONGEST_WITH_PRONOUN = 10  # words: a longer utterance says itself what it means
_FOREIGN = 0.4  # of the words
_HALF = 3  # words at least
_ONE_BREATH = 20  # words
_FURTHEST = 60  # words: nobody's second question begins further on
_STATEMENT = 4  # words before an opener that may stand alone
_SIGN_FROM = 0.95  # … and a warning sign that it does not name more surely
_RECENT = 64  # utterances and parts of such
_LIKELY = 3  # other hypotheses that have a say in what is meant
_HALF_FROM = 0.7  # each half of a double question must be understood this surely on its own


class Interpreter:
    """Understands utterances about one topic."""

    def __init__(self, topic: Topic, weighing: Weighing) -> None:
        self.topic = topic
        self.weighing = weighing
        self._coverage = Coverage(topic)
        # The same words are weighed again for another moment, and when what was glanced at is said.
        self._weigh = lru_cache(_RECENT)(weighing.weigh)
        self._red_flag = lru_cache(_RECENT)(weighing.red_flag)

    @classmethod
    def load(cls, path: Path = DEFAULT_TOPIC, keeping: Keeping | None = None) -> Interpreter:
        """The interpreter of a topic's file or folder; ``keeping``: where what it learns is kept.

        Raises content.yamlfile.BrokenFile.
        """
        topic, lexicon, scorer = load_learnt(path, keeping)
        return cls(topic, Weighing(lexicon, scorer, load_danger(topic.words.part)))

    def interpret(self, heard: Heard | str, moment: Moment = Moment.FRESH) -> Meaning:
        """What was meant. Accepts any text; never raises. ``moment``: what it comes after.

        >>> Interpreter.load().interpret("is it my water pills").label
        Label(intent='cause', item='medication')
        """
        heard = Heard(heard) if isinstance(heard, str) else heard
        said = _words_of(heard.text)
        if not said:
            return wordless(heard.text)
        read = moment is Moment.OVERHEARD and self._is_reading(said)
        flag = None if read else self._red_flag(said)  # before all else, and over the whole utterance
        if flag and flag.claim is Claim.NOBODY:
            return emergency(heard.text, said, flag, is_sure(heard, self._red_flag))
        if kind := courtesy(heard.text, said, moment is Moment.OVERHEARD):
            return courteous(heard.text, said, kind, moment)
        others = tuple(map(_words_of, heard.alternatives[:_LIKELY]))
        whole = self._single(said, others, heard.confidence, moment)
        whole = self._mended(whole, moment) or self._with_second_question(whole, moment)
        whole = self._coverage.judge(whole, whole.words, partial(self._single, moment=moment), moment)
        whole = self._with_question_beside(with_sign_first(whole), moment)
        perhaps = perhaps_said(heard, self._red_flag, whole, moment)
        whole = replace(whole, text=heard.text, perhaps=perhaps)
        if flag and not _is_told(whole, flag.claim):
            return emergency(heard.text, said, replace(flag, told=True), is_sure(heard, self._red_flag))
        whole = replace(whole, claimed=flag.name if flag else "")
        return whole if self._both_ears(heard, whole, moment) else in_doubt(whole)

    def _both_ears(self, heard: Heard, whole: Meaning, moment: Moment) -> bool:
        """Whether a sign is heard by the other ear too, or is none, or there is only one ear."""
        other = _words_of(heard.second)
        told = is_urgent(whole.label) and whole.decision is Decision.ANSWER
        if not told or other in ((), _words_of(heard.text)):
            return True
        meaning = self._single(other, moment=moment)
        return is_urgent(meaning.label) or bool(meaning.reported)

    def _with_question_beside(self, whole: Meaning, moment: Moment) -> Meaning:
        """Both where a sign was heard first and something is asked beside it: "could it be stress, my knee is numb too"."""
        asked = self.weighing.asked_beside(whole.words) if whole.reported and not whole.also else ()
        if not asked or whole.intent != "warning":
            return whole
        second = self._single(asked, moment=moment)
        told = not _stands_alone(second) or is_urgent(second.label) or is_reassuring(second.label)
        return whole if told else replace(whole, also=second.label)

    def interpret_with(self, meaning: Meaning, about: str) -> Meaning:
        """The meaning once more, with ``about`` in place of the first "it" or "that"; unchanged if that helps nothing.

        For what was said of something told just before: "should I stop them", after water pills.
        """
        at = next((at for at, word in enumerate(meaning.words) if word in _PRONOUNS), None)
        if (
            at is None
            or len(meaning.words) > _LONGEST_WITH_PRONOUN
            or is_urgent(meaning.label)
            or meaning.named_items
        ):
            return meaning
        said = (*meaning.words[:at], *words(about), *meaning.words[at + 1 :])
        again = self._single(said, moment=Moment.EXPECTED)
        if again.decision is not Decision.ANSWER or not again.label.item or is_urgent(again.label):
            return meaning
        return replace(
            again,
            text=meaning.text,
            words=meaning.words,
            named=meaning.named,
            reason=f"{meaning.words[at]} is {about}",
        )

    def _mended(self, whole: Meaning, moment: Moment) -> Meaning | None:
        """The meaning of what comes after "no wait" or "I meant", where that is understood or names something."""
        rest = mended(whole.words)
        if rest:
            meaning = self._single(rest, moment=moment)
            if whole.intent == "no" and meaning.intent in COMMANDS:  # "no thank you"
                return None
            if is_urgent(whole.label) != is_urgent(meaning.label) and len(meaning.denied) <= len(
                whole.denied
            ):
                return None  # what was reported stays reported, and "no numbness, no pain" mends nothing
            if meaning.decision is Decision.ANSWER or meaning.named_items:
                return replace(meaning, mentioned=whole.named)
        rest = picked(whole.words)
        if rest and not is_urgent(whole.label) and len(whole.named_items) > 1:
            meaning = self._single(rest, moment=moment)
            if meaning.named_items and set(meaning.named_items) != set(whole.named_items):
                return replace(meaning, mentioned=whole.named)
        return None

    def _single(
        self,
        said: tuple[str, ...],
        others: Sequence[tuple[str, ...]] = (),
        heard: float = 1.0,
        moment: Moment = Moment.FRESH,
    ) -> Meaning:
        """The one meaning of an utterance, heard with such confidence; ``others``: see `Weighing.weigh`."""
        weighed = self._weigh(said, tuple(others))
        reading, ranking, sure = weighed.reading, weighed.ranking, weighed.sure
        reported = self.weighing.reported(reading)
        what = self._decided(weighed, reported, heard, moment)
        refused = what.lets_go
        denials = [reading.spans[number] for number in sorted(reading.denied)]
        return Meaning(
            text=" ".join(said),
            label=NONE if refused else ranking.best,
            confidence=1 - sure if refused else sure,
            decision=what,
            words=reading.words,
            evidence=self._evidence(weighed.found, ranking.best),
            named=tuple(sorted(reading.concepts())),
            denied=tuple(" ".join(reading.words[span.start : span.end]) for span in denials),
            reported=reported,
            unexplained=weighed.unexplained,
            runner_up=ranking.best if refused else ranking.second,
            for_me=weighed.meant_signals["scope"],
            reason=_reason(weighed),
        )

    def _decided(
        self, weighed: Weighed, reported: tuple[Sign, ...], heard: float, moment: Moment
    ) -> Decision:
        reading, ranking, strange = weighed.reading, weighed.ranking, len(weighed.unexplained)
        what = decision.decide(ranking, weighed.sure, reading, strange, heard)
        is_reported = any(sign.label == ranking.best for sign in reported)
        traits = meant.Traits(ranking.best, reading, weighed.known, strange > 0, is_reported)
        if weighed.meant < meant.needed(traits, moment) or self._is_foreign(reading.words):
            what = Decision.REFUSE
        if what is Decision.OFFER and moment is Moment.OVERHEARD:  # nobody asked to be asked
            what = Decision.REFUSE
        if self._only_denies(reading, ranking.best):
            what = Decision.REFUSE
        if what is Decision.REFUSE and not meant.is_call_for_reply(weighed.meant, reading, moment):
            return Decision.IGNORE
        return what

    def _is_reading(self, said: tuple[str, ...]) -> bool:
        """Whether somebody talks on and on, of nothing that anybody says to the assistant: a novel, the news.

        Of 22 emergencies of the development sets that are told in so many words none has so little evidence.
        """
        return len(said) > _ONE_BREATH and self._weigh(said).meant < 0

    def _only_denies(self, reading: Reading, best: Label) -> bool:
        """Whether nothing is asked, and nothing told but what is not so: "my knee is not numb or weak"."""
        if best.intent in COMMANDS or is_urgent(best) or not self.weighing.denies(reading):
            return False
        told = EVENT in reading.concepts() or reading.items() or any(content_stems(reading))
        return not told and english().question_words.isdisjoint(reading.words)

    def _is_foreign(self, said: tuple[str, ...]) -> bool:
        """Whether so many words are in no English dictionary that it is another language, or noise."""
        strange = sum(not self.weighing.speller.knows(word) for word in said)
        return strange > 1 and strange >= _FOREIGN * len(said)

    def _evidence(self, found: Mapping[str, float], label: Label) -> tuple[Evidence, ...]:
        """The five words and names that speak most for a label."""
        found = {name: value for name, value in found.items() if not name.startswith(LETTERS)}
        weights = self.weighing.scorer.model.contributions(found, str(label))
        strongest = sorted(weights.items(), key=lambda pair: -pair[1])[:5]
        return tuple(Evidence(name, round(weight, 3)) for name, weight in strongest)

    def _with_second_question(self, whole: Meaning, moment: Moment) -> Meaning:
        """Both meanings of "why does it twitch and when should I see someone", the more urgent one first."""
        best: tuple[float, Meaning, Meaning] | None = None
        for left, right in _halves(whole.words, whole.intent == "warning"):
            if not _stands_alone(first := self._single(left, moment=moment)):
                continue
            second = self._single(right, moment=moment)
            alike = first.intent == second.intent and first.intent != "warning"  # two signs are both told
            if not _stands_alone(second) or alike or first.label == second.label:
                continue
            if EMERGENCY in (first.label, second.label) and not self.weighing.hints_at_danger(whole.words):
                continue  # "my heart, and that is fine"
            sureness = min(first.confidence, second.confidence)
            if best is None or sureness > best[0]:
                best = (sureness, first, second)
        if best is None:
            return whole
        _, first, second = best
        if whole.intent == "warning" and not is_urgent(first.label) and not is_urgent(second.label):
            return whole  # "I am tired all day also, why": the report is in the whole
        if rank_of(second.intent) < rank_of(first.intent):
            first, second = second, first
        if first.intent == "warning" and is_reassuring(second.label):
            return whole if whole.intent == "warning" else first
        return replace(
            whole,
            label=first.label,
            confidence=min(first.confidence, second.confidence),
            decision=Decision.ANSWER,
            evidence=first.evidence + second.evidence,
            also=second.label,
            reason="two questions",
        )


def _is_told(whole: Meaning, claim: Claim) -> bool:
    """Whether the topic answers what it has a claim on: a warning sign by telling one."""
    told = whole.decision is Decision.ANSWER and whole.intent in QUESTIONS
    return told and (claim is not Claim.WARNING or is_urgent(whole.label))


def _words_of(text: str) -> tuple[str, ...]:
    return words(text.translate(_BRACES))


def _reason(weighed: Weighed) -> str:
    ranking = weighed.ranking
    scores = f"score {ranking.score:.2f}, lead {ranking.lead:.2f}, out of scope {ranking.none:.2f}"
    return f"{scores}, meant {weighed.meant:.2f}"


def _halves(said: tuple[str, ...], reported: bool) -> Iterable[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Where two meanings may meet: at an "and", and, as nobody speaks commas, where a question follows a report."""
    openers = english().question_words | english().auxiliaries
    for at, word in enumerate(said[:_FURTHEST]):
        if at < _HALF or len(said) - at < _HALF:
            continue
        if word in _JOINTS:
            yield said[:at], said[at + 1 :]
        elif reported and word in openers and at >= _STATEMENT and said[at - 1] not in _JOINTS | openers:
            yield said[:at], said[at:]


def _stands_alone(meaning: Meaning) -> bool:
    return (
        meaning.decision is Decision.ANSWER
        and not meaning.denied
        and meaning.confidence >= _HALF_FROM
        and meaning.intent not in COMMANDS
        and meaning.intent in QUESTIONS
        and (
            meaning.intent != "warning"
            or meaning.label in meaning.named_items
            or meaning.confidence >= _SIGN_FROM
        )
    )
