"""``knee topics``: which topics there are and are used; adds one, checks some, removes one."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from content.loading import load_topic
from content.yamlfile import BrokenFile
from intents.learning.learnt import Keeping, load_learnt
from voice.commands.tending.check import check, faults_of
from voice.errors import TopicError
from voice.settings import Settings, cache_folder, load_settings, save_settings
from voice.shelf import Shelved, forget, keep, shelf, topic_called, used_names, used_topics
from voice.terminal import note, say_lines
from voice.typed import typed


def begin(options: Namespace) -> Callable[[], int]:
    """Reads the settings."""
    settings = load_settings()
    match options.action:
        case "add":
            return partial(_each, partial(add, anew=options.force), options.names)
        case "remove":
            return partial(_each, remove, options.names)
        case "check":
            return partial(check_topics, settings, options.names)
        case _:
            return partial(list_topics, settings, as_json=options.json)


def list_topics(settings: Settings, *, as_json: bool = False) -> int:
    """Names each topic that is there, with its title and whether it is used; 1 where one is broken."""
    told = [_told(each) for each in shelf(settings)]
    if as_json:
        say_lines(json.dumps(told, ensure_ascii=False))
    else:
        say_lines(*map(_line, told))
        note(
            f"To add one, type {typed('knee topics add')} with its name, or with the file of your own topic."
        )
    return int(any(each["fault"] for each in told))


def add(name: str, anew: bool = False) -> int:
    """Uses one more topic: one that comes with the program by its name, one's own by its file, which is copied. 1 where it
    has a fault. Raises TopicError."""
    settings = load_settings()
    path = topic_called(name, settings)
    there = {each.path: each for each in shelf(settings)}
    if path in there:
        if there[path].used:
            say_lines(f"{there[path].name} is used already.")
            return 0
        _use(settings, (*used_names(settings), there[path].name))
    else:
        own = _new_name(path, settings, anew)
        faults = faults_of(path)
        wrong = [fault for fault in faults if not fault.warning]
        if wrong:
            say_lines(*map(str, wrong), f"{path} is not added: mend it, then add it again.")
            return 1
        if faults:
            note(f"It has {len(faults)} warnings: to hear them, type {typed(f'knee check {path}')}")
        path = keep(path, own)
    topic = load_learnt(path, Keeping(cache_folder(), note)).topic  # so that the first question need not wait
    say_lines(f"From now on you can ask about {topic.title}.")
    return 0


def remove(name: str) -> int:
    """Uses a topic no more; one's own is removed from the folder. Raises TopicError."""
    settings = load_settings()
    found = next((each for each in shelf(settings) if each.name == name), None)
    if found is None:
        raise TopicError(
            f"There is no topic called {name}: type {typed('knee topics')} to hear which there are."
        )
    if not found.used:
        say_lines(f"{name} is not used.")
        return 0
    if len(used_topics(settings)) == 1:
        raise TopicError(f"{name} is the only topic that is used: add another one first.")
    if found.own:
        forget(found.path)
    else:
        # Empty, the usual one would be used; a name that is none stands for "of those that come with it none".
        _use(settings, tuple(each for each in used_names(settings) if each != name) or ("none",))
    say_lines(f"From now on {name} is not answered about.")
    return 0


def check_topics(settings: Settings, names: Sequence[str]) -> int:
    """Checks the named topics, or those that are used, also together. 1 where one has a fault."""
    if names:
        return check([topic_called(name, settings) for name in names])
    return check([each.path for each in used_topics(settings)])


def _each(work: Callable[[str], int], names: Sequence[str]) -> int:
    return max([work(name) for name in names])


def _new_name(path: Path, settings: Settings, anew: bool) -> str:
    """The name under which a topic is added; empty where it cannot be read, of which the check says why."""
    try:
        name = load_topic(path).id
    except BrokenFile:
        return ""
    same = next((each for each in shelf(settings) if each.name == name), None)
    if same and not same.own:
        raise TopicError(f"A topic called {name} comes with the program: give yours another id.")
    if same and not anew:
        raise TopicError(f"A topic called {name} is there already: add --force to put this one in its place.")
    return name


def _use(settings: Settings, names: Sequence[str]) -> None:
    save_settings(replace(settings, topics=", ".join(names)))


def _told(each: Shelved) -> dict[str, object]:
    told: dict[str, object] = {"name": each.name, "file": str(each.path), "own": each.own, "used": each.used}
    try:
        topic = load_topic(each.path)
        return told | {"title": topic.title, "review_again": str(topic.source.review_again), "fault": ""}
    except BrokenFile as broken:
        return told | {"title": "", "review_again": "", "fault": str(broken)}


def _line(told: dict[str, object]) -> str:
    """A topic in words that make sense without the lines around them."""
    whose = f"your own, in {told['file']}" if told["own"] else "comes with the program"
    if told["fault"]:
        return f"{told['name']}: cannot be used. {told['fault']}"
    used = "used" if told["used"] else "not used"
    return f"{told['name']}: about {told['title']}, {used}, {whose}."
