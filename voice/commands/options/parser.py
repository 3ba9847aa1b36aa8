"""What the command line takes, and the faults that can be in it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from voice.commands.options import talking, tending
from voice.typed import typed

_EXAMPLES = """examples:
  knee                                   talk on the microphone
  knee ask why is my knee twitching      one question in text
  knee chat                              a conversation in text
  knee hear question.wav --to answers    recorded questions, spoken answers
  knee check my_topic.yaml               is this topic file all right?
  knee new-topic 'dry eyes'              a topic of your own, step by step"""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of one command; without any, of ``listen``. Ends the process after --help (0) or a fault (2)."""
    parser = command_line()
    options = parser.parse_args(arguments or ["listen"])
    if options.command == "ask" and not options.text and not options.json:
        parser.error(f"ask needs a question or a file, such as: {typed('knee ask why is my knee twitching')}")
    if options.command == "ask" and options.text and options.json:  # which was the first word of the question
        parser.error(
            f"ask takes --json after the question, such as: {typed('knee ask why is my knee twitching --json')}"
        )
    if options.command == "eval" and (fault := _eval_fault(options)):
        parser.error(fault)
    if options.command == "new-topic" and bool(options.name) is options.example:
        parser.error("new-topic needs a name, such as: knee new-topic 'dry eyes' (or --example alone)")
    if options.command == "models" and (fault := _models_fault(options)):
        parser.error(fault)
    return options


def _eval_fault(options: argparse.Namespace) -> str:
    """What is wrong with how ``knee eval`` was called; empty where nothing is."""
    recordings = options.room or options.endings
    if not options.file and not recordings:
        return f"eval needs a labelled file, or recordings: {typed('knee eval --room radio.ogg')}"
    if recordings and (
        options.file
        or options.errors
        or options.baselines
        or options.report
        or (options.room and options.endings)
    ):
        name = "--room" if options.room else "--endings"
        return f"eval {name} takes recordings and nothing else but --json"
    return ""


def _models_fault(options: argparse.Namespace) -> str:
    """What is wrong with how ``knee models`` was called; empty where nothing is."""
    if options.action == "fetch":
        return (
            ""
            if options.name
            else f"models fetch needs a name: {typed('knee models list')} names those there are"
        )
    return f"models {options.action} takes no name and no checksum" if options.name or options.sha256 else ""


def command_line() -> argparse.ArgumentParser:
    """All commands and their options."""
    parser = argparse.ArgumentParser(
        prog="knee",
        description="Answers spoken questions about knee twitching, offline.\nGeneral information, not medical advice.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for add in (*talking.COMMANDS, *tending.COMMANDS):
        add(commands)
    return parser


def _version() -> str:
    try:
        return f"knee-voice {version('knee-voice')}"
    except PackageNotFoundError:
        return "knee-voice, not installed"
