"""Fetching a model over a real connection to a real server on this machine, with all that happens to networks."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.archives import (
    LIKE_A_MODEL,
    Served,
    make_certificate,
    serving,
    sha256,
    zipped,
    zipped_folder,
)
from tests.commands import ROOT, Knee, one_sentence
from voice.catalogue import CATALOGUE, NAME, PublicModel
from voice.download import Manner, check_address
from voice.errors import FetchError, ModelError
from voice.fetch import chosen, fetch_model
from voice.model_files import check_model
from voice.unpack import Limits

pytest_plugins = ["tests.house"]

QUESTION = ROOT / "voice" / "question.wav"
QUICK = Manner(timeout=5, pause=0.01, loopback=True)
SMALL = zipped({**LIKE_A_MODEL, "am/final.mdl": os.urandom(300_000)})
# Fetches in a process of its own: address, checksum, folder, and lines of Python that are run first.
ALONE = """
import sys
from pathlib import Path
from voice.catalogue import PublicModel
from voice.download import Manner
from voice.errors import VoiceError
from voice.fetch import fetch_model
try_out = lambda path: None
exec(sys.argv[4])
model = PublicModel("small-model", sys.argv[1], sys.argv[2])
try:
    fetch_model(model, Path(sys.argv[3]), Manner(timeout=5, pause=0.01, loopback=True), None, try_out)
except VoiceError as error:
    print(error)
    sys.exit(1)
