"""The one door to PortAudio, through which every failure comes out as a `DeviceError`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from voice.errors import DeviceError
from voice.sound.quiet import native_silence


def portaudio() -> Any:
    """The module sounddevice. Raises DeviceError where PortAudio is not installed."""
    try:
        with native_silence():  # ALSA complains at length about cards that are not there
            import sounddevice
    except ImportError:
        raise DeviceError("Sound needs a Python package: run 'pip install sounddevice'.") from None
    except OSError as error:
        raise DeviceError(
            f"Sound needs a system library ({error}): run 'apt-get install libportaudio2'."
        ) from None
    return sounddevice


def restart() -> None:
    """Makes PortAudio look for devices again; every stream of this process must have been closed before."""
    sd = portaudio()
    with native_silence():
        sd._terminate()
        sd._initialize()


def open_stream(name: str, device: int | None, rate: int, start: Callable[[Any, int], Any]) -> Any:
    """A running stream of ``device``, by its number (None: the usual one), at ``rate`` hertz or, where refused, at its own.

    ``name`` is ``"microphone"`` or ``"speaker"``; ``start(sd, rate)`` makes the stream.
    Raises DeviceError where there is none, or it is busy.
    """
    sd = portaudio()
    with native_silence():
        try:
            own = sd.query_devices(device, "input" if name == "microphone" else "output")[
                "default_samplerate"
            ]
        except (ValueError, sd.PortAudioError):
            raise DeviceError(f"No {name} was found: plug one in and try again.") from None
        try:
            try:
                return _started(start(sd, rate))
            except sd.PortAudioError:
                return _started(start(sd, round(own)))
        except sd.PortAudioError as error:
            raise DeviceError(
                f"The {name} cannot be opened ({error.args[0]}): close other programs that use it."
            ) from error


def _started(stream: Any) -> Any:
    try:
        stream.start()
    except BaseException:
        stream.close()
        raise
    return stream
