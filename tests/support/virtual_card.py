"""A sound card made of PulseAudio: what is fed to it a microphone hears, what is played can be recorded.

Used as a pytest plugin: ``pytest_plugins = ["tests.support.virtual_card"]`` gives the fixture ``card``.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path

import pytest

from voice.sound.audio import RATE, AudioChunk

_MODULES = """\
.fail
load-module module-native-protocol-unix socket={folder}/run/native auth-anonymous=1
load-module module-null-sink sink_name=speaker rate=48000 channels=2
load-module module-null-sink sink_name=micsink rate=48000 channels=1
load-module module-remap-source source_name=mic master=micsink.monitor
set-default-sink speaker
set-default-source mic
"""
RAW = [f"--rate={RATE}", "--format=s16le", "--channels=1"]


class Recording:
    """What the card's speaker plays, with the moment (monotonic seconds) each piece was heard."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["parec", "-d", "speaker.monitor", *RAW, "--latency-msec=10"], stdout=subprocess.PIPE
        )
        self.pieces: list[tuple[float, bytes]] = []
        self._thread = threading.Thread(target=self._read)
        self._thread.start()
        while not self.pieces:
            time.sleep(0.01)

    def _read(self) -> None:
        assert self._process.stdout
        while piece := os.read(self._process.stdout.fileno(), 4096):
            self.pieces.append((time.monotonic(), piece))

    def loud_at(self) -> list[float]:
        """The moments at which something was to be heard."""
        return [moment for moment, piece in self.pieces if any(piece)]

    def finish(self) -> AudioChunk:
        self._process.terminate()
        self._process.wait()
        self._thread.join()
        assert self._process.stdout
        self._process.stdout.close()
        pcm = b"".join(piece for _, piece in self.pieces)
        return AudioChunk(pcm[: len(pcm) // 2 * 2], RATE)


class VirtualCard:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        run = folder / "run"
        run.mkdir(mode=0o700)
        self.environment = {
            "XDG_RUNTIME_DIR": str(run),
            "PULSE_RUNTIME_PATH": str(run),
            "PULSE_STATE_PATH": str(folder / "state"),
            "PULSE_SERVER": f"unix:{run}/native",
        }
        (folder / "test.pa").write_text(_MODULES.format(folder=folder), encoding="ascii")

    def plug_in(self) -> None:
        command = ["pulseaudio", "-n", "-F", str(self.folder / "test.pa"), "--exit-idle-time=-1"]
        command += ["--daemonize=no", "--use-pid-file=no", f"--log-target=file:{self.folder}/pa.log"]
        self._server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        for _ in range(200):
            if subprocess.run(["pactl", "info"], capture_output=True, check=False).returncode == 0:
                self._keep_awake()
                return
            time.sleep(0.05)
        raise RuntimeError((self.folder / "pa.log").read_text(encoding="utf-8", errors="replace"))

    def _keep_awake(self) -> None:
        """Null sinks that nobody listens to closely move in steps of two seconds."""
        self._listeners = [
            subprocess.Popen(
                ["parec", "-d", source, *RAW, "--latency-msec=10"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for source in ("speaker.monitor", "mic")
        ]

    def unplug(self) -> None:
        for process in (self._server, *self._listeners):
            process.kill()
            process.wait()

    def record(self) -> Recording:
        return Recording()

    @contextmanager
    def standing_still(self, seconds: float) -> Iterator[None]:
        """The sound server does not get to run for so long."""
        self._server.send_signal(signal.SIGSTOP)
        again = threading.Timer(seconds, self._server.send_signal, (signal.SIGCONT,))
        again.start()
        try:
            yield
        finally:
            again.join()

    @contextmanager
    def room(self, decibels: float | None, late: int = 40) -> Iterator[None]:
        """What the speaker plays is heard by the microphone too, so many decibels quieter, ``late`` milliseconds later or
        more; None: it is not, as with headphones."""
        if decibels is None:
            yield
            return
        command = [
            "load-module",
            "module-loopback",
            "source=speaker.monitor",
            "sink=micsink",
            f"latency_msec={late}",
        ]
        module = self._pactl(*command).strip()
        inputs = json.loads(self._pactl("-f", "json", "list", "sink-inputs"))
        loop = next(each["index"] for each in inputs if str(each.get("owner_module")) == module)
        self._pactl("set-sink-input-volume", str(loop), f"{decibels}dB")
        try:
            yield
        finally:
            self._pactl("unload-module", module)

    def _pactl(self, *arguments: str) -> str:
        return subprocess.run(["pactl", *arguments], capture_output=True, text=True, check=True).stdout

    def speak(self, chunk: AudioChunk) -> None:
        """Somebody speaks into the microphone; returns when it is said. Less latency than this gives gaps."""
        command = ["pacat", "-p", "-d", "micsink", *RAW, "--latency-msec=200"]
        subprocess.run(command, input=chunk.pcm, check=True)


@pytest.fixture(scope="session")
def card(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualCard]:
    missing = [tool for tool in ("pulseaudio", "pactl", "pacat", "parec") if not shutil.which(tool)]
    missing += [] if find_library("portaudio") else ["libportaudio2"]
    if missing:
        reason = f"no virtual sound card: {', '.join(missing)} not installed"
        print(reason)
        pytest.skip(reason)
    card = VirtualCard(tmp_path_factory.mktemp("card"))
    before = dict(os.environ)
    os.environ.update(card.environment)
    card.plug_in()
    yield card
    card.unplug()
    os.environ.clear()
    os.environ.update(before)
