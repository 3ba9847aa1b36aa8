"""Many clients at once, good and bad, on a server: ``python -m tests.support.load --minutes 60 --streams 50``.

It starts ``knee serve`` itself, and prints how long the good ones waited (median and 99th percentile), how many of them failed, and
what the server holds before and after: memory, threads and open files. A good client asks in text, or plays a recorded question in
real time and asks what was heard; some then have the answer spoken. It keeps its connection, so that as many are open as there are
streams, and goes on when it has listened to the answer.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from wyoming.client import AsyncTcpClient
from wyoming.event import Event
from wyoming.tts import Synthesize

from tests.support.files import QUESTION, SOUNDS
from tests.support.serving import asked, client, until
from voice.sound.audio import RATE, read_audio

QUESTIONS = (
    "why is my knee twitching",
    "what can i do about it",
    "when should i see a doctor",
    "is it dangerous",
)
RECORDED = {
    read_audio(QUESTION): "what is causing my knee to twitch",
    read_audio(SOUNDS / "why.wav"): "why is my knee twitching",
    read_audio(SOUNDS / "doctor.wav"): "when should i see a doctor",
}
FORM = {"rate": RATE, "width": 2, "channels": 1}
BLOCK = 0.064  # seconds of sound at a time, as satellites send it
REST = (4.0, 16.0)  # seconds between two turns of a good client, which hears and thinks
REPORTED = 300.0  # seconds between two lines of what the server holds
# What the clients of each kind do, and how many of a hundred streams are of that kind.
SHARES = {"text": 30, "sound": 36, "spoken": 14, "slow": 8, "broken": 6, "vanishing": 6}


@dataclass
class Seen:
    """What happened: seconds waited by kind, good turns that went wrong and why, bad clients by kind."""

    waited: dict[str, list[float]] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)
    bad: Counter[str] = field(default_factory=Counter)

    def took(self, kind: str, began: float) -> None:
        self.waited.setdefault(kind, []).append(time.monotonic() - began)

    def lines(self) -> list[str]:
        told = []
        for kind, times in self.waited.items():
            last = quantiles(times, n=100)[98] if len(times) > 1 else times[0]
            told.append(
                f"{kind}: {len(times)} turns, median {1e3 * median(times):.0f} ms, 99th percentile {1e3 * last:.0f} ms, "
                f"longest {1e3 * max(times):.0f} ms"
            )
        return [*told, f"bad clients: {dict(self.bad)}", f"failures: {dict(self.failed) or 'none'}"]


async def text(connected: AsyncTcpClient, seen: Seen) -> None:
    """A question, and what comes next in the same conversation."""
    name = f"{random.random()}"
    for question in (random.choice(QUESTIONS), "tell me more"):
        began = time.monotonic()
        answer = await asked(connected, question, name)
        seen.took("text to answer", began)
        if answer.type != "handled":
            seen.failed[f"{question}: {answer.data}"] += 1
        await asyncio.sleep(random.uniform(*REST))


async def sound(connected: AsyncTcpClient, seen: Seen, aloud: bool = False) -> None:
    """A recorded question in real time, the answer to what was heard, and that answer aloud."""
    recording, said = random.choice(list(RECORDED.items()))
    await connected.write_event(Event("transcribe", {"language": "en"}))
    await connected.write_event(Event("audio-start", FORM))
    began = time.monotonic()
    for number, block in enumerate(recording.blocks(BLOCK), 1):
        await connected.write_event(Event("audio-chunk", FORM, block.pcm))
        await asyncio.sleep(began + number * BLOCK - time.monotonic())
    await connected.write_event(Event("audio-stop"))
    began = time.monotonic()
    heard = str((await until(connected, "transcript"))[-1].data["text"])
    await until(connected, "transcript-stop")
    seen.took("end of sound to transcript", began)
    if heard != said:
        seen.failed[f"heard {heard!r}"] += 1
    answer = await asked(connected, heard, f"{random.random()}")
    if aloud:
        began = time.monotonic()
        await connected.write_event(Synthesize(answer.data["text"]).event())
        await until(connected, "audio-chunk")
        seen.took("answer to first sound", began)
        await until(connected, "audio-stop")
    await asyncio.sleep(random.uniform(*REST))


async def spoken(connected: AsyncTcpClient, seen: Seen) -> None:
    await sound(connected, seen, aloud=True)


async def slow(port: int, seen: Seen) -> None:
    """Sends a byte now and then, or has much spoken and takes little of it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1_024)
    if random.random() < 0.5:
        for byte in b'{"type": "transcript", "data": {"text": "why"}}\n':
            writer.write(bytes([byte]))
            await asyncio.sleep(0.2)
    else:
        text = "I am slow to listen. " * 90
        writer.write(b'{"type": "synthesize", "data": {"text": "%s"}}\n' % text.encode())
        for _ in range(20):
            await reader.read(256)
            await asyncio.sleep(0.5)
    writer.close()
    seen.bad["slow"] += 1


