"""What the command line takes: a function for each command and its options, and the faults that can be in them."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, get_args

from content.loading import DEFAULT_TOPIC
from intents.reply import Detail
from voice.modelstore.catalogue import EMBEDDED
from voice.settings import FASTEST, SLOWEST, PatienceName

if TYPE_CHECKING:  # it is no generic class at run time
    _Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

_EXAMPLES = """examples:
  knee                                   talk on the microphone
  knee ask why is my knee twitching      one question in text
  knee chat                              a conversation in text
  knee hear question.wav --to answers    recorded questions, spoken answers
  knee check my_topic.yaml               is this topic file all right?"""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of one command; without any, of ``listen``. Ends the process after --help (0) or a fault (2)."""
    parser = _parser()
    options = parser.parse_args(arguments or ["listen"])
    if options.command == "ask" and not options.text and not options.json:
        parser.error("ask needs a question or a file, such as: knee ask why is my knee twitching")
    if options.command == "ask" and options.text and options.json:  # which was the first word of the question
        parser.error("ask takes --json after the question, such as: knee ask why is my knee twitching --json")
    if options.command == "eval" and (fault := _eval_fault(options)):
        parser.error(fault)
    if options.command == "models" and (fault := _models_fault(options)):
        parser.error(fault)
    return options


def _eval_fault(options: argparse.Namespace) -> str:
    """What is wrong with how ``knee eval`` was called; empty where nothing is."""
    recordings = options.room or options.endings
    if not options.file and not recordings:
        return "eval needs a labelled file, or recordings: knee eval --room radio.ogg"
    if recordings and (
        options.file or options.errors or options.baselines or (options.room and options.endings)
    ):
        name = "--room" if options.room else "--endings"
        return f"eval {name} takes recordings and nothing else but --json"
    return ""


def _models_fault(options: argparse.Namespace) -> str:
    """What is wrong with how ``knee models`` was called; empty where nothing is."""
    if options.action == "fetch":
        return "" if options.name else "models fetch needs a name: knee models list names those there are"
    return f"models {options.action} takes no name and no checksum" if options.name or options.sha256 else ""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="knee",
        description="Answers spoken questions about knee twitching, offline.\nGeneral information, not medical advice.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for add in (_listen, _ask, _chat, _hear, _say, _check, _eval, _devices, _doctor, _bench, _models):
        add(commands)  # in this order the help names them
    return parser


# Options that several commands share


def _voice() -> argparse.ArgumentParser:
    voice = argparse.ArgumentParser(add_help=False)
    voice.add_argument("--rate", type=_rate, help=f"words per minute, {SLOWEST} to {FASTEST}")
    voice.add_argument("--voice", help="a voice of the synthesizer, such as en-gb")
    return voice


def _topic() -> argparse.ArgumentParser:
    topic = argparse.ArgumentParser(add_help=False)
    topic.add_argument(
        "--topic", type=Path, default=DEFAULT_TOPIC, help="another topic: its file or its folder"
    )
    return topic


def _model() -> argparse.ArgumentParser:
    model = argparse.ArgumentParser(add_help=False)
    default = Path(os.environ.get("KNEE_MODEL") or EMBEDDED)
    model.add_argument(
        "--model", type=Path, default=default, help="another Vosk model: its folder or name (or KNEE_MODEL)"
    )
    model.add_argument("--verbose", action="store_true", help="also what the libraries print")
    return model


def _ears() -> argparse.ArgumentParser:
    ears = argparse.ArgumentParser(add_help=False)
    ears.add_argument(
        "--no-second-ear", dest="second_ear", action="store_false", help="the first recognizer alone"
    )
    return ears


# The commands


def _listen(commands: _Commands) -> None:
    listen = commands.add_parser(
        "listen", parents=[_voice(), _topic(), _model(), _ears()], help="talk on the microphone (the default)"
    )
    listen.add_argument(
        "--device", metavar="NAME", help="the microphone: number or part of its name; remembered"
    )
    listen.add_argument("--output", metavar="NAME", help="the same for the speaker; default forgets either")
    listen.add_argument("--anyway", action="store_true", help="even while another assistant listens here")
    listen.add_argument("--no-earcons", dest="earcons", action="store_false", help="no short tones")
    listen.add_argument(
        "--wake", nargs="?", const=True, metavar="PHRASE", help="answer only after a wake phrase"
    )
    listen.add_argument("--push-to-talk", action="store_true", help="answer only after a press of Enter")
    listen.add_argument(
        "--no-barge-in",
        dest="barge_in",
        action="store_false",
        help="no voice interrupts an answer, only a key",
    )
    listen.add_argument(
        "--patience", choices=get_args(PatienceName), help="how long to wait for the rest of a question"
    )
    listen.add_argument(
        "--silence", type=_silence, default=None, metavar="SECONDS", help="to wait in any case, 0.5 to 3"
    )
    listen.add_argument(
        "--log",
        type=Path,
        metavar="FILE",
        help="one JSON line a turn: what it meant, and how long each stage took",
    )
    listen.add_argument("--log-text", action="store_true", help="in the log also what was said")
    listen.add_argument("--detail", choices=get_args(Detail), help="how much is said at once")
    listen.add_argument(
        "--demo", type=Path, metavar="FILE.wav",
        help="without a microphone, answer a recorded question and leave the answer here",
    )  # fmt: skip


