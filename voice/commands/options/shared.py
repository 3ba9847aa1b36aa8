"""Options that several commands share."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from voice.commands.options.kinds import rate
from voice.modelstore.catalogue import EMBEDDED
from voice.settings import FASTEST, SLOWEST

if TYPE_CHECKING:  # it is no generic class at run time
    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def voice() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--rate", type=rate, help=f"words per minute, {SLOWEST} to {FASTEST}")
    shared.add_argument("--voice", help="natural, plain, or a name that the plain one knows, such as en-gb")
    return shared


def topic() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--topic", action="append", dest="topics", metavar="NAME",
        help="another topic, its name, file or folder; several with an option each",
    )  # fmt: skip
    return shared


def model() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    default = Path(os.environ.get("KNEE_MODEL") or EMBEDDED)
    shared.add_argument(
        "--model", type=Path, default=default, help="another Vosk model: its folder or name (or KNEE_MODEL)"
    )
    shared.add_argument("--verbose", action="store_true", help="also what the libraries print")
    return shared


def ears() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--no-second-ear", dest="second_ear", action="store_false", help="the first recognizer alone"
    )
    return shared
