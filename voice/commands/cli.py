"""The command line: which command, with which options. Each command has a small file of its own."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import get_args

from content.loading import DEFAULT_TOPIC
from content.yamlfile import BrokenFile
from intents.reply import Detail
from models import EMBEDDED
from voice.errors import VoiceError
from voice.settings import Settings, cache_folder, load_settings
from voice.sound.quiet import let_libraries_speak
from voice.terminal import abandon, note, prepare

_EXAMPLES = """examples:
  knee                                   talk on the microphone
  knee ask why is my knee twitching      one question in text
  knee chat                              a conversation in text
  knee hear question.wav --to answers    recorded questions, spoken answers
  knee check my_topic.yaml               is this topic file all right?"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. The exit status: 0 it ran, 1 a fault at run time, 2 wrong usage."""
    prepare()
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = _parser()
    options = parser.parse_args(arguments or ["listen"])
    if options.command == "ask" and not options.text and not options.json:
        parser.error("ask needs a question or a file, such as: knee ask why is my knee twitching")
    if options.command == "ask" and options.text and options.json:  # which was the first word of the question
        parser.error("ask takes --json after the question, such as: knee ask why is my knee twitching --json")
    if options.command == "models" and (fault := _models_fault(options)):
        parser.error(fault)
    try:
        return _run(options)
    except (VoiceError, BrokenFile) as error:
        note(str(error))
        return 1
    except BrokenPipeError:  # whoever read our output has gone: nothing is left to do
        abandon(sys.stdout)
        return 0
    except OSError as error:
        note(
            f"It cannot go on ({error.strerror or error}): free some disk space or check the rights, then try again."
        )
        abandon(sys.stdout)
        return 1
    except KeyboardInterrupt:
        note("Stopped.")
        return 0


def _run(options: argparse.Namespace) -> int:
    # Imported here, so that each command loads only what it needs.
    if options.command == "check":
        from voice.commands.check import check

        return check(options.file)
    if getattr(options, "verbose", False):
        let_libraries_speak()
    if options.command == "models":
        from voice.commands.models import models

        return models(options.action, options.model, options.topic, options.name, options.sha256)
    if hasattr(options, "model"):
        from voice.modelstore.catalogue import model_path

        options.model = model_path(options.model)
    if options.command == "doctor":
        from voice.commands.doctor import doctor

        return doctor(options.topic, options.model, as_json=options.json)
    if options.command == "bench":
        from voice.measuring.figures import bench

        return bench(options.topic, options.model, options.turns, as_json=options.json, quick=options.quick)
    settings = _settings(options)
    if options.command == "say":
        from voice.commands.hear import say

        return say(_text(options.text), options.to, settings)

    from intents.dialog.assistant import Assistant
    from intents.learning.learnt import Keeping

    keeping = Keeping(cache_folder(), note)
    assistant = Assistant.load(options.topic, settings.emergency_number, settings.detail, keeping)
    match options.command:
        case "ask":
            from voice.commands import ask

            if options.json and not options.text:
                return ask.ask_file(assistant, options.json)
            return ask.ask(
                assistant, _text(options.text), settings=settings, as_json=options.json is not None,
                why=options.explain, aloud=options.speak,
            )  # fmt: skip
        case "chat":
            from voice.commands import ask

            return ask.chat(assistant, as_json=options.json)
        case "hear":
            from voice.commands.hear import hear
            from voice.hearing.recognizer import RecognizerModel

            return hear(
                assistant, RecognizerModel.load(options.model, hashes=True), options.files, settings=settings,
                as_json=options.json, aloud=options.speak, folder=options.to,
            )  # fmt: skip
        case "eval":
            from voice.commands.eval import evaluate

            return evaluate(
                assistant, options.file, options.topic, options.model, as_json=options.json, errors=options.errors,
                baselines=options.baselines,
            )  # fmt: skip
        case _:
            from voice.commands.listen import listen, wishes_from

            return listen(assistant, options.model, settings, wishes_from(options))


def _models_fault(options: argparse.Namespace) -> str:
    """What is wrong with how ``knee models`` was called; empty where nothing is."""
    if options.action == "fetch":
        return "" if options.name else "models fetch needs a name: knee models list names those there are"
    return f"models {options.action} takes no name and no checksum" if options.name or options.sha256 else ""