def _ask(commands: _Commands) -> None:
    ask = commands.add_parser("ask", parents=[_voice(), _topic()], help="one question in text")
    ask.add_argument("text", nargs="*", metavar="TEXT", help="the question")
    ask.add_argument(
        "--json", nargs="?", const="", metavar="FILE",
        help="answer as JSON; with FILE instead of TEXT (- for standard input), a question a line",
    )  # fmt: skip
    ask.add_argument("--speak", action="store_true", help="also aloud")
    ask.add_argument("--explain", action="store_true", help="also why it was understood so")
    ask.add_argument("--full", action="store_true", help="all there is, at once")


def _chat(commands: _Commands) -> None:
    chat = commands.add_parser("chat", parents=[_voice(), _topic()], help="a conversation in text")
    chat.add_argument("--json", action="store_true", help="one JSON object a line")
    chat.add_argument("--detail", choices=get_args(Detail), help="how much is said at once")


def _hear(commands: _Commands) -> None:
    hear = commands.add_parser(
        "hear", parents=[_voice(), _topic(), _model(), _ears()], help="recorded questions"
    )
    hear.add_argument("files", nargs="+", type=Path, metavar="FILE.wav")
    hear.add_argument("--json", action="store_true", help="one JSON object a line")
    hear.add_argument("--speak", action="store_true", help="the answers aloud")
    hear.add_argument("--to", type=Path, metavar="DIR", help="the answers as wav files in this folder")


def _say(commands: _Commands) -> None:
    say = commands.add_parser("say", parents=[_voice()], help="the synthesizer alone")
    say.add_argument("text", nargs="+", metavar="TEXT")
    say.add_argument("--to", type=Path, required=True, metavar="FILE.wav")


def _check(commands: _Commands) -> None:
    check = commands.add_parser("check", help="check a topic or a file of shared phrases")
    check.add_argument("file", type=Path, metavar="FILE.yaml")


def _eval(commands: _Commands) -> None:
    evaluate = commands.add_parser(
        "eval",
        parents=[_voice(), _topic(), _model(), _ears()],
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


def _devices(commands: _Commands) -> None:
    devices = commands.add_parser("devices", help="microphones and speakers, by name and number")
    devices.add_argument("--json", action="store_true", help="as JSON")


def _doctor(commands: _Commands) -> None:
    doctor = commands.add_parser(
        "doctor", parents=[_topic(), _model()], help="check microphone, speaker, voice and model"
    )
    doctor.add_argument("--json", action="store_true", help="as JSON")


def _bench(commands: _Commands) -> None:
    bench = commands.add_parser("bench", parents=[_topic(), _model()], help="how fast all is on this machine")
    bench.add_argument("--json", action="store_true", help="as JSON")
    bench.add_argument("--turns", type=_turns, default=20, metavar="N", help="of a conversation, usually 20")
    bench.add_argument("--quick", action="store_true", help="fewer runs, and no 100,000 phrases")


def _models(commands: _Commands) -> None:
    models = commands.add_parser("models", parents=[_topic(), _model()], help="recognition models")
    models.add_argument("action", choices=("list", "check", "fetch"))
    models.add_argument("name", nargs="?", metavar="NAME", help="of the model to fetch, or an https address")
    models.add_argument("--sha256", type=_sha256, metavar="HEX", help="of the archive at an address")


# What an option may be


def _rate(text: str) -> float:
    with suppress(ValueError):
        if SLOWEST <= float(text) <= FASTEST:
            return float(text)
    raise argparse.ArgumentTypeError(f"the rate is {SLOWEST} to {FASTEST} words per minute")


def _silence(text: str) -> float:
    with suppress(ValueError):
        if 0.5 <= float(text) <= 3:
            return float(text)
    raise argparse.ArgumentTypeError("the silence is 0.5 to 3 seconds")


def _turns(text: str) -> int:
    with suppress(ValueError):
        if int(text) > 0:
            return int(text)
    raise argparse.ArgumentTypeError("the number of turns is 1 or more")


def _sha256(text: str) -> str:
    if re.fullmatch(r"[0-9a-fA-F]{64}", text):
        return text.lower()
    raise argparse.ArgumentTypeError("a SHA-256 checksum has 64 digits from 0 to f")


def _version() -> str:
    try:
        return f"knee-voice {version('knee-voice')}"
    except PackageNotFoundError:
        return "knee-voice, not installed"
