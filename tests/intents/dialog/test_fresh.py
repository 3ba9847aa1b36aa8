"""Lines of ten kinds, by three writers who saw only a description of each kind: counts, on the half that may be looked at.

Of the half that is kept aside only the counts are printed, and that they do not fall far is all that is asserted.
"""

from __future__ import annotations

from collections import defaultdict

import pytest
import yaml

from intents.dialog.assistant import Assistant
from intents.reply import Reply
from tests.support.files import CASES

URGENT = ("emergency", "warning")
# How many in a hundred of each kind must come out as wanted.
LEAST = {
    "ambient": 88, "commands": 86, "danger_not": 92, "danger_told": 97, "denial": 80, "hello": 90, "in_scope": 90,
    "not_covered": 82, "other_subject": 80,
}  # fmt: skip


def is_as_wanted(wanted: str, reply: Reply) -> bool:
    """``wanted``: labels, or "calm" (no alarm) or "urgent", with bars between."""
    urgent = reply.label.intent in URGENT
    return any(
        each in (str(reply.label), reply.label.intent, "urgent" if urgent else "calm")
        for each in wanted.split("|")
    )


def counts_of(name: str, assistant: Assistant) -> dict[str, tuple[int, int]]:
    """Of each kind how many lines come out as wanted, of how many."""
    found: defaultdict[str, list[bool]] = defaultdict(list)
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        kind, wanted, text = line.split("\t")
        assistant.forget()
        found[kind].append(is_as_wanted(wanted, assistant.hear(text).reply))
    return {kind: (sum(right), len(right)) for kind, right in found.items()}


def turns_of(name: str, assistant: Assistant) -> tuple[int, int]:
    """Of the turns of conversations how many come out as wanted, of how many."""
    right = []
    for talk in yaml.safe_load((CASES / name).read_text(encoding="utf-8")):
        assistant.forget()
        right += [is_as_wanted(turn["means"], assistant.hear(turn["say"]).reply) for turn in talk["turns"]]
    return sum(right), len(right)


def test_gate_fresh_lines(assistant: Assistant) -> None:
    counts = counts_of("fresh_dev.tsv", assistant)
    print(counts)
    assert counts.keys() == LEAST.keys()
    assert [kind for kind, (right, lines) in counts.items() if 100 * right < LEAST[kind] * lines] == []


def test_gate_fresh_conversations(assistant: Assistant) -> None:
    right, turns = turns_of("fresh_talks_dev.yaml", assistant)
    assert turns > 60 and right >= 0.94 * turns


@pytest.mark.parametrize(("name", "talks"), [("fresh_test.tsv", "fresh_talks_test.yaml")])
def test_gate_those_kept_aside(name: str, talks: str, assistant: Assistant) -> None:
    counts = {**counts_of(name, assistant), "talks": turns_of(talks, assistant)}
    print(counts)
    assert sum(right for right, _ in counts.values()) >= 0.85 * sum(lines for _, lines in counts.values())
