"""Fetching a model over a real connection to a real server on this machine, with all that happens to networks."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.archives import (
    LIKE_A_MODEL,
    Served,
    downloaded,
    serving,
    sha256,
    visible,
    wait_for,
    zipped,
)
from tests.support.files import ROOT
from voice.errors import FetchError, ModelError
from voice.modelstore.catalogue import PublicModel
from voice.modelstore.download import NetworkPolicy, check_address
from voice.modelstore.fetch import chosen, fetch_model
from voice.modelstore.files import check_model
from voice.modelstore.unpack import Limits

QUICK = NetworkPolicy(timeout=5, pause=0.01, loopback=True)
SMALL = zipped({**LIKE_A_MODEL, "am/final.mdl": os.urandom(300_000)})
# Fetches in a process of its own: address, checksum, folder, and lines of Python that are run first.
ALONE = """
import sys
from pathlib import Path
from voice.modelstore.catalogue import PublicModel
from voice.modelstore.download import NetworkPolicy
from voice.errors import VoiceError
from voice.modelstore.fetch import fetch_model
try_out = lambda path: None
exec(sys.argv[4])
model = PublicModel("small-model", sys.argv[1], sys.argv[2])
try:
    fetch_model(model, Path(sys.argv[3]), try_out, NetworkPolicy(timeout=5, pause=0.01, loopback=True))
except VoiceError as error:
    print(error)
    sys.exit(1)
