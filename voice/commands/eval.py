"""``knee eval``: how well labelled utterances are understood, from text or from recordings."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from intents.dialog.assistant import Assistant, Turn
from intents.heard import Heard
from intents.meaning import Decision, Label
from voice.errors import InputError
from voice.hearing.recognizer import RecognizerModel, transcribe
from voice.sound.audio import read_audio
from voice.terminal import say_lines

_SOUND = (".wav", ".flac", ".ogg")
_URGENT = ("emergency", "warning")


@dataclass(frozen=True)
class Case:
    """One labelled utterance: a text, or the path of a recording."""

    label: Label
    text: str


@dataclass(frozen=True)
class Outcome:
    """One case and what became of it. ``seconds`` is the time it took to find the reply, without hearing."""

    case: Case
    turn: Turn
    seconds: float

    @property
    def kind(self) -> str:
        """right, asked (two meanings offered, or one to confirm), refused or wrong."""
        reply = self.turn.reply
        if reply.decision in (Decision.OFFER, Decision.CONFIRM):
            return "asked"
        if self.case.label in (reply.label, self.turn.meaning.also):
            return "right"
        return "refused" if reply.decision is Decision.REFUSE else "wrong"


def evaluate(
    assistant: Assistant, path: Path, model: Path, *, as_json: bool, errors: bool, baselines: bool
) -> int:
    """Prints accuracy, refusals, urgent signs, reliability, weak spots and confusions. Raises InputError."""
    cases = read_cases(path)
    outcomes = [
        _outcome(assistant, case, heard) for case, heard in zip(cases, _heard(cases, path.parent, model))
    ]
    figures = summary(outcomes)
    if baselines:
        figures |= _baselines(assistant, outcomes)
    if as_json:
        print(
            json.dumps(
                {
                    "figures": figures,
                    "reliability": reliability(outcomes),
                    "hearing": hearing(outcomes),
                    "confusions": confusions(outcomes),
                }
            )
        )
        return 0
    say_lines(*(f"{name}: {value}" for name, value in figures.items()))
    say_lines("Reliability, the confidence of what was answered beside how often it was right:")
    say_lines(*(f"  {row['from']} to {row['to']}: {row['right']}" for row in reliability(outcomes)))
    if heard := hearing(outcomes):
        say_lines("The recognizer's confidence beside how often all that was answered was right:")
        say_lines(*(f"  {row['from']} to {row['to']}: {row['right']}" for row in heard))
    say_lines("Most frequent mistakes:")
    say_lines(
        *(f"  {row['label']} taken for {row['got']}: {row['count']}" for row in confusions(outcomes)[:12])
    )
    if errors:
        wrong = [outcome for outcome in outcomes if outcome.kind != "right"]
        say_lines(
            *(f"{o.kind}: {o.case.label}, got {o.turn.reply.label}: {o.turn.heard.text}" for o in wrong)
        )
    return 0


def summary(outcomes: list[Outcome]) -> dict[str, object]:
    """The figures, with 95 % Wilson intervals where a share is given."""
    inside = [o for o in outcomes if o.case.label.intent != "none"]
    outside = [o for o in outcomes if o.case.label.intent == "none"]
    urgent = [o for o in inside if o.case.label.intent in _URGENT]
    calm = [o for o in outcomes if o.case.label.intent not in _URGENT]
    raised = [o for o in urgent if _raised(o)]
    alarms = [o for o in calm if _raised(o)]
    emergencies = [o for o in inside if o.case.label.intent == "emergency"]
    times = sorted(o.seconds * 1000 for o in outcomes) or [0.0]
    return {
        "cases": len(outcomes),
        "in scope, right": share(sum(o.kind == "right" for o in inside), len(inside)),
        "in scope, wrong": share(sum(o.kind == "wrong" for o in inside), len(inside)),
        "in scope, asked back": share(sum(o.kind == "asked" for o in inside), len(inside)),
        "in scope, refused": share(sum(o.kind == "refused" for o in inside), len(inside)),
        "out of scope, refused": share(sum(o.kind == "right" for o in outside), len(outside)),
        "emergencies told": share(sum(o.kind == "right" for o in emergencies), len(emergencies)),
        "emergencies and warning signs raised": share(len(raised), len(urgent)),
        "false alarms": share(len(alarms), len(calm)),
        "weakest": _weakest(inside),
        "milliseconds a question, median": round(times[len(times) // 2], 3),
        "milliseconds a question, 99th percentile": round(times[int(len(times) * 0.99)], 3),
    }


def _raised(outcome: Outcome) -> bool:
    reply = outcome.turn.reply
    return reply.decision is Decision.ANSWER and reply.label.intent in _URGENT


def reliability(outcomes: list[Outcome]) -> list[dict[str, object]]:
    """For each band of confidence, how often the answers in it were right."""
    return _banded(outcomes, (0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 1.0), lambda o: o.turn.reply.confidence)


def hearing(outcomes: list[Outcome]) -> list[dict[str, object]]:
    """For each band of the recognizer's confidence, how often the answers in it were right; nothing where all was text.

    The band from which an utterance counts as well heard (`intents.understanding.decision.HEARD_WELL`) comes from this.
    """
    recorded = [o for o in outcomes if o.case.text.endswith(_SOUND)]
    return _banded(
        recorded, (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 1.0), lambda o: o.turn.heard.confidence
    )


def _banded(
    outcomes: list[Outcome], edges: Sequence[float], confidence: Callable[[Outcome], float]
) -> list[dict[str, object]]:
    answered = [o for o in outcomes if o.turn.reply.decision is Decision.ANSWER]
    rows: list[dict[str, object]] = []
    for low, high in zip(edges, edges[1:]):
        band = [o for o in answered if low <= confidence(o) < high or confidence(o) == high == 1.0]
        rows.append(
            {"from": low, "to": high, "right": share(sum(o.kind == "right" for o in band), len(band))}
        )
    return rows if outcomes else []


def confusions(outcomes: list[Outcome]) -> list[dict[str, object]]:
    """What was taken for what, most frequent first; ``asked`` where it was asked back."""
    wrong = [o for o in outcomes if o.kind != "right"]
    counts = Counter(
        (str(o.case.label), o.kind if o.kind == "asked" else str(o.turn.reply.label)) for o in wrong
    )
    return [{"label": label, "got": got, "count": count} for (label, got), count in counts.most_common()]


def share(part: int, whole: int) -> str:
    """A share in words, with its 95 % interval after Wilson (1927)."""
    if not whole:
        return "none to count"
    p, z = part / whole, 1.96
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return f"{part} of {whole}, {100 * p:.1f} in a hundred ({100 * low:.1f} to {100 * high:.1f})"


def read_cases(path: Path) -> list[Case]:
    """Cases of a file: intent, item (or -) and text, with tabs between; columns before these do not count.

    A text that ends in .wav, .flac or .ogg is the path of a recording, from the folder of the file.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(
            f"{path} cannot be read ({reason}): name a text file of labelled questions."
        ) from error
    cases = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        columns = line.split("\t")
        if len(columns) < 3:
            raise InputError(f"{path}, line {number}: write intent, item (or -) and text with tabs between.")
        intent, item, text = columns[-3:]
        cases.append(Case(Label(intent, None if item in ("-", "") else item), text))
    return cases


