"""From a topic file to a Topic, and the check that its author runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from content.lint import Complaint, complaints
from content.topic import Topic
from content.yamlfile import BrokenFile, Fault, line_of_text, read_as

FOLDER = Path(__file__).parent
DEFAULT_TOPIC = FOLDER / "knee_twitching.yaml"


@cache
def _shape() -> TypeAdapter[Topic]:
    return TypeAdapter(Topic)


def load_topic(path: Path = DEFAULT_TOPIC) -> Topic:
    """The topic of one file. Raises BrokenFile, whose faults name file, line and what to write instead."""
    topic = read_as(path, _shape())
    doubles = list(_double_ids(topic))
    if doubles:
        raise BrokenFile([Fault(str(path), line_of_text(path, text), message) for text, message in doubles])
    return topic


def check_topic(path: Path, today: date) -> list[Fault]:
    """Every fault and every warning of a topic file, in the order of its lines; empty when all is well."""
    try:
        topic = load_topic(path)
    except BrokenFile as broken:
        return broken.faults
    found = [_fault(path, complaint) for complaint in complaints(topic)]
    if topic.source.review_again < today:
        found.append(
            Fault(
                str(path),
                line_of_text(path, "review_again:"),
                f"the review was due on {topic.source.review_again}; read the source again and set both dates.",
                warning=True,
            )
        )
    return sorted(found, key=lambda fault: fault.line)


def _fault(path: Path, complaint: Complaint) -> Fault:
    return Fault(str(path), line_of_text(path, complaint.text), complaint.message, complaint.warning)


def _double_ids(topic: Topic) -> Iterator[tuple[str, str]]:
    for listing in (topic.causes, topic.warnings, topic.remedies):
        seen: set[str] = set()
        for item in listing.items if listing else ():
            if item.id in seen:
                yield f"id: {item.id}", f"the id '{item.id}' stands here twice in one list; give each item its own."
            seen.add(item.id)