async def broken(port: int, seen: Seen) -> None:
    """Sends nonsense."""
    nonsense = [
        b"GET / HTTP/1.1\r\n\r\n", b"\0" * 70_000, b"[" * 70_000 + b"\n", b'{"type": "audio-chunk", "payload_length": 9999999}\n',
        b'{"type": "audio-start", "data": {"rate": -1}}\n', random.randbytes(300) + b"\n",
    ]  # fmt: skip
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(random.choice(nonsense))
    await reader.read()
    writer.close()
    seen.bad["broken"] += 1


async def vanishing(port: int, seen: Seen) -> None:
    """Leaves in the middle of a question, or of an answer."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    if random.random() < 0.5:
        pcm = next(iter(RECORDED)).pcm[:32_000]
        writer.write(
            b'{"type": "audio-chunk", "data": {"rate": 16000, "width": 2, "channels": 1}, "payload_length": 32000}\n'
        )
        writer.write(pcm + b'{"type": "audio-ch')
    else:
        writer.write(b'{"type": "synthesize", "data": {"text": "%s"}}\n' % (b"I shall not be heard. " * 80))
    await writer.drain()
    await asyncio.sleep(random.random())
    writer.transport.abort()
    seen.bad["vanishing"] += 1


GOOD = {"text": text, "sound": sound, "spoken": spoken}
BAD = {"slow": slow, "broken": broken, "vanishing": vanishing}


async def good(kind: str, port: int, seen: Seen, until_then: float) -> None:
    """One client after the other, each with a few turns, as long as there is time."""
    await asyncio.sleep(random.uniform(0, REST[1]))
    while time.monotonic() < until_then:
        try:
            async with client(port) as connected:
                for _ in range(5):
                    await GOOD[kind](connected, seen)
        except (OSError, AssertionError, asyncio.TimeoutError) as error:
            seen.failed[f"{kind}: {type(error).__name__} {error}"] += 1


async def bad(kind: str, port: int, seen: Seen, until_then: float) -> None:
    """The same for those that break the rules: what becomes of them does not matter."""
    while time.monotonic() < until_then:
        with suppress(OSError, asyncio.TimeoutError):
            await BAD[kind](port, seen)
        await asyncio.sleep(random.random() * 2)


def held(process: int) -> str:
    """What a process and its children hold (Linux)."""
    found = []
    for each in [process, *children(process)]:
        folder = Path(f"/proc/{each}")
        status = dict(
            line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line
        )
        pss = next(
            int(line.split()[1])
            for line in (folder / "smaps_rollup").read_text().splitlines()
            if "Pss:" in line
        )
        files = len(list((folder / "fd").iterdir()))
        found.append(f"{pss // 1024} MB, {status['Threads'].strip()} threads, {files} files")
    return "; ".join(found)


def children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return sorted(int(each) for task in tasks for each in task.read_text().split())


async def watch(process: int, seconds: float) -> None:
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        print(f"after {(time.monotonic() - began) / 60:.0f} minutes: {held(process)}", flush=True)
        await asyncio.sleep(min(REPORTED, seconds))


async def load(port: int, process: int, streams: int, minutes: float) -> Seen:
    """The clients, for so many minutes."""
    seen, until_then = Seen(), time.monotonic() + 60 * minutes
    async with client(port) as connected:
        await asked(connected, "why")
    kinds = [kind for kind, share in SHARES.items() for _ in range(round(streams * share / 100))]
    watching = asyncio.create_task(watch(process, 60 * minutes))
    await asyncio.gather(*((good if kind in GOOD else bad)(kind, port, seen, until_then) for kind in kinds))
    watching.cancel()
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--streams", type=int, default=50)
    parser.add_argument("--workers", default="1")
    options = parser.parse_args()
    command = [sys.executable, "-m", "voice", "serve", "--port", "0", "--workers", options.workers]
    with subprocess.Popen(
        [*command, "--connections", str(2 * options.streams)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        port = int(server.stdout.readline().rpartition(":")[2])
        before = held(server.pid)
        began = time.process_time()
        seen = asyncio.run(load(port, server.pid, options.streams, options.minutes))
        time.sleep(35)  # longer than a client may be idle
        print(f"before: {before}\nafter:  {held(server.pid)}")
        print(*seen.lines(), sep="\n")
        print(f"the clients themselves took {time.process_time() - began:.0f} s of CPU")
        server.terminate()
        server.wait(10)
        print(f"the server ended with {server.returncode}")


if __name__ == "__main__":
    main()