"""


def fetched(
    served: Served,
    folder: Path,
    checksum: str = "",
    size: int | None = None,
    policy: NetworkPolicy = QUICK,
    limits: Limits | None = None,
    try_out: Callable[[Path], object] = lambda _: None,
) -> Path:
    model = PublicModel(served.name, served.address, checksum or sha256(served.content), size)
    return fetch_model(model, folder, try_out, policy, limits)


def refusal(served: Served, folder: Path, **options: object) -> str:
    with pytest.raises(FetchError) as error:
        fetched(served, folder, **options)  # type: ignore[arg-type]
    assert visible(folder) == [], "no half model"
    assert str(error.value).endswith(".") and "\n" not in str(error.value)
    return str(error.value)


def left_over(folder: Path) -> list[str]:
    return sorted(each.name for each in (folder / ".fetch").iterdir() if each.suffix != ".lock")


def assert_whole(folder: Path, name: str = "small-model") -> None:
    assert visible(folder) == [name]
    assert check_model(folder / name, hashes=True) == []
    assert left_over(folder) == []


def alone(served: Served, folder: Path, first: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", ALONE, served.address, sha256(served.content), str(folder), first]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


# The network


def test_a_whole_download(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tried: list[Path] = []
    with serving(Served(SMALL)) as served:
        path = fetched(served, tmp_path, size=len(SMALL), try_out=tried.append)
    assert path == tmp_path / "small-model" and len(tried) == 1 and tried[0] != path, (
        "tried before it was in place"
    )
    assert_whole(tmp_path)
    assert served.asked == [""]
    out, err = capsys.readouterr()
    assert out == "" and "\r" not in err
    lines = err.splitlines()
    assert lines[0] == "Fetching small-model, 0 MB." and "100 percent of 0 MB." in lines and len(lines) <= 12


def test_what_is_there_already_is_not_fetched_again(tmp_path: Path) -> None:
    with serving(Served(SMALL)) as served:
        fetched(served, tmp_path)
        fetched(served, tmp_path)
        assert len(served.asked) == 1
        (tmp_path / "small-model" / "am/final.mdl").write_bytes(b"damage")
        fetched(served, tmp_path)
        assert len(served.asked) == 2
    assert_whole(tmp_path)


def test_a_cut_connection_goes_on_where_it_was(tmp_path: Path) -> None:
    with serving(Served(SMALL, cuts=[100_000, 200_000])) as served:
        fetched(served, tmp_path)
    assert served.asked == ["", "bytes=100000-", "bytes=200000-"]
    assert_whole(tmp_path)


@pytest.mark.parametrize("tag", ['"one"', "", 'W/"one"'], ids=["strong", "none", "weak"])
def test_the_next_run_goes_on_where_the_last_one_gave_up(tmp_path: Path, tag: str) -> None:
    with serving(Served(SMALL, cuts=[120_000, 120_000, 120_000], tag=tag)) as served:
        said = refusal(served, tmp_path)
        assert "goes on from there" in said and "network" in said
        fetched(served, tmp_path)
    assert served.asked[-1] == "bytes=120000-" and len(served.asked) == 4
    assert_whole(tmp_path)


def test_a_server_that_cannot_send_a_part_starts_anew(tmp_path: Path) -> None:
    with serving(Served(SMALL, cuts=[100_000], ranges=False)) as served:
        fetched(served, tmp_path)
    assert served.asked == ["", "bytes=100000-"]
    assert_whole(tmp_path)


def test_a_file_that_changed_meanwhile_starts_anew(tmp_path: Path) -> None:
    other = zipped({**LIKE_A_MODEL, "am/final.mdl": os.urandom(300_000)})
    with serving(Served(SMALL, cuts=[100_000] * 3)) as served:
        refusal(served, tmp_path, checksum=sha256(other))
        served.content, served.tag = other, '"two"'
        fetched(served, tmp_path)
    assert_whole(tmp_path)


@pytest.mark.parametrize("length", [100_000, 999_999], ids=["wrong bytes", "too many bytes"])
def test_a_part_of_something_else_is_noticed_by_its_checksum(tmp_path: Path, length: int) -> None:
    with serving(Served(SMALL, tag="")) as served:
        part = tmp_path / ".fetch" / f"small-model.{sha256(SMALL)[:12]}.part"
        part.parent.mkdir()
        part.write_bytes(os.urandom(length))
        fetched(served, tmp_path)
    assert len(served.asked) == 2
    assert_whole(tmp_path)


def test_a_server_that_names_no_length_is_believed_by_checksum_only(tmp_path: Path) -> None:
    with serving(Served(SMALL, lengths=False)) as served:
        fetched(served, tmp_path)
        assert_whole(tmp_path)
        shutil.rmtree(tmp_path / "small-model")
        served.cuts = [100_000]
        fetched(served, tmp_path, size=len(SMALL))
    assert_whole(tmp_path)


def test_a_wrong_checksum_leaves_nothing(tmp_path: Path) -> None:
    with serving(Served(SMALL)) as served:
        assert "checksum" in refusal(served, tmp_path, checksum="0" * 64)
    assert downloaded(tmp_path) == 0 and len(served.asked) == 1


def test_another_size_is_told_at_once(tmp_path: Path) -> None:
    with serving(Served(SMALL)) as served:
        assert "choose another" in refusal(served, tmp_path, size=len(SMALL) + 1)
    assert downloaded(tmp_path) == 0


def test_what_servers_answer(tmp_path: Path) -> None:
    with serving(Served(SMALL, statuses=[404])) as served:
        assert "404" in refusal(served, tmp_path)
        served.statuses = [503, 503]
        fetched(served, tmp_path)
    assert_whole(tmp_path)


def test_a_silent_server_is_given_up(tmp_path: Path) -> None:
    with serving(Served(SMALL, stall=0)) as served:
        assert "cannot be reached" in refusal(
            served, tmp_path, policy=NetworkPolicy(0.1, 2, 0.01, loopback=True)
        )


def test_no_server_at_all(tmp_path: Path) -> None:
    with serving(Served(SMALL)) as served:
        pass
    assert "check the network" in refusal(served, tmp_path)


@pytest.mark.parametrize(
    "elsewhere", ["http://example.org/a.zip", "file:///etc/passwd", "ftp://127.0.0.1/a.zip"]
)
def test_nobody_is_sent_to_an_unsafe_place(tmp_path: Path, elsewhere: str) -> None:
    with serving(Served(SMALL, elsewhere=elsewhere)) as served:
        said = refusal(served, tmp_path)
    assert "https" in said or "302" in said  # some of them urllib itself refuses


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a.zip", "http://127.0.0.1/a.zip", "ftp://example.org/a.zip", "file:///a.zip", "https:///a.zip",
        "https://user:word@example.org/a.zip", "https://example.org:x/a.zip", "https://exa mple.org/a.zip", "https://[/a",
    ],
)  # fmt: skip
def test_only_https_is_an_address(address: str) -> None:
    with pytest.raises(FetchError, match="https"):
        check_address(address, NetworkPolicy())
    with pytest.raises(FetchError):
        chosen(address, "0" * 64)


# What is in the archive


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zipped({**LIKE_A_MODEL, "../../kept": b"x"}), "leads out"),
        (zipped({"a": b"x"}), "no model"),
        (
            zipped({name: content for name, content in LIKE_A_MODEL.items() if "mfcc" not in name}),
            "mfcc.conf",
        ),
        (b"<html>", "no zip archive"),
    ],
    ids=["escape", "other files", "incomplete", "no archive"],
)
def test_a_bad_archive_is_never_installed(tmp_path: Path, content: bytes, said: str) -> None:
    with serving(Served(content)) as served:
        assert said in refusal(served, tmp_path)
    assert left_over(tmp_path) in ([], [f"small-model.{sha256(content)[:12]}.json"])


def test_a_model_that_does_not_load_is_never_installed(tmp_path: Path) -> None:
    from voice.hearing.recognizer import RecognizerModel

    with serving(Served(SMALL)) as served:
        assert "does not load" in refusal(served, tmp_path, try_out=RecognizerModel.load)


def test_a_damaged_model_stays_until_the_new_one_works(tmp_path: Path) -> None:
    def broken(_: Path) -> None:
        raise ModelError("no")

    (tmp_path / "small-model").mkdir()
    (tmp_path / "small-model" / "mine").write_text("mine", encoding="utf-8")
    with serving(Served(SMALL)) as served:
        with pytest.raises(FetchError):
            fetched(served, tmp_path, try_out=broken)
        assert (tmp_path / "small-model" / "mine").exists()
        fetched(served, tmp_path)
    assert_whole(tmp_path)


# What happens to processes and disks


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_process_killed_in_the_middle_leaves_what_the_next_one_goes_on_with(tmp_path: Path) -> None:
    with serving(Served(SMALL, stall=200_000)) as served:
        process = alone(served, tmp_path)
        wait_for(lambda: downloaded(tmp_path) == 200_000)
        process.kill()
        process.communicate()
        assert visible(tmp_path) == []
        served.go.set()
        fetched(served, tmp_path)
    assert served.asked == ["", "bytes=200000-"]
    assert_whole(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_a_process_killed_while_it_tries_the_model_leaves_no_half_one(tmp_path: Path) -> None:
    suicide = "import os\ntry_out = lambda path: os.kill(os.getpid(), 9)"
    with serving(Served(SMALL)) as served:
        process = alone(served, tmp_path, suicide)
        assert process.wait(20) == -signal.SIGKILL
        process.communicate()
        assert visible(tmp_path) == [] and len(left_over(tmp_path)) == 3
        fetched(served, tmp_path)
    assert len(served.asked) == 1, "the archive was there already"
    assert_whole(tmp_path)


def test_two_at_once_do_not_harm_each_other(tmp_path: Path) -> None:
    with serving(Served(SMALL, stall=100_000)) as served:
        first = alone(served, tmp_path)
        wait_for(lambda: downloaded(tmp_path) == 100_000)
        second = alone(served, tmp_path)
        out, err = second.communicate(timeout=20)
        assert (second.returncode, len(out.splitlines())) == (1, 1), err
        assert "Another process" in out and "wait" in out
        served.go.set()
        out, err = first.communicate(timeout=20)
        assert first.returncode == 0, err
    assert served.asked == [""]
    assert_whole(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="a limit of the file size")
def test_a_full_disk_is_a_sentence_and_the_next_run_goes_on(tmp_path: Path) -> None:
    full = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))"
    with serving(Served(SMALL)) as served:
        process = alone(served, tmp_path, full)
        out, err = process.communicate(timeout=20)
        assert process.returncode == 1 and len(out.splitlines()) == 1, err
        assert "disk is full" in out and str(tmp_path) in out
        assert visible(tmp_path) == [] and downloaded(tmp_path) == 100_000
        fetched(served, tmp_path)
    assert served.asked == ["", "bytes=100000-"]
    assert_whole(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="a limit of the file size")
def test_a_disk_that_fills_while_unpacking_leaves_no_half_model(tmp_path: Path) -> None:
    full = """