def _settings(options: argparse.Namespace) -> Settings:
    settings = load_settings()
    if options.rate:
        settings = settings.at_rate(options.rate)
    if getattr(options, "full", False):
        settings = replace(settings, detail="full")
    if getattr(options, "detail", None):
        settings = replace(settings, detail=options.detail)
    return replace(settings, voice=options.voice) if options.voice else settings


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="knee",
        description="Answers spoken questions about knee twitching, offline.\nGeneral information, not medical advice.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    voice = argparse.ArgumentParser(add_help=False)
    voice.add_argument("--rate", type=_rate, help="words per minute, 80 to 450")
    voice.add_argument("--voice", help="a voice of the synthesizer, such as en-gb")
    topic = argparse.ArgumentParser(add_help=False)
    topic.add_argument(
        "--topic", type=Path, default=DEFAULT_TOPIC, help="another topic: its file or its folder"
    )
    model = argparse.ArgumentParser(add_help=False)
    default = Path(os.environ.get("KNEE_MODEL") or EMBEDDED)
    model.add_argument(
        "--model", type=Path, default=default, help="another Vosk model: its folder or name (or KNEE_MODEL)"
    )
    model.add_argument("--verbose", action="store_true", help="also what the libraries print")

    listen = commands.add_parser(
        "listen", parents=[voice, topic, model], help="talk on the microphone (the default)"
    )
    listen.add_argument("--device", help="the microphone, by name or number")
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
        "--silence", type=_silence, default=None, metavar="SECONDS", help="that end a question, 0.5 to 3"
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

    ask = commands.add_parser("ask", parents=[voice, topic], help="one question in text")
    ask.add_argument("text", nargs="*", metavar="TEXT", help="the question")
    ask.add_argument(
        "--json", nargs="?", const="", metavar="FILE",
        help="answer as JSON; with FILE instead of TEXT (- for standard input), a question a line",
    )  # fmt: skip
    ask.add_argument("--speak", action="store_true", help="also aloud")
    ask.add_argument("--explain", action="store_true", help="also why it was understood so")
    ask.add_argument("--full", action="store_true", help="all there is, at once")

    chat = commands.add_parser("chat", parents=[voice, topic], help="a conversation in text")
    chat.add_argument("--json", action="store_true", help="one JSON object a line")
    chat.add_argument("--detail", choices=get_args(Detail), help="how much is said at once")

    hear = commands.add_parser("hear", parents=[voice, topic, model], help="recorded questions")
    hear.add_argument("files", nargs="+", type=Path, metavar="FILE.wav")
    hear.add_argument("--json", action="store_true", help="one JSON object a line")
    hear.add_argument("--speak", action="store_true", help="the answers aloud")
    hear.add_argument("--to", type=Path, metavar="DIR", help="the answers as wav files in this folder")

    say = commands.add_parser("say", parents=[voice], help="the synthesizer alone")
    say.add_argument("text", nargs="+", metavar="TEXT")
    say.add_argument("--to", type=Path, required=True, metavar="FILE.wav")

    check = commands.add_parser("check", help="check a topic or a file of shared phrases")
    check.add_argument("file", type=Path, metavar="FILE.yaml")

    evaluate = commands.add_parser("eval", parents=[voice, topic, model], help="accuracy on a labelled file")
    evaluate.add_argument(
        "file", type=Path, metavar="FILE.tsv", help="intent, item (or -) and text, with tabs between"
    )
    evaluate.add_argument("--json", action="store_true", help="as JSON")
    evaluate.add_argument(
        "--baselines", action="store_true", help="also two usual matchers with the same phrases"
    )
    evaluate.add_argument("--errors", action="store_true", help="also each line that went wrong")

    doctor = commands.add_parser(
        "doctor", parents=[topic, model], help="check microphone, speaker, voice and model"
    )
    doctor.add_argument("--json", action="store_true", help="as JSON")

    bench = commands.add_parser("bench", parents=[topic, model], help="how fast all is on this machine")
    bench.add_argument("--json", action="store_true", help="as JSON")
    bench.add_argument("--turns", type=_turns, default=20, metavar="N", help="of a conversation, usually 20")
    bench.add_argument("--quick", action="store_true", help="fewer runs, and no 100,000 phrases")

    models = commands.add_parser("models", parents=[topic, model], help="recognition models")
    models.add_argument("action", choices=("list", "check", "fetch"))
    models.add_argument("name", nargs="?", metavar="NAME", help="of the model to fetch, or an https address")
    models.add_argument("--sha256", type=_sha256, metavar="HEX", help="of the archive at an address")
    return parser


def _text(arguments: list[str]) -> str:
    """The words of the command line; bytes that are no text become question marks."""
    return " ".join(arguments).encode(errors="replace").decode()


def _rate(text: str) -> float:
    with suppress(ValueError):
        if 80 <= float(text) <= 450:
            return float(text)
    raise argparse.ArgumentTypeError("the rate is 80 to 450 words per minute")


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
