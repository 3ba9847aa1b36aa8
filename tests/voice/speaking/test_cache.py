"""The cache of spoken answers: what comes back, what is never kept, and all that may happen to a folder."""

from __future__ import annotations

import json
import os
import random
import signal
import stat
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from platformdirs import user_cache_path

from tests.support.files import ROOT
from tests.support.processes import worker_of
from voice.errors import SynthesisError
from voice.settings import cache_folder
from voice.sound.audio import SPEECH_RATE, AudioChunk
from voice.speaking.aloud import speak_to_file
from voice.speaking.cache import LIMIT, AudioCache, CachingSynthesizer, SpeechKey
from voice.speaking.synthesizer import Synthesizer

SENTENCE = "Your knee can twitch after a long day."
WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
KEY = SpeechKey(SENTENCE, "en-us", 175, 1.0)
SOUND = AudioChunk(bytes(range(256)) * 4, SPEECH_RATE)
OVERHEAD = 40  # bytes of a file that are not sound

posix = pytest.mark.skipif(os.name != "posix", reason="signals, limits and modes of POSIX")


@pytest.fixture(scope="module")
def engine() -> Iterator[Synthesizer]:
    with Synthesizer() as synthesizer:
        yield synthesizer


@pytest.fixture
def voice(engine: Synthesizer, tmp_path: Path) -> Iterator[CachingSynthesizer]:
    """One that knows SENTENCE and the words."""
    yield knowing(engine, tmp_path / "cache", SENTENCE, *WORDS)
    engine.rate_wpm, engine.volume, engine.voice = 175, 1.0, "en-us"


def knowing(engine: Synthesizer, folder: Path, *texts: str, limit: int = LIMIT) -> CachingSynthesizer:
    voice = CachingSynthesizer(engine, AudioCache(folder, limit))
    voice.foresee(texts)
    return voice


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def total(folder: Path) -> int:
    return sum(file.stat().st_size for file in files(folder))


