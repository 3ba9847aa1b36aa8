"""Turns of one kind each, from cases/turns.yaml: counted, so that a kind that is forgotten shows."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from intents.dialog.assistant import Assistant
from intents.meaning import Decision
from intents.understanding.interpreter import Interpreter
from tests.support.files import CASES

TURNS: dict[str, list[list[dict[str, str]]]] = yaml.safe_load(
    (CASES / "turns.yaml").read_text(encoding="utf-8")
)
ASKING = (Decision.OFFER, Decision.CONFIRM)
MOST = 0.12  # of a kind may go wrong


def fits(turn: dict[str, str], label: Any, also: Any, said: str) -> bool:
    wanted = turn["means"].split("|")
    meant = {str(label), str(also)} | {f"{label.intent} *"}
    return bool(meant.intersection(wanted)) and bool(re.search(turn.get("hears", ""), said, re.IGNORECASE))


@pytest.mark.parametrize("kind", TURNS)
def test_gate_turns_of_a_kind(interpreter: Interpreter, kind: str) -> None:
    wrong, count = [], 0
    for conversation in TURNS[kind]:
        assistant = Assistant(interpreter)
        for turn in conversation:
            heard = assistant.hear(turn["say"])
            if "means" in turn:
                count += 1
                reply = heard.reply
                if reply.decision in ASKING or not fits(turn, reply.label, heard.meaning.also, reply.say):
                    wrong.append(f"{turn['say']!r} means {turn['means']}, got {reply.label}: {reply.say}")
    print(f"{kind}: {len(wrong)} of {count} wrong", *wrong, sep="\n  ")
    assert count >= 30
    assert len(wrong) <= MOST * count
