"""The options of the commands that look after topics, models, devices and figures."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from voice.commands.options.kinds import sha256, turns
from voice.commands.options.shared import ears, model, topic, voice
from voice.export.templates import kits

if TYPE_CHECKING:
    from voice.commands.options.shared import Commands


def _check(commands: Commands) -> None:
    check = commands.add_parser("check", help="check topics or files of shared phrases")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE.yaml")


def _new_topic(commands: Commands) -> None:
    new = commands.add_parser("new-topic", help="write a topic of your own: it asks for what it needs")
    new.add_argument("name", nargs="?", metavar="NAME", help="what it is about, such as 'dry eyes'")
    new.add_argument(
        "--to", type=Path, metavar="FILE.yaml", help="where to write it, usually here under its name"
    )
    new.add_argument("--replace", action="store_true", help="also where that file is there already")
    new.add_argument("--example", action="store_true", help="instead, print a whole topic with comments")


def _eval(commands: Commands) -> None:
    evaluate = commands.add_parser(
        "eval",
        parents=[voice(), topic(), model(), ears()],
        help="accuracy on a labelled file, or what it says in a room",
    )
    evaluate.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE.tsv",
        help="intent, item (or -) and text, with tabs between",
    )
    evaluate.add_argument(
        "--room", nargs="+", type=Path, metavar="FILE.wav",
        help="instead, recordings of people who do not talk to it: to what does it reply?",
    )  # fmt: skip
    evaluate.add_argument(
        "--endings", nargs="+", type=Path, metavar="FILE.wav",
        help="instead, recordings of one question each: how soon is it answered, and how often too soon?",
    )  # fmt: skip
    evaluate.add_argument("--json", action="store_true", help="as JSON")
    evaluate.add_argument(
        "--baselines", action="store_true", help="also two usual matchers with the same phrases"
    )
    evaluate.add_argument("--errors", action="store_true", help="also each line that went wrong")
    evaluate.add_argument(
        "--report", type=Path, metavar="FILE.html", help="also all of it as a page with plots and tables"
    )


def _devices(commands: Commands) -> None:
    devices = commands.add_parser("devices", help="microphones and speakers, by name and number")
    devices.add_argument("--json", action="store_true", help="as JSON")


def _doctor(commands: Commands) -> None:
    doctor = commands.add_parser(
        "doctor", parents=[topic(), model()], help="check microphone, speaker, voice and model"
    )
    doctor.add_argument("--json", action="store_true", help="as JSON")


def _bench(commands: Commands) -> None:
    bench = commands.add_parser("bench", parents=[topic(), model()], help="how fast all is on this machine")
    bench.add_argument("--json", action="store_true", help="as JSON")
    bench.add_argument("--turns", type=turns, default=20, metavar="N", help="of a conversation, usually 20")
    bench.add_argument("--quick", action="store_true", help="fewer runs, and no 100,000 phrases")


def _models(commands: Commands) -> None:
    models = commands.add_parser("models", parents=[topic(), model()], help="recognition models")
    models.add_argument("action", choices=("list", "check", "fetch"))
    models.add_argument("name", nargs="?", metavar="NAME", help="of the model to fetch, or an https address")
    models.add_argument("--sha256", type=sha256, metavar="HEX", help="of the archive at an address")


def _export(commands: Commands) -> None:
    export = commands.add_parser(
        "export", parents=[topic()], help="what other assistants need to use this one"
    )
    export.add_argument("kit", choices=kits(), help="for whom")
    export.add_argument("folder", type=Path, metavar="DIR", help="the folder to write it into")
    export.add_argument("--force", action="store_true", help="overwrite files that are there and differ")


def _topics(commands: Commands) -> None:
    topics = commands.add_parser(
        "topics", help="which topics it answers about; adds, checks and removes some"
    )
    topics.add_argument("--json", action="store_true", help="list as JSON")
    topics.set_defaults(names=[], force=False)
    actions = topics.add_subparsers(dest="action", metavar="ACTION")
    listed = actions.add_parser("list", help="which topics there are, and which are used (the default)")
    listed.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="as JSON")
    add = actions.add_parser("add", help="answer about one more")
    add.add_argument(
        "names", nargs="+", metavar="NAME", help="of a topic that is there, or the file of your own"
    )
    add.add_argument("--force", action="store_true", help="in place of your own of the same name")
    check = actions.add_parser("check", help="are they all right, each and together?")
    check.add_argument("names", nargs="*", metavar="NAME", help="usually those that are used")
    remove = actions.add_parser("remove", help="answer about one no more")
    remove.add_argument("names", nargs="+", metavar="NAME")


def _completions(commands: Commands) -> None:
    completions = commands.add_parser("completions", help="what a shell needs to complete commands")
    completions.add_argument("shell", choices=("bash", "zsh", "fish", "tcsh", "powershell"))


COMMANDS = (
    _check,
    _topics,
    _new_topic,
    _eval,
    _devices,
    _doctor,
    _bench,
    _models,
    _export,
    _completions,
)  # in this order the help names them
