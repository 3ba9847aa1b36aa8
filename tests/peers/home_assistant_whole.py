"""The whole of Home Assistant with a satellite that has no microphone: a script to run on demand, not a test.

It is run by the Python of Home Assistant's own environment (make peers), with what all of its parts need:

    .venv/bin/knee serve &
    .venv/peers/home-assistant/bin/python -m pip install -r tests/peers/home-assistant-whole.txt
    .venv/bin/knee export home-assistant /tmp/exported
    .venv/peers/home-assistant/bin/python tests/peers/home_assistant_whole.py /tmp/exported question.wav next.wav

It makes a fresh Home Assistant in a temporary folder, goes through its first pages, adds the server and the component by their
forms, makes an assistant, and lets the satellite ask the recorded questions one after the other. It prints what came, and fails
where an answer did not come as sound. ffmpeg must be there: Home Assistant makes the sound of satellites with it. The recordings
are at 16 kHz. Nothing of it needs a network, so it may be run in ``unshare -rn`` where ``lo`` is up.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from wyoming.asr import Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event
from wyoming.info import Attribution, Describe, Info, Satellite
from wyoming.ping import Ping, Pong
from wyoming.pipeline import PipelineStage, RunPipeline
from wyoming.satellite import RunSatellite
from wyoming.server import AsyncEventHandler, AsyncServer
from wyoming.snd import Played
from wyoming.tts import Synthesize

HOST, HERE, SATELLITE = "127.0.0.1", 18123, 18124
ADDRESS = f"http://{HOST}:{HERE}"
CONFIGURATION = f"""
http:
  server_host: {HOST}
  server_port: {HERE}
api:
config:
onboarding:
assist_pipeline:
conversation:
"""
AGENT = "conversation.knee_voice_with_follow_up"


@dataclass
class Heard:
    """What a satellite was sent in one turn."""

    transcript: str = ""
    said: str = ""
    error: str = ""
    sound: bytearray = field(default_factory=bytearray)
    rate: int = 1
    first: float = 0.0  # seconds from the end of the question to the first sound
    done: asyncio.Event = field(default_factory=asyncio.Event)


class Microphone:
    """What all connections to the satellite share: there is one, from Home Assistant."""

    def __init__(self) -> None:
        self.ready = asyncio.Event()
        self.handler: Fake | None = None
        self.heard = Heard()
        self.ended = 0.0

    async def ask(self, recording: Path) -> Heard:
        """Plays a recording into Home Assistant in real time, then silence, until the answer has come."""
        await asyncio.wait_for(self.ready.wait(), 60)
        assert self.handler
        self.heard, self.ended = Heard(), 0.0
        await self.handler.write_event(RunPipeline(PipelineStage.ASR, PipelineStage.TTS).event())
        with wave.open(str(recording)) as file:
            assert (file.getframerate(), file.getsampwidth(), file.getnchannels()) == (16_000, 2, 1)
            sound = file.readframes(file.getnframes())
        for start in range(0, len(sound) + 32_000 * 30, 2_048):  # longer than Home Assistant's patience
            if start >= len(sound):
                self.ended = self.ended or time.monotonic()
                if self.heard.transcript or self.heard.error:
                    break
            piece = sound[start : start + 2_048] or bytes(2_048)
            await self.handler.write_event(AudioChunk(16_000, 2, 1, piece).event())
            await asyncio.sleep(len(piece) / 32_000)
        await asyncio.wait_for(self.heard.done.wait(), 60)
        return self.heard


class Fake(AsyncEventHandler):
    """A satellite as Home Assistant sees it."""

    def __init__(self, microphone: Microphone, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._microphone = microphone

    async def handle_event(self, event: Event) -> bool:
        heard = self._microphone.heard
        if Describe.is_type(event.type):
            about = Satellite(
                "fake", Attribution("", ""), True, "A satellite without a microphone", "1", area="Kitchen"
            )
            await self.write_event(Info(satellite=about).event())
        elif Ping.is_type(event.type):
            await self.write_event(Pong().event())
        elif RunSatellite.is_type(event.type):
            self._microphone.handler = self
            self._microphone.ready.set()
        elif Transcript.is_type(event.type):
            heard.transcript = Transcript.from_event(event).text
        elif Synthesize.is_type(event.type):
            heard.said = Synthesize.from_event(event).text
        elif AudioStart.is_type(event.type):
            heard.rate = AudioStart.from_event(event).rate
            heard.first = time.monotonic() - self._microphone.ended
        elif AudioChunk.is_type(event.type):
            heard.sound += AudioChunk.from_event(event).audio
        elif AudioStop.is_type(event.type):
            await self.write_event(Played().event())
            heard.done.set()
        elif Error.is_type(event.type):
            heard.error = Error.from_event(event).text
            heard.done.set()
        return True


class Pages:
    """What a browser would do: the first pages, the forms, the list of assistants."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self._headers: dict[str, str] = {}

    async def begin(self) -> float:
        """Goes through the first pages as soon as they are there; gives the seconds until then."""
        began = time.monotonic()
        while not await self._is_up():
            await asyncio.sleep(0.5)
        user = {
            "client_id": ADDRESS,
            "name": "Ann",
            "username": "ann",
            "password": "a long one",
            "language": "en",
        }
        code = (await self._post("/api/onboarding/users", user))["auth_code"]
        grant = {"grant_type": "authorization_code", "code": code, "client_id": ADDRESS}
        async with self._session.post(f"{ADDRESS}/auth/token", data=grant) as answer:
            token = (await answer.json())["access_token"]
        self._headers = {"Authorization": f"Bearer {token}"}
        return time.monotonic() - began

    async def add(self, integration: str, port: int) -> str:
        """Fills in the form of an integration; gives the name under which it was added."""
        flow = await self._post("/api/config/config_entries/flow", {"handler": integration})
        form = {"host": HOST, "port": port}
        done = await self._post(f"/api/config/config_entries/flow/{flow['flow_id']}", form)
        assert done["type"] == "create_entry", done
        return str(done["title"])

    async def entities(self) -> list[str]:
        """The names of all there are."""
        async with self._session.get(f"{ADDRESS}/api/states", headers=self._headers) as answer:
            return [state["entity_id"] for state in await answer.json()]

    async def make_assistant(self) -> None:
        """One with our ears, mind and voice, which all satellites use."""
        async with self._session.ws_connect(f"{ADDRESS}/api/websocket") as socket:
            await socket.receive_json()
            token = self._headers["Authorization"].split()[1]
            await socket.send_json({"type": "auth", "access_token": token})
            assert (await socket.receive_json())["type"] == "auth_ok"
            await socket.send_json({
                "id": 1, "type": "assist_pipeline/pipeline/create", "name": "Knee", "language": "en",
                "conversation_engine": AGENT, "conversation_language": "en", "stt_engine": "stt.knee_voice",
                "stt_language": "en", "tts_engine": "tts.knee_voice", "tts_language": "en", "tts_voice": None,
                "wake_word_entity": None, "wake_word_id": None, "prefer_local_intents": True,
            })  # fmt: skip
            made = await socket.receive_json()
            assert made["success"], made
            await socket.send_json(
                {
                    "id": 2,
                    "type": "assist_pipeline/pipeline/set_preferred",
                    "pipeline_id": made["result"]["id"],
                }
            )
            assert (await socket.receive_json())["success"]

    async def _is_up(self) -> bool:
        try:
            async with self._session.get(f"{ADDRESS}/api/onboarding") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def _post(self, path: str, data: dict[str, Any]) -> dict[str, Any]:
        async with self._session.post(ADDRESS + path, json=data, headers=self._headers) as answer:
            assert answer.status == 200, (path, answer.status, await answer.text())
            return dict(await answer.json())


