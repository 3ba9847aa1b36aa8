"""``knee models fetch`` as a user runs it, over https; the catalogue; and that nothing else uses the network."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.archives import (
    Served,
    downloaded,
    make_certificate,
    serving,
    sha256,
    visible,
    wait_for,
    zipped_folder,
)
from tests.support.commands import CALLED, Knee, one_sentence
from tests.support.files import QUESTION, ROOT
from voice.errors import FetchError
from voice.modelstore.catalogue import CATALOGUE, NAME, PublicModel
from voice.modelstore.download import NetworkPolicy, check_address
from voice.modelstore.fetch import chosen

pytest_plugins = ["tests.support.house"]


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
    assert "100 percent of 20 MB." in done.err and len(done.err.splitlines()) <= 12
    assert max(len(line.split()) for line in done.lines) <= 25
    listed, checked, heard = knee.together(
        ["models", "list"], ["models", "check", "--model", "my-model"], ["hear", "--json", "--model", "my-model", QUESTION],
        env=env,
    )  # fmt: skip
    assert f"my-model: {path}, 20 MB, fetched" in listed.lines
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
    assert (process.returncode, out) == (-signal.SIGINT, "")
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
    assert f"'{CALLED} models fetch {name}'" in one_sentence(missing)
    report = knee("doctor", "--model", name)
    assert report.status == 1 and f"'{CALLED} models fetch {name}'" in report.out
    assert list(tmp_path.iterdir()) == []


# The catalogue, and who may use the network


def test_the_catalogue_can_be_trusted() -> None:
    for model in CATALOGUE:
        check_address(model.address, NetworkPolicy())
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
    served = {
        name for name in knowing if "/serving/" in name or name.endswith("/serve.py")
    }  # a server, and it asks nobody
    assert served and knowing - served == {"voice/modelstore/download.py"}
    assert not served & {name for name in knowing if "urllib" in (ROOT / name).read_text(encoding="utf-8")}


def test_no_other_command_loads_it(knee: Knee) -> None:
    for arguments in (["ask", "why"], ["models", "list"], ["models", "check"]):
        done = knee(*arguments, env={"PYTHONPROFILEIMPORTTIME": "1"})
        loaded = {line.rpartition("|")[2].strip() for line in done.err.splitlines()}
        assert done.status == 0 and "voice.commands.cli" in loaded
        assert loaded & {"voice.modelstore.download", "voice.modelstore.fetch"} == set()