def _heard(cases: Iterable[Case], folder: Path, model_path: Path) -> Iterable[Heard]:
    model: RecognizerModel | None = None
    for case in cases:
        if not case.text.endswith(_SOUND):
            yield Heard(case.text)
            continue
        model = model or RecognizerModel.load(model_path, hashes=True)
        yield transcribe(model, read_audio(folder / case.text))


def _outcome(assistant: Assistant, case: Case, heard: Heard) -> Outcome:
    assistant.forget()
    began = time.perf_counter()
    turn = assistant.hear(heard)
    return Outcome(case, turn, time.perf_counter() - began)


def _weakest(inside: list[Outcome]) -> str:
    cases = Counter(str(o.case.label) for o in inside)
    right = Counter(str(o.case.label) for o in inside if o.kind == "right")
    worst = sorted(cases, key=lambda label: (right[label] / cases[label], label))[:4]
    return "; ".join(f"{label} {right[label]} of {cases[label]}" for label in worst)


def _baselines(assistant: Assistant, outcomes: list[Outcome]) -> dict[str, object]:
    from intents.learning.phrases import examples
    from intents.measuring.baselines import letters_matcher, token_set_matcher

    phrases = list(examples(assistant.topic))
    found: dict[str, object] = {}
    for name, matcher in (
        ("token set ratio", token_set_matcher(phrases)),
        ("letters", letters_matcher(phrases)),
    ):
        got = [(o.case.label, matcher(o.turn.heard.text)) for o in outcomes]
        inside = [str(label) == label_found for label, label_found in got if label.intent != "none"]
        outside = [label_found == "none" for label, label_found in got if label.intent == "none"]
        found[f"baseline {name}, in scope, right"] = share(sum(inside), len(inside))
        found[f"baseline {name}, out of scope, refused"] = share(sum(outside), len(outside))
    return found
