"""Processes that train one network together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.files import ROOT

torch = pytest.importorskip("torch", reason="needs the train extra: make test-train")

from models.train.__main__ import main  # noqa: E402
from models.train.learning.batches import Batches  # noqa: E402
from models.train.learning.lfmmi_stage import train  # noqa: E402
from models.train.learning.team import Team, gather  # noqa: E402
from models.train.network.checkpoint import load, load_network, save  # noqa: E402
from tests.support.training_toys import PRONOUNCER, options, small_network, toy  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_thread")


def share_a_mean(path: Path) -> None:
    team = Team()
    first, second = torch.full((2, 2), float(team.rank)), torch.tensor(10.0 * team.rank)
    team.mean([first, second])
    torch.save([first, second, torch.tensor(team.size)], path / f"{team.rank}.pt")


def test_a_team_shares_means(tmp_path: Path) -> None:
    gather(2, share_a_mean, tmp_path)
    for rank in range(2):
        first, second, size = torch.load(tmp_path / f"{rank}.pt", weights_only=True)
        assert (first.tolist(), second.item(), size.item()) == ([[0.5, 0.5], [0.5, 0.5]], 5.0, 2)
    alone = torch.tensor(3.0)
    Team().mean([alone])
    assert (alone.item(), Team().leads) == (3.0, True)


def train_together(path: Path) -> None:
    batches, told = Batches(toy(), PRONOUNCER, 9.0), [].append
    network = train(small_network(), batches, PRONOUNCER, options(steps=7), path / "t.pt", told)
    Team().wait()
    torch.save(network.output.weight.detach(), path / f"output{Team().rank}.pt")


def test_a_team_trains_one_network(tmp_path: Path) -> None:
    gather(2, train_together, tmp_path)
    first, second = (torch.load(tmp_path / f"output{rank}.pt", weights_only=True) for rank in range(2))
    assert torch.equal(first, second)
    assert torch.equal(load_network(tmp_path / "t.pt").output.weight, first)
    # Not what one of them would have learnt by itself.
    train_together(tmp_path)
    assert not torch.equal(load_network(tmp_path / "t.pt").output.weight, first)


def fail_alone() -> None:
    if Team().rank == 1:
        raise ValueError("the disk is full")
    Team().mean([torch.zeros(1)])


def test_a_failure_in_a_team_ends_it_and_is_raised_as_it_was() -> None:
    with pytest.raises(ValueError, match="^the disk is full$"):
        gather(2, fail_alone)


def test_a_run_goes_on_with_as_many_processes_as_it_was_begun(tmp_path: Path) -> None:
    batches = Batches(toy(), PRONOUNCER, 9.0)

    def stop(line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(small_network(), batches, PRONOUNCER, options(steps=8, report_every=5), tmp_path / "t.pt", stop)
    kept = load(tmp_path / "t.pt.part")
    save(tmp_path / "t.pt.part", kept | {"processes": 2})
    with pytest.raises(ValueError, match="begun by 2 processes"):
        train(small_network(), batches, PRONOUNCER, options(steps=8), tmp_path / "t.pt", stop)


def test_what_is_missing_is_one_sentence_from_a_team_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--data", str(tmp_path), "--out", str(tmp_path / "out"), "--init", str(tmp_path / "none.pt")]
    assert main([*command, "--processes", "2", "--stage", "training"]) == 2
    assert "There is no checkpoint" in capsys.readouterr().err


@pytest.mark.parametrize("whom", ["the parent alone", "all, as a terminal does"])
def test_an_interrupted_team_ends(whom: str, tmp_path: Path) -> None:
    code = (
        "import sys, time\nfrom models.train.learning.team import gather\n"
        "if __name__ == '__main__':\n print('ready', flush=True)\n"
        " try: gather(2, time.sleep, 100)\n"
        " except KeyboardInterrupt: sys.exit(130)\n"
    )
    (tmp_path / "long.py").write_text(code)
    place = str(ROOT)
    process = subprocess.Popen(
        [sys.executable, "long.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": place},
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(6)  # the processes have begun
        if whom == "the parent alone":
            process.send_signal(signal.SIGINT)
        else:
            os.killpg(process.pid, signal.SIGINT)
        assert process.wait(20) == 130
    with pytest.raises(ProcessLookupError):  # nobody is left
        for _ in range(50):
            os.killpg(process.pid, 0)
            time.sleep(0.1)
