"""From a topic file to a Topic, and the check that its author runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from content.lint import Complaint, complaints
from content.topic import LISTS, Topic
from content.yamlfile import BrokenFile, Fault, line_finder, read_as

FOLDER = Path(__file__).parent
DEFAULT_TOPIC = FOLDER / "knee_twitching.yaml"


@cache
def _shape() -> TypeAdapter[Topic]:
    return TypeAdapter(Topic)


def load_topic(path: Path = DEFAULT_TOPIC) -> Topic:
    """The topic of one file. Raises BrokenFile, whose faults name file, line and what to write instead."""
    topic = read_as(path, _shape())
    slips = list(_slips(topic))
    if slips:
        raise BrokenFile(_faults(path, slips))
    return topic


def check_topic(path: Path, today: date) -> list[Fault]:
    """Every fault and every warning of a topic file, in the order of its lines; empty when all is well."""
    try:
        topic = read_as(path, _shape())
    except BrokenFile as broken:
        return broken.faults
    return _faults(path, [*_slips(topic), *complaints(topic), *_overdue(topic, today)])


def _faults(path: Path, found: list[Complaint]) -> list[Fault]:
    line = line_finder(path)
    faults = [Fault(str(path), line(c.place), c.message, c.warning) for c in found]
    return sorted(dict.fromkeys(faults), key=lambda fault: fault.line)


def _overdue(topic: Topic, today: date) -> Iterator[Complaint]:
    due = topic.source.review_again
    if due < today:
        message = f"the review was due on {due}; read the source again and set both dates."
        yield Complaint(("source", "review_again"), message, warning=True)


def _slips(topic: Topic) -> Iterator[Complaint]:
    """What has the right shape and cannot be right: ids given twice, ids that are none, names that nothing fills."""
    for name, kind in LISTS.items():
        listing = topic.listing(kind)
        ids = [item.id for item in listing.items] if listing else []
        for number, item_id in enumerate(ids):
            if item_id in ids[:number]:
                message = f"the id '{item_id}' stands here twice in one list; give each item its own."
                yield Complaint((name, "items", number, "id"), message)
        remedies = {item.id for item in topic.remedies.items} if topic.remedies else set()
        for number, item in enumerate(listing.items if listing else ()):
            if item.eased_by and item.eased_by not in remedies:
                message = (
                    f"'{item.eased_by}' is no remedy; use one of: {', '.join(sorted(remedies)) or 'none'}."
                )
                yield Complaint((name, "items", number, "eased_by"), message)
        if listing and re.search(r"[{}]", listing.intro.replace("{count}", "")):
            yield Complaint((name, "intro"), "'intro' has braces; only {count} may stand in them.")
        for item_id in getattr(topic.phrases, kind):
            if item_id not in ids:
                known = ", ".join(ids) or "none, as that list is missing"
                message = f"'{item_id}' is no id in '{name}'; use one of: {known}."
                yield Complaint(("phrases", kind, item_id), message)