def child(program: str, *arguments: object, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """A process of its own; the program finds its arguments in sys.argv[1:]."""
    prelude = "import os, sys\nfrom pathlib import Path\nfrom voice.sound.audio import AudioChunk\n"
    prelude += "from voice.speaking.cache import AudioCache, CachingSynthesizer, SpeechKey\n"
    command = [*before, sys.executable, "-c", prelude + program, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def output(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return out


# What comes back


def test_a_hit_equals_the_miss_and_needs_no_engine(
    voice: CachingSynthesizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed = voice.say(SENTENCE)
    assert missed.seconds > 1
    before = worker_of(os.getpid())
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with knowing(Synthesizer(), tmp_path / "cache", SENTENCE, "hello") as later:
        assert later.say(SENTENCE) == missed
        assert worker_of(os.getpid()) == before
        with pytest.raises(SynthesisError):
            later.say("hello")


@pytest.mark.parametrize(("name", "value"), [("rate_wpm", 220), ("volume", 0.5), ("voice", "en-gb")])
def test_other_settings_are_another_entry(
    voice: CachingSynthesizer, tmp_path: Path, name: str, value: object
) -> None:
    usual = voice.say(SENTENCE)
    before = getattr(voice, name)
    setattr(voice, name, value)
    changed = voice.say(SENTENCE)
    assert changed != usual
    assert voice.say(SENTENCE) == changed
    setattr(voice, name, before)
    assert voice.say(SENTENCE) == usual
    assert len(files(tmp_path / "cache")) == 2


@pytest.mark.parametrize(
    "other",
    [
        replace(KEY, text=SENTENCE + " "),
        replace(KEY, text=""),
        replace(KEY, voice=None),
        replace(KEY, voice="None"),
        replace(KEY, rate_wpm=176),
        replace(KEY, volume=0.999),
    ],
)
def test_each_part_of_the_key_counts(tmp_path: Path, other: SpeechKey) -> None:
    cache = AudioCache(tmp_path)
    cache.put(KEY, SOUND)
    assert cache.get(other) is None
    assert cache.get(replace(KEY, volume=1)) == SOUND
    cache.put(replace(KEY, voice=None), SOUND)
    assert cache.get(replace(KEY, voice="None")) is None


def test_an_upgraded_engine_is_another_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = "print(SpeechKey('a', None, 175, 1.0).digest.hex())"
    here = output(child(program)).strip()
    assert here == SpeechKey("a", None, 175, 1.0).digest.hex()
    for package in ("pyttsx3", "espeakng_loader"):
        info = tmp_path / package / f"{package}-99.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 99.0\n")
        monkeypatch.setenv("PYTHONPATH", str(info.parent))
        assert output(child(program)).strip() != here


@settings(max_examples=100, deadline=None)
@given(text=st.text(), pcm=st.binary(min_size=2), rate=st.integers(1, 768_000), volume=st.floats(0, 1))
def test_any_sound_of_any_text_comes_back(text: str, pcm: bytes, rate: int, volume: float) -> None:
    sound = AudioChunk(pcm[: len(pcm) // 2 * 2], rate)
    key = SpeechKey(text, None, 175, volume)
    with tempfile.TemporaryDirectory() as folder:
        cache = AudioCache(Path(folder))
        cache.put(key, sound)
        assert cache.get(key) == sound


def test_odd_text_is_kept_too(engine: Synthesizer, tmp_path: Path) -> None:
    odd = ["knee\ud800", "\0one", "../../one", "x" * 3_000]
    voice = knowing(engine, tmp_path, *odd)
    said = [voice.say(text) for text in odd]
    assert [voice.say(text) for text in odd] == said
    assert len(files(tmp_path)) == len(odd)


def test_empty_sound_is_not_kept(engine: Synthesizer, tmp_path: Path) -> None:
    voice = knowing(engine, tmp_path, "...", "one")
    assert voice.say("...") == AudioChunk(b"", SPEECH_RATE)
    assert files(tmp_path) == []


@pytest.mark.realtime
def test_a_hit_is_much_faster_than_the_engine(engine: Synthesizer, voice: CachingSynthesizer) -> None:
    def median(say: Callable[[str], AudioChunk]) -> float:
        say(SENTENCE)
        times = []
        for _ in range(21):
            start = time.perf_counter()
            say(SENTENCE)
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    made, kept = median(engine.say), median(voice.say)
    print(f"median {made * 1000:.2f} ms from the engine, {kept * 1000:.2f} ms from the cache")
    assert kept * 4 < made


# What is kept


def test_what_was_not_foreseen_is_never_kept(voice: CachingSynthesizer, tmp_path: Path) -> None:
    for text in ("my name is Ann and I live at number five", SENTENCE.lower(), SENTENCE[:-1], ""):
        voice.say(text)
    assert not (tmp_path / "cache").exists()
    voice.say(SENTENCE)
    (kept,) = files(tmp_path / "cache")
    assert SENTENCE.encode() not in kept.read_bytes()


@pytest.mark.parametrize("value", ["off", "Off", ""])
def test_it_can_be_turned_off(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("KNEE_CACHE", value)
    assert cache_folder() is None


def test_without_a_cache_it_is_the_synthesizer_alone(
    engine: Synthesizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("KNEE_CACHE")
    voice = CachingSynthesizer(engine, None)
    voice.foresee([SENTENCE])
    assert voice.say(SENTENCE).seconds > 1
    assert not voice.work_ahead()
    assert files(tmp_path) == []


def test_the_folder_is_the_users_or_the_one_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KNEE_CACHE", raising=False)
    assert cache_folder() == user_cache_path("knee-voice", appauthor=False)
    monkeypatch.setenv("KNEE_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path


@posix
def test_only_the_user_may_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        AudioCache(tmp_path / "a" / "b").put(KEY, SOUND)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in files(tmp_path / "a" / "b")] == [0o600]


# Damaged files


def entry(folder: Path) -> tuple[AudioCache, Path]:
    """A cache that holds SOUND under KEY, and its file."""
    cache = AudioCache(folder)
    cache.put(KEY, SOUND)
    (file,) = files(folder)
    return cache, file


def assert_noticed(cache: AudioCache, file: Path) -> None:
    assert cache.get(KEY) is None
    assert not file.exists()


def test_a_truncation_at_any_byte_is_noticed(tmp_path: Path) -> None:
    cache, file = entry(tmp_path)
    whole = file.read_bytes()
    assert len(whole) == OVERHEAD + len(SOUND.pcm)
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        assert_noticed(cache, file)
    file.write_bytes(whole)
    assert cache.get(KEY) == SOUND


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_any_other_damage_is_noticed(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache, file = entry(Path(folder))
        whole = file.read_bytes()
        at = data.draw(st.integers(0, len(whole) - 1))
        flipped = bytes([whole[at] ^ 1 << data.draw(st.integers(0, 7))])
        more = data.draw(st.binary(min_size=1, max_size=50))
        damaged = data.draw(
            st.sampled_from(
                [
                    whole[:at] + flipped + whole[at + 1 :],
                    whole + more,
                    whole[:at] + more + whole[at:],
                    whole[:at] + bytes(len(whole) - at) + b"\0",
                    whole[1:],
                    more,
                ]
            )
        )
        file.write_bytes(damaged)
        assert_noticed(cache, file)
        cache.put(KEY, SOUND)
        assert cache.get(KEY) == SOUND


def test_sound_under_another_name_is_noticed(tmp_path: Path) -> None:
    cache, file = entry(tmp_path)
    other = replace(KEY, text="Heat helps.")
    file.rename(tmp_path / f"{other.digest.hex()}.speech")
    assert cache.get(other) is None
    assert files(tmp_path) == []


def test_what_is_damaged_is_spoken_anew(voice: CachingSynthesizer, tmp_path: Path) -> None:
    voice.say(SENTENCE)
    (file,) = files(tmp_path / "cache")
    os.truncate(file, file.stat().st_size // 2)
    anew = voice.say(SENTENCE)
    assert anew.seconds > 1
    assert file.stat().st_size == OVERHEAD + len(anew.pcm)
    assert voice.say(SENTENCE) == anew


# Killed processes


@posix
@pytest.mark.parametrize("written", [0, 1, OVERHEAD - 1, OVERHEAD, 500, OVERHEAD + len(SOUND.pcm) - 1])
def test_a_writer_killed_in_the_middle_leaves_no_entry(tmp_path: Path, written: int) -> None:
    """The kernel kills it at the byte that goes over the limit of file sizes."""
    program = (
        "import resource, signal\n"
        "folder, size, pcm = sys.argv[1], int(sys.argv[2]), bytes.fromhex(sys.argv[3])\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_DFL)\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))\n"
        f"AudioCache(Path(folder)).put({KEY!r}, AudioChunk(pcm, 22_050))\n"
    )
    process = child(program, tmp_path, written, SOUND.pcm.hex())
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGXFSZ
    (half,) = files(tmp_path)
    assert half.stat().st_size == written
    room = AudioCache(tmp_path, OVERHEAD + len(SOUND.pcm) + max(written, 1) - 1)
    assert room.get(KEY) is None
    room.put(KEY, SOUND)
    assert room.get(KEY) == SOUND
    if written:
        assert not half.exists(), "what it left counts, and goes when room is needed"


@posix
def test_a_writer_killed_at_any_time_leaves_whole_entries(tmp_path: Path) -> None:
    program = (
        "cache, number = AudioCache(Path(sys.argv[1])), 0\n"
        "while True:\n"
        "    number += 1\n"
        "    cache.put(SpeechKey(str(number % 50), None, 175, 1.0), AudioChunk(bytes([number % 256]) * 200_000, 8_000))\n"
        "    number == 20 and print('going', flush=True)\n"
    )
    for _ in range(6):
        with child(program, tmp_path) as process:
            assert process.stdout and process.stdout.readline() == "going\n"
            time.sleep(random.uniform(0, 0.02))
            process.kill()
            process.communicate()
    entries = [file for file in files(tmp_path) if file.name.count(".") == 1]
    found = [AudioCache(tmp_path).get(SpeechKey(str(number), None, 175, 1.0)) for number in range(50)]
    whole = [sound for sound in found if sound]
    assert len(whole) == len(entries) >= 20
    assert all(len(sound.pcm) == 200_000 and len(set(sound.pcm)) == 1 for sound in whole)


# The bound


@settings(max_examples=60, deadline=None)
@given(lengths=st.lists(st.tuples(st.integers(0, 12), st.integers(1, 600)), max_size=40))
def test_it_never_grows_over_its_bound(lengths: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache = AudioCache(Path(folder), limit=1_000)
        for number, samples in lengths:
            key, sound = replace(KEY, text=str(number)), AudioChunk(bytes(2 * samples), 8_000)
            before = cache.get(key)
            cache.put(key, sound)
            fits = OVERHEAD + 2 * samples <= 1_000
            assert cache.get(key) == (sound if fits else before)
            assert total(Path(folder)) <= 1_000


@pytest.mark.parametrize("use", ["get", "touch"])
def test_what_was_not_used_for_longest_goes_first(tmp_path: Path, use: str) -> None:
    size = OVERHEAD + len(SOUND.pcm)
    cache = AudioCache(tmp_path, limit=4 * size)
    keys = [replace(KEY, text=str(number)) for number in range(6)]
    for age, key in enumerate(keys[:4]):
        cache.put(key, SOUND)
        os.utime(tmp_path / f"{key.digest.hex()}.speech", (age, age))
    assert getattr(cache, use)(keys[0]) == (SOUND if use == "get" else size)
    for key in keys[4:]:
        cache.put(key, SOUND)
    assert [bool(cache.touch(key)) for key in keys] == [True, False, False, True, True, True]


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    others = ["notes.txt", "mine.speech", "f" * 64, ".hidden", f"{'f' * 64}.wav"]
    for name in others:
        (tmp_path / name).write_bytes(bytes(5_000))
        os.utime(tmp_path / name, (0, 0))
    cache = AudioCache(tmp_path, limit=2_000)
    for number in range(5):
        cache.put(replace(KEY, text=str(number)), SOUND)
    assert {file.name for file in files(tmp_path)} > set(others)
    assert len(files(tmp_path)) == len(others) + 1


# Two processes


def test_two_processes_write_the_same_key(tmp_path: Path) -> None:
    program = (
        "cache, sound = AudioCache(Path(sys.argv[1])), AudioChunk(sys.argv[2].encode() * 300_000, 22_050)\n"
        f"for _ in range(150): cache.put({KEY!r}, sound)\n"
    )
    cache, seen = AudioCache(tmp_path), set()
    writers = [child(program, tmp_path, letter) for letter in "AB"]
    while any(writer.poll() is None for writer in writers):
        sound = cache.get(KEY)
        if sound:
            assert len(sound.pcm) == 300_000
            seen |= set(sound.pcm)
        else:
            assert not seen, "once there, it is always there"
    for writer in writers:
        output(writer)
    assert len(files(tmp_path)) == 1
    assert seen <= set(b"AB")


def test_two_processes_share_the_bound(tmp_path: Path) -> None:
    program = (
        "cache = AudioCache(Path(sys.argv[1]), 100_000)\n"
        "for number in range(200):\n"
        "    key, sound = SpeechKey(sys.argv[2] + str(number), None, 175, 1.0), AudioChunk(bytes(9_960), 22_050)\n"
        "    cache.put(key, sound)\n"
        "    assert cache.get(key) in (sound, None)\n"
    )
    writers = [child(program, tmp_path, letter) for letter in "AB"]
    largest = 0
    while any(writer.poll() is None for writer in writers):
        sizes = []
        for file in files(tmp_path):
            try:
                sizes.append(file.stat().st_size)
            except FileNotFoundError:
                continue
        largest = max(largest, sum(sizes))
    for writer in writers:
        output(writer)
    print(f"at most {largest} bytes while two were writing")
    AudioCache(tmp_path, 100_000).put(KEY, SOUND)
    assert 50_000 < total(tmp_path) <= 100_000
    assert all(file.name.count(".") == 1 for file in files(tmp_path))


# Folders and disks that cannot be used


def test_a_folder_that_is_a_file_never_breaks_speech(engine: Synthesizer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for folder in (tmp_path / "file", tmp_path / "file" / "cache"):
        voice = knowing(engine, folder, SENTENCE, *WORDS)
        assert voice.say(SENTENCE).seconds > 1
        assert voice.say(SENTENCE).seconds > 1
        assert not voice.work_ahead(), "it gives up, and does not make one text after the other in vain"
        engine.close()
        before = worker_of(os.getpid())
        assert not voice.work_ahead()
        assert worker_of(os.getpid()) == before, "it does not try again, either"
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_in_the_place_of_an_entry(engine: Synthesizer, tmp_path: Path) -> None:
    (tmp_path / f"{KEY.digest.hex()}.speech").mkdir()
    assert knowing(engine, tmp_path, SENTENCE).say(SENTENCE).seconds > 1
    assert [file.is_dir() for file in files(tmp_path)] == [True]


def test_a_folder_that_is_deleted_meanwhile_is_made_again(voice: CachingSynthesizer, tmp_path: Path) -> None:
    voice.say("one")
    for file in files(tmp_path / "cache"):
        file.unlink()
    (tmp_path / "cache").rmdir()
    said = voice.say("one")
    assert voice.say("one") == said
    assert len(files(tmp_path / "cache")) == 1


@posix
def test_a_file_that_may_not_grow_is_not_kept(tmp_path: Path) -> None:
    """An error in mid-write, as on a full disk, wherever nothing may be mounted."""
    program = (
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, 5_000))\n"
        "cache = AudioCache(Path(sys.argv[1]))\n"
        f"cache.put({KEY!r}, AudioChunk(bytes(6_000), 22_050))\n"
        f"print(cache.get({KEY!r}), os.listdir(sys.argv[1]))\n"
    )
    assert output(child(program, tmp_path)) == "None []\n"


def can_mount() -> bool:
    try:
        done = subprocess.run(
            ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], check=False, capture_output=True
        )
    except OSError:
        return False
    return done.returncode == 0


mounting = pytest.mark.skipif(not can_mount(), reason="'unshare -rm mount' does not work here")

SPEAK = f"""
import json
from voice.speaking.synthesizer import Synthesizer
folder, texts = Path(sys.argv[1]), {[SENTENCE, *WORDS]!r}
with CachingSynthesizer(Synthesizer(), AudioCache(folder)) as voice:
    voice.foresee(texts)
    said = [voice.say(text).seconds for text in texts]
    left = voice.work_ahead()
    again = [voice.say(text).seconds for text in texts]
print(json.dumps([said, again, left, sorted(file.stat().st_size for file in folder.iterdir())]))
"""


def mounted(options: str) -> tuple[str, ...]:
    """Runs a command with something else in the place of its last argument, in a space of its own."""
    script = f'for folder; do :; done; mount {options} "$folder" && exec "$@"'
    return ("unshare", "-rm", "sh", "-ec", script, "sh")


@mounting
def test_a_full_disk_never_breaks_speech(tmp_path: Path) -> None:
    disk = mounted("-t tmpfs -o size=128k none")
    said, again, left, sizes = json.loads(output(child(SPEAK, tmp_path, before=disk)))
    assert min(said) > 0.2 and max(said) > 1
    assert again == pytest.approx(said, abs=0.1)
    assert not left
    assert 0 < sum(sizes) <= 128 * 1024, "what fits is kept"
    assert all(size > 0.2 * 2 * SPEECH_RATE for size in sizes), "nothing by halves"


@mounting
def test_a_folder_that_may_only_be_read_still_serves(engine: Synthesizer, tmp_path: Path) -> None:
    kept = knowing(engine, tmp_path, SENTENCE).say(SENTENCE)
    read_only = mounted('--bind "$folder" "$folder"; mount -o remount,ro,bind')
    said, again, left, sizes = json.loads(output(child(SPEAK, tmp_path, before=read_only)))
    assert said[0] == again[0] == kept.seconds
    assert min(said[1:]) > 0.2
    assert not left
    assert sizes == [OVERHEAD + len(kept.pcm)]
    look = f"cache = AudioCache(Path(sys.argv[1])); print(cache.touch({KEY!r}), cache.get({KEY!r}).seconds)"
    assert output(child(look, tmp_path, before=read_only)) == f"{sizes[0]} {kept.seconds}\n"


# Working ahead


def test_working_ahead_makes_what_is_missing(
    voice: CachingSynthesizer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice.say("three")
    voice.say("seven")
    before = {file: file.read_bytes() for file in files(tmp_path / "cache")}
    missing = 1 + len(WORDS) - 2
    for count in range(1, missing + 1):
        assert voice.work_ahead() == (count < missing)
        assert len(files(tmp_path / "cache")) == 2 + count
    assert not voice.work_ahead()
    assert all(file.read_bytes() == data for file, data in before.items())
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with knowing(Synthesizer(), tmp_path / "cache", SENTENCE, *WORDS) as later:
        assert not later.work_ahead()
        assert all(later.say(text).seconds > 0.2 for text in (SENTENCE, *WORDS))


def test_what_was_foreseen_last_is_made_first(voice: CachingSynthesizer, tmp_path: Path) -> None:
    cache = AudioCache(tmp_path / "cache")
    voice.foresee(text for text in ("next", "one"))
    expected = ["next", "one", SENTENCE, "two"]
    for count in range(1, len(expected) + 1):
        voice.work_ahead()
        made = [text for text in (*WORDS, SENTENCE, "next") if cache.touch(replace(KEY, text=text))]
        assert set(made) == set(expected[:count])


def test_work_begins_anew_with_other_settings_and_more_texts(engine: Synthesizer, tmp_path: Path) -> None:
    voice = knowing(engine, tmp_path, "one", "two")
    assert voice.work_ahead() and not voice.work_ahead() and not voice.work_ahead()
    voice.rate_wpm = 250
    try:
        assert voice.work_ahead() and not voice.work_ahead() and not voice.work_ahead()
        assert len(files(tmp_path)) == 4
        voice.foresee(["two", "three"])
        assert not voice.work_ahead()
        assert len(files(tmp_path)) == 5
    finally:
        voice.rate_wpm = 175


def test_an_engine_that_fails_ends_the_work_in_silence(voice: CachingSynthesizer, tmp_path: Path) -> None:
    voice.voice = "nonsense"
    assert not voice.work_ahead()
    with pytest.raises(SynthesisError, match="no voice called nonsense"):
        voice.say(SENTENCE)
    voice.voice = "en-us"
    assert voice.work_ahead()
    assert len(files(tmp_path / "cache")) == 1


def test_a_full_cache_ends_the_work_for_this_and_later_sessions(engine: Synthesizer, tmp_path: Path) -> None:
    limit = 10 * (OVERHEAD + max(len(engine.say(word).pcm) for word in WORDS))
    texts = [f"{word}." for word in WORDS] + WORDS + [word.upper() for word in WORDS]

    def work() -> int:
        voice, calls = knowing(engine, tmp_path, *texts, limit=limit), 1
        while voice.work_ahead():
            calls += 1
        return calls

    assert 5 < work() < len(texts)
    made = {file: file.read_bytes() for file in files(tmp_path)}
    assert total(tmp_path) <= limit
    assert work() == 1
    assert {file: file.read_bytes() for file in files(tmp_path)} == made


def test_work_drives_out_what_is_old_first(engine: Synthesizer, tmp_path: Path) -> None:
    """Not what is foreseen and there already, however long ago it was used."""
    limit = 400_000
    knowing(engine, tmp_path, "one", limit=limit).work_ahead()
    (one,) = files(tmp_path)
    os.utime(one, (0, 0))
    old = AudioCache(tmp_path, limit)
    for number in range(5):
        key = replace(KEY, text=str(number))
        old.put(key, AudioChunk(bytes((limit - one.stat().st_size) // 10 * 2 - OVERHEAD), 8_000))
        os.utime(tmp_path / f"{key.digest.hex()}.speech", (1, 1))
    voice = knowing(engine, tmp_path, "two", "one", limit=limit)
    assert not voice.work_ahead()
    assert one.exists()
    assert [bool(old.touch(replace(KEY, text=text))) for text in ("one", "two")] == [True, True]
    assert total(tmp_path) <= limit


# As a synthesizer


def test_it_can_be_used_like_a_synthesizer(tmp_path: Path) -> None:
    before = set(worker_of(os.getpid()))
    with CachingSynthesizer(Synthesizer(200, "en-gb", 0.5), AudioCache(tmp_path / "cache")) as voice:
        assert (voice.rate_wpm, voice.voice, voice.volume) == (200, "en-gb", 0.5)
        voice.rate_wpm *= 1.15
        voice.volume = 7
        assert (voice.rate_wpm, voice.volume) == (230, 1)
        assert set(worker_of(os.getpid())) == before
        voice.warm()
        for _ in range(100):  # a process that has just begun has no name yet
            if len(set(worker_of(os.getpid())) - before) == 1:
                break
            time.sleep(0.05)
        else:
            raise AssertionError("no worker was started")
        voice.foresee(["one", "two"])
        audio = speak_to_file(["one", "two"], tmp_path / "first.wav", voice)
        assert audio == speak_to_file(["one", "two"], tmp_path / "second.wav", voice)
        assert audio.seconds > 0.8
    assert set(worker_of(os.getpid())) == before
    voice.close()
