"""The training of the recognition model: bootstrap, runs that are stopped and resumed, checkpoints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the train extra: make test-train")

from models.train.__main__ import main  # noqa: E402
from models.train.data.recordings import Utterance  # noqa: E402
from models.train.learning.ahead import prepared  # noqa: E402
from models.train.learning.batches import Batches, Recordings  # noqa: E402
from models.train.learning.bootstrap import Agreement  # noqa: E402
from models.train.learning.lfmmi_stage import falling, train  # noqa: E402
from models.train.learning.optimizing import optimize  # noqa: E402
from models.train.loss.supervision import frame_pdfs  # noqa: E402
from models.train.network.checkpoint import load, load_network, network_content, save  # noqa: E402
from models.train.network.tdnnf import Network  # noqa: E402
from models.train.pronouncing.phones import (  # noqa: E402
    PDFS,
    SOUNDS,
    first_pdf,
    later_pdf,
)
from tests.support.training_toys import PRONOUNCER, SMALL, options, small_network, toy  # noqa: E402

pytestmark = pytest.mark.usefixtures("one_thread")


def test_frames_are_labelled_by_the_ends_of_sounds() -> None:
    hh, ey = SOUNDS.index("HH"), SOUNDS.index("EY")
    phones = [(0, 0.05), (hh, 0.10), (ey, 0.20), (0, 0.3)]
    silence, quiet = first_pdf(0), later_pdf(0)
    enter, stay = first_pdf(ey), later_pdf(ey)
    # Middles at 12.5, 42.5, 72.5 ms …
    assert frame_pdfs(phones, 9).tolist() == [
        silence, quiet, first_pdf(hh), enter, stay, stay, stay, silence, quiet,
    ]  # fmt: skip
    assert frame_pdfs(phones, 5, lead=0.06).tolist() == [silence, quiet, quiet, quiet, first_pdf(hh)]
    assert frame_pdfs(phones, 4, speed=2.0).tolist() == [silence, first_pdf(hh), enter, silence]


def test_the_bootstrap_learns(tmp_path: Path) -> None:
    told: list[str] = []
    batches = Batches(toy(), PRONOUNCER, 9.0)
    network = optimize(
        small_network(),
        batches,
        Agreement(),
        lambda done: 1.0,
        options(steps=60),
        tmp_path / "b.pt",
        told.append,
    )
    values = [float(line.split(": ")[1].split(" ")[0]) for line in told]
    assert len(values) == 3
    assert values[-1] > values[0] + 0.5
    assert load_network(tmp_path / "b.pt").shape == network.shape == SMALL


def test_training_learns(tmp_path: Path) -> None:
    told: list[str] = []
    train(
        small_network(),
        Batches(toy(), PRONOUNCER, 9.0),
        PRONOUNCER,
        options(steps=60),
        tmp_path / "t.pt",
        told.append,
    )
    values = [float(line.split(": ")[1].split(" ")[0]) for line in told]
    assert values[-1] > values[0] + 0.05


def test_a_resumed_run_equals_an_uninterrupted_one(tmp_path: Path) -> None:
    settings = options(steps=8, report_every=5)
    silent = [].append
    whole = train(
        small_network(), Batches(toy(), PRONOUNCER, 9.0), PRONOUNCER, settings, tmp_path / "whole.pt", silent
    )

    def stop(line: str) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "broken.pt"
    with pytest.raises(KeyboardInterrupt):
        train(small_network(), Batches(toy(), PRONOUNCER, 9.0), PRONOUNCER, settings, path, stop)
    assert not path.exists()
    assert load(tmp_path / "broken.pt.part")["step"] == 3
    torch.manual_seed(99)  # what else was drawn does not matter
    told: list[str] = []
    resumed = train(Network(SMALL), Batches(toy(), PRONOUNCER, 9.0), PRONOUNCER, settings, path, told.append)
    assert told[0] == "going on from step 3"
    for name, expected in whole.state_dict().items():
        assert torch.equal(resumed.state_dict()[name], expected), name
    assert not (tmp_path / "broken.pt.part").exists()


def test_only_the_network_computes_in_16_bits(tmp_path: Path) -> None:
    network, seen = small_network(), []
    network.register_forward_pre_hook(lambda module, given: seen.append(given[0].dtype))
    network.last_norm.register_forward_hook(lambda module, given, found: seen.append(found.dtype))

    class Watched(Agreement):
        def __call__(self, scores: Any, *targets: Any) -> tuple[Any, Any]:
            seen.append(scores.dtype)
            return super().__call__(scores, *targets)

    batches = Batches(toy(), PRONOUNCER, 9.0)
    optimize(network, batches, Watched(), falling, options(steps=1), tmp_path / "t.pt", [].append)
    assert seen == [torch.float32, torch.bfloat16, torch.float32]


def test_minutes_end_a_run_too(tmp_path: Path) -> None:
    batches = Batches(toy(), PRONOUNCER, 9.0)
    train(small_network(), batches, PRONOUNCER, options(minutes=1e-6), tmp_path / "t.pt", [].append)
    assert (tmp_path / "t.pt").exists()


def test_the_rate_falls_along_a_cosine() -> None:
    assert [falling(done) for done in (0, 0.3)] == [1, 1]
    assert falling(0.675) == pytest.approx(0.5)
    assert falling(1.0) == 0.004


def test_only_what_can_be_learnt_is_drawn() -> None:
    fast = Utterance(np.zeros(4000, np.int16), ("hey",) * 40, "toy:toy", 1.0)
    strange = Utterance(np.zeros(16000, np.int16), ("gnu",), "toy:toy", 1.0)
    long = Utterance(np.zeros(16000 * 17, np.int16), ("hey",), "toy:toy", 1.0)
    fine = toy(2)
    batches = Batches([*fine, fast, strange, long], PRONOUNCER)
    assert batches.utterances == (*fine,)
    plan = batches.plan(np.random.default_rng(1))
    assert set(batches.of(plan)) == set(fine)
    sound, lengths = Recordings(batches.utterances).played(plan)
    assert sound.shape == (43, 35200)
    assert lengths == pytest.approx([len(each.samples) / plan.speed for each in batches.of(plan)])
    # Silence before and after, and all that was said between.
    first = int(plan.leads[0] / plan.speed)
    assert sound[0, : first - 100].abs().max() < 300
    assert sound[0, first + int(lengths[0]) + 100 :].abs().max() < 300
    said = batches.of(plan)[0].samples.astype(float)
    assert sound[0].square().mean() * plan.speed == pytest.approx((said**2).sum() / 35200, rel=0.02)
    with pytest.raises(ValueError, match="No utterance can be trained on"):
        Batches([strange], PRONOUNCER)


def test_the_command_trains_and_exports_and_does_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("models.train.recipe.load_recordings", lambda *about, **voices: tuple(toy()))
    save(tmp_path / "start.pt", network_content(small_network()))
    (tmp_path / "lexicon.json").write_text(json.dumps({"hey": [["HH", "EY"]], "oh": [["OW"]]}))
    command = [
        "--data",
        str(tmp_path),
        "--out",
        str(tmp_path / "out"),
        "--steps",
        "2",
        "--batch-seconds",
        "9",
        "--processes",
        "1",
    ]
    command += [
        "--init",
        str(tmp_path / "start.pt"),
        "--lexicon",
        str(tmp_path / "lexicon.json"),
        "--sets",
        "lj",
    ]
    command += ["--stage", "bootstrap", "--stage", "training", "--stage", "export"]
    assert main(command) == 0
    told = capsys.readouterr().out
    assert "bootstrap: not needed" in told
    assert "export: done" in told
    assert (tmp_path / "out/model/am/final.mdl").is_file()
    credits = (tmp_path / "out/model/CREDITS.txt").read_text()
    assert "LJ Speech" in credits
    assert "Training began from start.pt" in credits
    assert main(command) == 0
    told = capsys.readouterr().out
    assert "training: there already" in told
    assert "export: there already" in told
    assert main([*command, "--out", str(tmp_path / "other"), "--init", str(tmp_path / "none.pt")]) == 2
    assert "There is no checkpoint" in capsys.readouterr().err


def test_a_checkpoint_of_the_first_script_is_read(tmp_path: Path) -> None:
    network = small_network()
    names = {
        "scale": "istd", "first.": "c1.", "first_norm.": "bn1.", "second.": "c2.", "second_norm.": "bn2.",
        "last_linear.": "pre.", "last_affine.": "preaff.", "last_norm.": "bnp.", "output.": "out.",
    }  # fmt: skip

    def old(name: str) -> str:
        for new, before in names.items():
            if name.startswith(new):
                return before + name[len(new) :]
        return name.replace(".linear.", ".lin.").replace(".affine.", ".aff.").replace(".norm.", ".bn.")

    weights = {
        old(name): value.half() if value.dim() > 1 else value for name, value in network.state_dict().items()
    }
    shape = {"npdf": PDFS, "d": 32, "b": 16, "n": 2, "d1": 24}
    # The script had a fixed width of its last bottleneck.
    weights["pre.weight"], weights["preaff.weight"] = torch.zeros(192, 32, 1), torch.zeros(32, 192, 1)
    torch.save({"cfg": shape, "sd": weights}, tmp_path / "old.pt")
    read = load_network(tmp_path / "old.pt")
    assert read.second.weight.dtype == torch.float32
    assert torch.allclose(read.second.weight, network.second.weight, atol=1e-3)


@pytest.mark.parametrize("content", [b"", b"PK\3\4 half a file", b"no checkpoint at all"])
def test_a_broken_checkpoint_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.pt").write_bytes(content)
    with pytest.raises(ValueError, match=r"x\.pt is not a checkpoint"):
        load_network(tmp_path / "x.pt")
    with pytest.raises(FileNotFoundError, match="There is no checkpoint"):
        load_network(tmp_path / "y.pt")
    save(tmp_path / "z.pt", {"shape": {"depth": 3}, "weights": {}})
    with pytest.raises(ValueError, match="no network of this recipe"):
        load_network(tmp_path / "z.pt")


def test_a_checkpoint_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "n.pt"
    save(path, network_content(small_network()))
    before = path.read_bytes()
    with pytest.raises(Exception, match="pickle"):
        save(path, {"weights": lambda: None})
    assert path.read_bytes() == before


def test_steps_prepared_ahead_are_those_prepared_in_turn() -> None:
    batches = Batches(toy(), PRONOUNCER, 9.0)
    ahead, in_turn = ([*prepared(batches, Agreement(), (3, 0), range(5, 12), helpers)] for helpers in (2, 0))
    assert len(ahead) == len(in_turn) == 7
    for one, other in zip(ahead, in_turn):
        assert (one.plan.seconds, one.plan.speed) == (other.plan.seconds, other.plan.speed)
        assert np.array_equal(one.plan.places, other.plan.places)
        assert np.array_equal(one.plan.leads, other.plan.leads)
        assert np.array_equal(one.targets[0], other.targets[0])
    assert any(not np.array_equal(one.plan.places, in_turn[0].plan.places) for one in in_turn[1:])
