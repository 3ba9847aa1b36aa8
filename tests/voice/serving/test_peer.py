"""wyoming-bench, a client of the protocol that we did not write, gets what it asks for."""

from __future__ import annotations

import asyncio
import re
import shutil
from pathlib import Path

from tests.support.files import QUESTION, SOUNDS
from tests.support.peers import python_of
from tests.support.serving import serving
from voice.serving.domains.services import Services


def run(shared: Services, *arguments: str | Path) -> str:
    """What it prints about a server of ours; fails where it found a fault."""
    tool = python_of("wyoming-bench").with_name("wyoming-bench")

    async def running() -> str:
        async with serving(shared) as port:
            process = await asyncio.create_subprocess_exec(
                tool, *arguments, f"127.0.0.1:{port}", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
            )  # fmt: skip
            out, _ = await asyncio.wait_for(process.communicate(), 60)
            assert process.returncode == 0, out.decode()
            return out.decode()

    return asyncio.run(running())


def test_it_finds_all_services(shared: Services) -> None:
    told = run(shared, "info")
    assert "asr  knee-voice (transcript streaming)" in told
    assert "tts  knee-voice (synthesize streaming)" in told
    assert "other  handle, wake" in told


def test_it_is_spoken_to_in_whole_texts_and_in_streams(shared: Services) -> None:
    told = run(
        shared, "tts", "--texts", "Why is it twitching? Ask a doctor.", "--rounds", "1", "--warmup", "0"
    )
    assert all_went_well(told, 1)


def test_what_it_plays_is_understood(shared: Services, tmp_path: Path) -> None:
    for path, said in ((QUESTION, "What is causing my knee to twitch?"), (SOUNDS / "next.wav", "Next.")):
        shutil.copy(path, tmp_path)
        (tmp_path / path.name).with_suffix(".txt").write_text(said, encoding="utf-8")
    told = run(shared, "stt", "--rounds", "1", "--warmup", "0", "--corpus", tmp_path)
    assert all_went_well(told, 2)
    assert set(re.findall(r"WER=([0-9.]+)%", told)) == {"0.0"}, told


def all_went_well(told: str, count: int) -> bool:
    """Whether each of so many things went well in both manners."""
    return [f"[{mode}] ok={count} fail=0" in told for mode in ("non_streaming", "streaming")] == [True, True]
