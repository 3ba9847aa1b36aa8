"""One assistant at a time: two that hear each other answer each other."""

from __future__ import annotations

import getpass
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from voice.errors import NotAloneError
from voice.lock import locked


@contextmanager
def alone(anyway: bool = False) -> Iterator[None]:
    """Held while an assistant listens on this computer. It ends with the process, however that ends.

    One for all devices: two sound cards are mostly in one room. Raises NotAloneError where another one listens, unless ``anyway``.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(_file()))
        except BlockingIOError:
            if not anyway:
                raise NotAloneError(
                    "Another assistant listens on this computer, and the two would answer each other: "
                    "end that one, or add --anyway."
                ) from None
        except (
            OSError,
            KeyError,
        ):  # no place for a lock, or a user without a name, is no reason to be silent
            pass
        yield


def _file() -> Path:
    """For each user one, since nobody may write to another's."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and Path(runtime).is_dir():
        return Path(runtime, "knee-voice.lock")
    return Path(tempfile.gettempdir(), f"knee-voice-{getpass.getuser()}.lock")
