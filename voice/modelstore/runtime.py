"""onnxruntime, which runs the second ear and the natural voice: only one that tells nobody of its use, and quietly."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

RUNTIME = '"onnxruntime<1.27"'
"""What to install, as a shell takes it."""

_QUIET = (1, 27)
"""From here on onnxruntime is not used: 1.26 has no client in it that tells its makers of its use, 1.32 has one, which leaves a
file of its session as soon as it is imported. Which one in between was the first was not looked at."""

_FATAL = 4  # the only complaints that it prints


def runtime_faults() -> list[str]:
    """What is wrong with the one that is installed, in words. To be asked before it is imported."""
    try:
        found = version("onnxruntime")
    except PackageNotFoundError:
        return []  # importing it says more
    if tuple(int(part) for part in found.split(".")[:2] if part.isdecimal()) < _QUIET:
        return []
    return [f"onnxruntime {found} may tell its makers that it is used"]


def quiet_runtime() -> Any:
    """The module, told to tell nobody. Raises ImportError."""
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    onnxruntime.set_default_logger_severity(_FATAL)
    return onnxruntime