import resource
import voice.modelstore.fetch
inner = voice.modelstore.fetch.unpack
def unpack(*given):
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    return inner(*given)
voice.modelstore.fetch.unpack = unpack
"""
    with serving(Served(SMALL)) as served:
        process = alone(served, tmp_path, full)
        out, err = process.communicate(timeout=20)
        assert process.returncode == 1 and "disk is full" in out, err
        assert visible(tmp_path) == [] and not list(tmp_path.glob(".fetch/*unpacked*"))
        fetched(served, tmp_path)
    assert len(served.asked) == 1
    assert_whole(tmp_path)


def can_mount() -> bool:
    try:
        mount = "mount -t tmpfs none /mnt"
        return (
            subprocess.run(["unshare", "-rm", "sh", "-c", mount], check=False, capture_output=True).returncode
            == 0
        )
    except OSError:
        return False


@pytest.mark.skipif(not can_mount(), reason="'unshare -rm' cannot mount a small disk here")
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    small = 'mkdir "$0/disk" && mount -t tmpfs -o size=128k none "$0/disk" && exec "$@"'
    with serving(Served(SMALL)) as served:
        fetching = [sys.executable, "-c", ALONE, served.address, sha256(SMALL), str(tmp_path / "disk"), ""]
        done = subprocess.run(
            ["unshare", "-rm", "sh", "-c", small, str(tmp_path), *fetching],
            capture_output=True, text=True, cwd=ROOT, check=False, timeout=30,
        )  # fmt: skip
    assert done.returncode == 1 and "disk is full" in done.stdout, done.stderr


def test_a_disk_with_too_little_room_is_told_before_anything_is_fetched(tmp_path: Path) -> None:
    with serving(Served(SMALL)) as served:
        assert "disk is full" in refusal(served, tmp_path, size=10**15)
    assert served.asked == []


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with serving(Served(SMALL)) as served, pytest.raises(FetchError, match="cannot be kept"):
        fetched(served, blocked)