"""


def fetched(
    served: Served,
    folder: Path,
    checksum: str = "",
    size: int | None = None,
    manner: Manner = QUICK,
    limits: Limits | None = None,
    try_out: Callable[[Path], object] = lambda _: None,
) -> Path:
    model = PublicModel(served.name, served.address, checksum or sha256(served.content), size)
    return fetch_model(model, folder, manner, limits, try_out)


def refusal(served: Served, folder: Path, **options: object) -> str:
    with pytest.raises(FetchError) as error:
        fetched(served, folder, **options)  # type: ignore[arg-type]
    assert visible(folder) == [], "no half model"
    assert str(error.value).endswith(".") and "\n" not in str(error.value)
    return str(error.value)


def visible(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.name[0] != ".")


def left_over(folder: Path) -> list[str]:
    return sorted(each.name for each in (folder / ".fetch").iterdir() if each.suffix != ".lock")


def assert_whole(folder: Path, name: str = "small-model") -> None:
    assert visible(folder) == [name]
    assert check_model(folder / name, hashes=True) == []
    assert left_over(folder) == []


def alone(served: Served, folder: Path, first: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", ALONE, served.address, sha256(served.content), str(folder), first]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def downloaded(folder: Path) -> int:
    return sum(part.stat().st_size for part in folder.glob(".fetch/*.part"))


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
        assert "cannot be reached" in refusal(served, tmp_path, manner=Manner(0.1, 2, 0.01, loopback=True))


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
        check_address(address, Manner())
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
    from voice.recognizer import RecognizerModel

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
import voice.fetch
inner = voice.fetch.unpack
def unpack(*given):
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    return inner(*given)
voice.fetch.unpack = unpack
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


# The command


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not shutil.which("openssl"):
        pytest.skip("needs openssl to make a certificate")
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def served(certificate: Path, knee: Knee) -> Iterator[Served]:
    content = zipped_folder(knee.house / "models" / "embedded")
    with serving(Served(content), "my-model", https=certificate) as server:
        yield server


def test_the_command_fetches_a_model_that_then_hears(
    knee: Knee, served: Served, certificate: Path, tmp_path: Path
) -> None:
    env = {
        "SSL_CERT_FILE": str(certificate),
        "XDG_DATA_HOME": str(tmp_path),
        "KNEE_MODELS": str(tmp_path / "models"),
    }
    done = knee("models", "fetch", served.address, "--sha256", sha256(served.content).upper(), env=env)
    assert done.status == 0, done.err
    path = tmp_path / "models" / "my-model"
    assert str(path) in done.out and "whole" in done.out and "--model my-model" in done.out
    assert "100 percent of 16 MB." in done.err and len(done.err.splitlines()) <= 12
    assert max(len(line.split()) for line in done.lines) <= 25
    listed, checked, heard = knee.together(
        ["models", "list"], ["models", "check", "--model", "my-model"], ["hear", "--json", "--model", "my-model", QUESTION],
        env=env,
    )  # fmt: skip
    assert f"my-model: {path}, 16 MB, fetched" in listed.lines
    assert checked.status == 0 and str(path) in checked.lines[0]
    assert heard.records[0]["heard"] == "what is causing my knee to twitch"
    named = knee("hear", "--json", QUESTION, env={**env, "KNEE_MODEL": "my-model"})
    assert named.status == 0 and named.err == ""
    assert len(served.asked) == 1


def test_a_server_that_nobody_vouches_for_is_refused(knee: Knee, served: Served, tmp_path: Path) -> None:
    done = knee("models", "fetch", served.address, "--sha256", "0" * 64, env={"KNEE_MODELS": str(tmp_path)})
    lines = done.err.splitlines()
    assert done.status == 1 and len(lines) == 2 and "cannot prove who it is" in lines[1]
    assert served.asked == [] and visible(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is a signal")
def test_ctrl_c_keeps_what_came(knee: Knee, served: Served, certificate: Path, tmp_path: Path) -> None:
    served.stall = 2_000_000
    env = {"SSL_CERT_FILE": str(certificate), "KNEE_MODELS": str(tmp_path)}
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            "voice",
            "models",
            "fetch",
            served.address,
            "--sha256",
            sha256(served.content),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=knee.folder,
        env=knee.environment(env),
    ) as process:
        wait_for(lambda: downloaded(tmp_path) > 1_900_000)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (1, "")
    assert err.splitlines()[-1] == "Stopped after 2 MB: run the same command again, it goes on from there."
    assert visible(tmp_path) == []


def test_the_command_refuses_in_one_sentence(knee: Knee, tmp_path: Path) -> None:
    name = CATALOGUE[0].name
    calls = {
        "nonsense": "choose one of",
        "https://example.org/model.zip": "--sha256",
        "http://127.0.0.1/model.zip": "https",
        "https://example.org/": "zip archive",
        "https://example.org/embedded.zip": "zip archive",
    }
    for call, said in calls.items():
        assert said in one_sentence(knee("models", "fetch", call, env={"KNEE_MODELS": str(tmp_path)}))
    other = knee("models", "fetch", name, "--sha256", "0" * 64)
    assert "leave out" in one_sentence(other)
    missing = knee("models", "check", "--model", name, env={"KNEE_MODELS": str(tmp_path)})
    assert f"'knee models fetch {name}'" in one_sentence(missing)
    report = knee("doctor", "--model", name)
    assert report.status == 0 and f"'knee models fetch {name}'" in report.out
    assert list(tmp_path.iterdir()) == []


# The catalogue, and who may use the network


def test_the_catalogue_can_be_trusted() -> None:
    for model in CATALOGUE:
        check_address(model.address, Manner())
        assert NAME.fullmatch(model.name) and model.address.endswith(f"/{model.name}.zip")
        assert len(model.sha256) == 64 and int(model.sha256, 16) and model.sha256 == model.sha256.lower()
        assert model.licence and model.about
    assert (
        len({model.name for model in CATALOGUE})
        == len({model.sha256 for model in CATALOGUE})
        == len(CATALOGUE)
    )


def test_a_model_without_a_checksum_asks_for_one() -> None:
    bare = (PublicModel("bare", "https://example.org/bare.zip", ""),)
    with pytest.raises(FetchError, match="--sha256"):
        chosen("bare", "", bare)
    assert chosen("bare", "0" * 64, bare).sha256 == "0" * 64


def test_only_one_module_knows_the_network() -> None:
    network = {"urllib", "http", "ssl", "ftplib", "requests", "httpx", "asyncio"}
    knowing = set()
    for room in ("content", "intents", "models", "voice"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
                if any(name.split(".")[0] in network and name != "urllib.parse" for name in names):
                    knowing.add(path.relative_to(ROOT).as_posix())
    assert knowing == {"voice/download.py"}


def test_no_other_command_loads_it(knee: Knee) -> None:
    for arguments in (["ask", "why"], ["models", "list"], ["models", "check"]):
        done = knee(*arguments, env={"PYTHONPROFILEIMPORTTIME": "1"})
        loaded = {line.rpartition("|")[2].strip() for line in done.err.splitlines()}
        assert done.status == 0 and "voice.cli" in loaded
        assert loaded & {"voice.download", "voice.fetch"} == set()
