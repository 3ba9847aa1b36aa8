"""The door of ``knee``: from its first line on, Ctrl-C ends the program without a trace.

What is imported here is in memory already: an interruption while modules load would end in a traceback of theirs, so they
load while Ctrl-C still ends the process by itself. Only then may it be caught, to put things in order.
"""

from __future__ import annotations

import sys
from _signal import SIG_DFL, SIGINT, default_int_handler, getsignal, raise_signal, signal  # type: ignore[import-not-found]

_HEARD = getsignal(SIGINT) is default_int_handler  # not so behind a script's "&": it is to go on there
if _HEARD:
    signal(SIGINT, SIG_DFL)


def main() -> int:
    """Runs the command of the command line; its exit status. Where Ctrl-C ended it, so that ends the process.

    A shell tells that as 130, and stops the script that the command is part of. An orderly end would let it go on.
    """
    from voice.commands.cli import main as run
    from voice.terminal import INTERRUPTED

    try:
        try:
            status = run(loaded=_catch)
        finally:
            if _HEARD:
                signal(SIGINT, SIG_DFL)  # also while the interpreter ends
    except KeyboardInterrupt:  # while things were put in order, or at the very end
        status = INTERRUPTED
    if status == INTERRUPTED and sys.platform != "win32":
        signal(SIGINT, SIG_DFL)
        raise_signal(SIGINT)
    return status


def _catch() -> None:
    """From now on Ctrl-C is an exception, so that what was begun is put in order."""
    if _HEARD:
        signal(SIGINT, _interrupt)


def _interrupt(_number: int, _frame: object) -> None:
    sys.unraisablehook = _unraisable
    raise KeyboardInterrupt


def _unraisable(what: sys.UnraisableHookArgs) -> None:
    """What was only half made complains when it is thrown away: nobody needs to know. But where Ctrl-C itself came at a place
    that cannot be left, such as a finalizer, it comes again a moment later."""
    if what.exc_type is KeyboardInterrupt:
        from threading import Timer

        Timer(0.01, raise_signal, (SIGINT,)).start()
