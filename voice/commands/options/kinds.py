"""What an option may be: each reads one, or says what it may be."""

from __future__ import annotations

import argparse
import re
from contextlib import suppress

from voice.settings import FASTEST, SLOWEST


def rate(text: str) -> float:
    with suppress(ValueError):
        if SLOWEST <= float(text) <= FASTEST:
            return float(text)
    raise argparse.ArgumentTypeError(f"the rate is {SLOWEST} to {FASTEST} words per minute")


def silence(text: str) -> float:
    with suppress(ValueError):
        if 0.5 <= float(text) <= 3:
            return float(text)
    raise argparse.ArgumentTypeError("the silence is 0.5 to 3 seconds")


def turns(text: str) -> int:
    with suppress(ValueError):
        if int(text) > 0:
            return int(text)
    raise argparse.ArgumentTypeError("the number of turns is 1 or more")


def count(text: str) -> int:
    with suppress(ValueError):
        if 1 <= int(text) <= 1_000:
            return int(text)
    raise argparse.ArgumentTypeError("it is a number from 1 to 1000")


def port(text: str) -> int:
    with suppress(ValueError):
        if 0 <= int(text) <= 65_535:
            return int(text)
    raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")


def sha256(text: str) -> str:
    if re.fullmatch(r"[0-9a-fA-F]{64}", text):
        return text.lower()
    raise argparse.ArgumentTypeError("a SHA-256 checksum has 64 digits from 0 to f")
