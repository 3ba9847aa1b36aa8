"""From the files of a topic to a Topic, and the check that its author runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from content.layout import Layout, layout_of
from content.lint import Complaint, complaints
from content.phrases import load_misheard, load_phrases, read_phrases
from content.topic import LISTS, Topic
from content.yamlfile import BrokenFile, Fault, line_finder, read_as

DEFAULT_TOPIC = Path(__file__).parent / "topics" / "knee_twitching"
EXAMPLE_TOPIC = Path(__file__).parent / "examples" / "dry_eyes.yaml"
"""A small topic with comments, for authors to learn from."""


def load_topic(path: Path = DEFAULT_TOPIC, trusted: bool = False) -> Topic:
    """The topic of one file or folder, without its phrases. ``trusted``: it was found right before, and is unchanged.

    Raises BrokenFile, whose faults name file, line and what to write instead.
    """
    layout = layout_of(path)
    topic = _read(layout, trusted)
    slips = [] if trusted else list(_slips(topic))
    if slips:
        raise BrokenFile(_faults(layout.facts, slips))
    return topic


def check_topic(path: Path, today: date) -> list[Fault]:
    """Every fault and every warning of a topic's files, file by file in the order of their lines; empty when all is well."""
    layout = layout_of(path)
    faults: list[Fault] = []
    topic = None
    try:
        topic = _read(layout)
    except BrokenFile as broken:
        faults += broken.faults
    else:
        faults += _faults(layout.facts, [*_slips(topic), *complaints(topic), *_overdue(topic, today)])
    try:
        load_phrases(path, topic) if topic else read_phrases(layout)
        load_misheard(path)
    except BrokenFile as broken:
        faults += broken.faults
    return sorted(
        dict.fromkeys(faults), key=lambda fault: (fault.file != str(layout.facts), fault.file, fault.line)
    )


def _read(layout: Layout, trusted: bool = False) -> Topic:
    if layout.phrases and not layout.facts.exists():
        folder = str(layout.facts.parent)
        message = "this folder holds no topic; name one with a facts.yaml in it, or a .yaml file."
        raise BrokenFile([Fault(folder, 1, message)])
    return read_as(layout.facts, Topic, without="" if layout.phrases else "phrases", trusted=trusted)


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
    """What has the right shape and cannot be right: no signs of danger, ids given twice, ids that are none, names that
    nothing fills."""
    if topic.medical and not topic.warnings:
        message = (
            "a topic about health needs 'warnings', the signs with which to see a doctor; "
            "write 'medical: false' if it is about something else."
        )
        yield Complaint(("id",), message)
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