@contextmanager
def home_assistant(exported: Path) -> Iterator[None]:
    """A fresh one, with the component where the README says."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "configuration.yaml").write_text(CONFIGURATION, encoding="utf-8")
        shutil.copytree(exported / "custom_components", folder / "custom_components")
        command = [sys.executable, "-m", "homeassistant", "--config", name, "--skip-pip"]
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": name}
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)
            log = (folder / "home-assistant.log").read_text(encoding="utf-8").splitlines()
            print(
                "\nerrors in its log:", *([line for line in log if " ERROR " in line] or ["none"]), sep="\n"
            )


@asynccontextmanager
async def satellite() -> AsyncIterator[Microphone]:
    """One that waits to be found."""
    microphone = Microphone()
    server = AsyncServer.from_uri(f"tcp://{HOST}:{SATELLITE}")
    task = asyncio.create_task(server.run(lambda *arguments: Fake(microphone, *arguments)))
    try:
        yield microphone
    finally:
        task.cancel()


async def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("exported", type=Path, help="the folder that knee export home-assistant wrote")
    parser.add_argument("recordings", type=Path, nargs="+", help="wav files at 16 kHz")
    parser.add_argument("--port", type=int, default=10_700, help="of knee serve")
    options = parser.parse_args()
    with home_assistant(options.exported):
        async with satellite() as microphone, aiohttp.ClientSession() as session:
            pages = Pages(session)
            print(f"Home Assistant is up after {await pages.begin():.1f} s")
            print("added:", await pages.add("wyoming", options.port), "by the Wyoming integration")
            print("added:", await pages.add("knee_voice", options.port), "by the component")
            await pages.make_assistant()
            print("added:", await pages.add("wyoming", SATELLITE), "as a satellite")
            print("entities:", *(name for name in await pages.entities() if "knee" in name or "fake" in name))
            for recording in options.recordings:
                heard = await microphone.ask(recording)
                print(f"\n{recording.name}: heard {heard.transcript!r}, error {heard.error!r}")
                print("said:", heard.said)
                seconds = len(heard.sound) / 2 / heard.rate
                print(f"sound: {seconds:.1f} s, begun {heard.first:.2f} s after the question had ended")
                assert seconds > 0.5 and max(heard.sound) > 0, "there is nothing to hear"


if __name__ == "__main__":
    asyncio.run(main())
