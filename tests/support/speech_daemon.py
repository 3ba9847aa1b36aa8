"""The real speech-dispatcher, of whoever runs the tests and of nobody else: its own folder, settings and socket.

Used as a pytest plugin: ``pytest_plugins = ["tests.support.speech_daemon"]`` gives the fixture ``daemon``, which speaks on the
virtual sound card.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.virtual_card import VirtualCard

RATE = 20
"""What the user has set: -100 to 100."""

_SETTINGS = """\
LogLevel 1
LogDir "{folder}"
AudioOutputMethod "pulse"
AddModule "espeak-ng" "sd_espeak-ng" ""
DefaultModule espeak-ng
DefaultLanguage "en"
DefaultRate {rate}
DefaultVolume 0
"""


class SpeechDispatcher:
    """``socket`` is where it listens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "speechd.sock"
        (folder / "speechd.conf").write_text(_SETTINGS.format(folder=folder, rate=RATE), encoding="ascii")
        self.start()

    def start(self) -> None:
        command = [
            "speech-dispatcher",
            "--run-single",
            "--timeout",
            "0",
            "--config-dir",
            self.folder,
            "--log-dir",
            self.folder,
        ]
        command += [
            "--communication-method",
            "unix_socket",
            "--socket-path",
            self.socket,
            "--pid-file",
            self.folder / "pid",
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            if self.socket.exists():
                return
            time.sleep(0.05)
        raise RuntimeError("speech-dispatcher does not start")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()
        self.socket.unlink(missing_ok=True)


@pytest.fixture(scope="module")
def daemon(card: VirtualCard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SpeechDispatcher]:
    if not shutil.which("speech-dispatcher") or not any(Path("/usr/lib").glob("**/sd_espeak-ng")):
        reason = "no speech-dispatcher: apt-get install speech-dispatcher speech-dispatcher-espeak-ng"
        print(reason)
        pytest.skip(reason)
    daemon = SpeechDispatcher(tmp_path_factory.mktemp("speechd"))
    yield daemon
    daemon.stop()
