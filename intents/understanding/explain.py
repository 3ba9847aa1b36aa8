"""Why an utterance was taken the way it was, in plain lines: ``knee ask --explain``."""

from __future__ import annotations

from collections.abc import Iterator

from intents.meaning import Decision, Evidence, Meaning

_DECISIONS = {
    Decision.ANSWER: "answered",
    Decision.OFFER: "not sure, so two meanings are offered",
    Decision.CONFIRM: "not sure, so it is asked whether this is meant",
    Decision.NOT_COVERED: "about the topic, but its source does not say",
    Decision.IGNORE: "let go, as not said to the assistant",
    Decision.REFUSE: "refused, as out of scope or not understood",
}
_KINDS = {
    "w": "the word '{0}'",
    "s": "the word stem '{0}'",
    "p": "a word that begins with '{0}'",
    "2": "the words '{0}' together",
    "n": "the name of {0}",
    "k": "the name of a {0}",
    "o": "the topic's event of something else",
    "^": "nothing in particular",
}


def explain(meaning: Meaning) -> Iterator[str]:
    """One fact a line."""
    yield f"Words looked at: {' '.join(meaning.words) or 'none'}."
    yield f"Meaning: {meaning.label}, {_DECISIONS[meaning.decision]}."
    yield f"Confidence: {meaning.confidence:.2f}{f' ({meaning.reason})' if meaning.reason else ''}."
    if meaning.named:
        yield f"Named: {'; '.join(map(str, meaning.named))}."
    if meaning.denied:
        yield f"Said not to be so: {'; '.join(meaning.denied)}."
    for evidence in meaning.evidence:
        if evidence.weight > 0:
            yield f"Spoke for {meaning.label if meaning.label.intent != 'none' else meaning.runner_up}: {_in_words(evidence)}."
    yield f"Not explained by any phrase: {', '.join(meaning.unexplained) or 'nothing'}."
    if meaning.also:
        yield f"Also asked: {meaning.also}."
    if meaning.runner_up:
        yield f"Runner-up: {meaning.runner_up}."


def _in_words(evidence: Evidence) -> str:
    kind, _, rest = evidence.what.partition(" ")
    text = _KINDS[kind].format(_readable(rest)) if kind in _KINDS else evidence.what
    return f"{text}, {evidence.weight:.2f}"


def _readable(name: str) -> str:
    return name.replace("{", "the topic's ").replace("}", "").replace("^", "(start)").replace("$", "(end)")
