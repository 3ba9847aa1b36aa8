"""The options of the commands that answer: on the microphone, in text, from recordings, to other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

from intents.reply import Detail
from voice.commands.options.kinds import count, port, silence
from voice.commands.options.shared import ears, model, topic, voice
from voice.settings import PatienceName

if TYPE_CHECKING:
    from voice.commands.options.shared import Commands


def _listen(commands: Commands) -> None:
    listen = commands.add_parser(
        "listen", parents=[voice(), topic(), model(), ears()], help="talk on the microphone (the default)"
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
        "--silence", type=silence, default=None, metavar="SECONDS", help="to wait in any case, 0.5 to 3"
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


def _ask(commands: Commands) -> None:
    ask = commands.add_parser("ask", parents=[voice(), topic()], help="one question in text")
    ask.add_argument("text", nargs="*", metavar="TEXT", help="the question")
    ask.add_argument(
        "--json", nargs="?", const="", metavar="FILE",
        help="answer as JSON; with FILE instead of TEXT (- for standard input), a question a line",
    )  # fmt: skip
    ask.add_argument("--speak", action="store_true", help="also aloud")
    ask.add_argument("--explain", action="store_true", help="also why it was understood so")
    ask.add_argument("--full", action="store_true", help="all there is, at once")


def _chat(commands: Commands) -> None:
    chat = commands.add_parser("chat", parents=[voice(), topic()], help="a conversation in text")
    chat.add_argument("--json", action="store_true", help="one JSON object a line")
    chat.add_argument("--detail", choices=get_args(Detail), help="how much is said at once")


def _hear(commands: Commands) -> None:
    hear = commands.add_parser("hear", parents=[voice(), topic(), model(), ears()], help="recorded questions")
    hear.add_argument("files", nargs="+", type=Path, metavar="FILE.wav")
    hear.add_argument("--json", action="store_true", help="one JSON object a line")
    hear.add_argument("--speak", action="store_true", help="the answers aloud")
    hear.add_argument("--to", type=Path, metavar="DIR", help="the answers as wav files in this folder")


def _say(commands: Commands) -> None:
    say = commands.add_parser("say", parents=[voice()], help="the synthesizer alone")
    say.add_argument("text", nargs="+", metavar="TEXT", help="what to say; - reads standard input")
    say.add_argument(
        "--to",
        metavar="FILE",
        help="not aloud but into a wav, flac or ogg file; - is a wav on standard output",
    )


def _serve(commands: Commands) -> None:
    serve = commands.add_parser(
        "serve",
        parents=[voice(), topic(), model(), ears()],
        help="a Wyoming server, for Home Assistant and others",
    )
    serve.add_argument(
        "--host", default="127.0.0.1", help="where it is reached: usually from this machine alone"
    )
    serve.add_argument("--port", type=port, default=10_700, help="usually 10700; 0 for one that is free")
    serve.add_argument(
        "--workers", type=count, default=1, metavar="N", help="processes that share the port, usually 1"
    )
    serve.add_argument(
        "--connections", type=count, default=8, metavar="N", help="at once, for each worker; usually 8"
    )
    serve.add_argument(
        "--announce", nargs="?", const="knee-voice", default="", metavar="NAME",
        help="tell the local network of it, so that Home Assistant finds it",
    )  # fmt: skip
    serve.add_argument("--detail", choices=get_args(Detail), help="how much is said at once")


COMMANDS = (_listen, _ask, _chat, _hear, _say, _serve)  # in this order the help names them
