"""``knee eval``: how well labelled utterances are understood."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from intents.meaning import Decision, Label
from voice.assistant import Assistant, Turn
from voice.errors import InputError
from voice.terminal import say_lines


@dataclass(frozen=True)
class Case:
    """One labelled utterance."""

    label: Label
    text: str


@dataclass(frozen=True)
class Outcome:
    """One case and what became of it. ``seconds`` it took to find the reply."""

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


def evaluate(assistant: Assistant, path: Path, *, as_json: bool, errors: bool) -> int:
    """Prints accuracy, refusals, urgent signs and the most frequent confusions. Raises InputError."""
    outcomes = [_outcome(assistant, case) for case in read_cases(path)]
    figures = summary(outcomes)
    if as_json:
        print(json.dumps(figures))
        return 0
    say_lines(*(f"{name}: {value}" for name, value in figures.items()))
    confusions = Counter(
        (str(o.case.label), str(o.turn.reply.label)) for o in outcomes if o.kind != "right"
    )
    say_lines(*(f"{gold} taken for {got}: {count}" for (gold, got), count in confusions.most_common(10)))
    if errors:
        say_lines(*(f"{o.kind}: {o.case.label}, got {o.turn.reply.label}: {o.case.text}" for o in outcomes if o.kind != "right"))
    return 0


def summary(outcomes: list[Outcome]) -> dict[str, object]:
    """The figures, with 95 % Wilson intervals where a share is given."""
    inside = [o for o in outcomes if o.case.label.intent != "none"]
    outside = [o for o in outcomes if o.case.label.intent == "none"]
    urgent = [o for o in inside if o.case.label.intent in ("emergency", "warning")]
    calm = [o for o in outcomes if o.case.label.intent not in ("emergency", "warning")]
    raised = [o for o in urgent if o.turn.reply.label.intent in ("emergency", "warning")]
    alarms = [o for o in calm if o.turn.reply.label.intent in ("emergency", "warning")]
    times = sorted(o.seconds * 1000 for o in outcomes) or [0.0]
    return {
        "cases": len(outcomes),
        "in scope, right": share(sum(o.kind == "right" for o in inside), len(inside)),
        "in scope, wrong": share(sum(o.kind == "wrong" for o in inside), len(inside)),
        "in scope, asked back": share(sum(o.kind == "asked" for o in inside), len(inside)),
        "in scope, refused": share(sum(o.kind == "refused" for o in inside), len(inside)),
        "out of scope, refused": share(sum(o.kind == "right" for o in outside), len(outside)),
        "red flags raised": share(len(raised), len(urgent)),
        "false alarms": share(len(alarms), len(calm)),
        "milliseconds a question, median": round(times[len(times) // 2], 3),
        "milliseconds a question, 99th percentile": round(times[int(len(times) * 0.99)], 3),
    }


def share(part: int, whole: int) -> str:
    """A share in words, with its 95 % interval after Wilson (1927)."""
    if not whole:
        return "none to count"
    p, z = part / whole, 1.96
    middle = (p + z * z / (2 * whole)) / (1 + z * z / whole)
    half = z * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole)) / (1 + z * z / whole)
    return f"{part} of {whole}, {100 * p:.1f} in a hundred ({100 * (middle - half):.1f} to {100 * (middle + half):.1f})"


def read_cases(path: Path) -> list[Case]:
    """Cases of a file: intent, item (or -) and text, with tabs between; columns before these do not count."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read ({error}): name a UTF-8 text file of labelled questions.") from error
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


def _outcome(assistant: Assistant, case: Case) -> Outcome:
    assistant.forget()
    began = time.perf_counter()
    turn = assistant.hear(case.text)
    return Outcome(case, turn, time.perf_counter() - began)
