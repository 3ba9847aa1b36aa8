"""The sentences around the answers: greeting, offers, refusals. Loaded from ``wording.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from annotated_types import MinLen

from content.building import FromFile
from content.topic import Beyond, Chunks, Kind, Text
from content.yamlfile import read_as

WORDING_FILE = Path(__file__).parent / "wording.yaml"


@dataclass(frozen=True)
class Wording(FromFile):
    """One sentence or passage for each occasion; names in braces are filled in where it is used."""

    greeting: Chunks
    about: Text
    also: Text
    as_said: Text
    list_entry: Text
    list_nouns: dict[Kind, Text]
    list_titles: Text
    list_titles_on: Text
    list_more: Text
    list_end: Text
    nothing_listed: Text
    emergency: Chunks
    emergencies: dict[str, Chunks]
    emergency_number: Text
    emergency_again: Text
    emergency_over: Text
    emergency_was: Text
    sign_over: Text
    maybe_emergency: Text
    perhaps_said: Text
    no_more: Text
    no_more_at_all: Text
    nothing_before: Text
    nothing_said: Text
    reminders: Chunks
    unnamed_sign: Text
    still_emergency: Text
    nothing_heard: Text
    no_such_number: Text
    offer: Text
    confirm: Text
    which_one: Text
    which_topic: Text
    now_about: Text
    dropped: Text
    agreed: Text
    declined: Text
    stopped: Text
    closed: Text
    acknowledged: Text
    slower: Text
    faster: Text
    thanks: Text
    goodbye: Text
    hello: Text
    private: Chunks
    no_volume: Text
    no_hurry: Text
    no_voice: Text
    no_pace: Text
    fixed_pace: Text
    help: Chunks
    help_more: Chunks
    help_talking: Chunks
    help_talking_more: Chunks
    source: Chunks
    not_for_me: Text
    not_said_to_me: Text
    none_best: Text
    no_reason: Text
    no_match: Annotated[tuple[Chunks, ...], MinLen(2)]
    not_covered: Text
    who_can_tell: dict[Beyond, Text]
    names: dict[str, Text]


@cache
def load_wording(path: Path = WORDING_FILE) -> Wording:
    """The wording of the assistant. Raises content.yamlfile.BrokenFile."""
    # What the package brings is checked by its tests.
    return read_as(path, Wording, trusted=path == WORDING_FILE)
