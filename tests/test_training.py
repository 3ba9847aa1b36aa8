"""The training of the recognition model, and that vosk computes what was trained."""

from __future__ import annotations

import copy
import itertools
import json
import math
import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the train extra: make test-train")

from models.train.__main__ import main  # noqa: E402
from models.train.augmentation import at_speed, in_a_room, masked  # noqa: E402
from models.train.batches import Batch, Batches  # noqa: E402
from models.train.bootstrap import agreement  # noqa: E402
from models.train.checkpoint import load, load_network, network_content, save  # noqa: E402
from models.train.denominator import Denominator, denominator  # noqa: E402
from models.train.export import MFCC, export  # noqa: E402
from models.train.features import Mfcc  # noqa: E402
from models.train.kaldi_io import compress, expand  # noqa: E402
from models.train.lfmmi import lfmmi, numerator_score  # noqa: E402
from models.train.muon import orthogonal  # noqa: E402
from models.train.network import Network, Shape  # noqa: E402
from models.train.optimizing import Options, optimize  # noqa: E402
from models.train.phone_model import PhoneModel  # noqa: E402
from models.train.phones import (  # noqa: E402
    NAMES,
    PDFS,
    SOUNDS,
    entering,
    first_pdf,
    later_pdf,
    sound_of,
    staying,
    word_boundaries,
)
from models.train.pronunciation import Speller, Table  # noqa: E402
from models.train.recordings import Utterance  # noqa: E402
from models.train.supervision import Chains, chains, frame_pdfs  # noqa: E402
from models.train.team import Team, gather  # noqa: E402
from models.train.training import falling, train  # noqa: E402

RECORDED = Path(__file__).parent / "sounds"
SMALL = Shape(width=32, bottleneck=16, blocks=2, first=24, last=16)
SPELLER = Speller(Table({"hey": [["HH", "EY"]], "oh": [["OW"], ["AO"]]}))


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    yield
    torch.set_num_threads(threads)


# Features


@pytest.mark.parametrize("path", sorted(RECORDED.glob("*.wav"))[:4], ids=lambda path: path.name)
def test_features_are_those_of_kaldi(path: Path) -> None:
    fbank = pytest.importorskip("kaldi_native_fbank", reason="needs the train extra: make test-train")
    samples = wav(path)
    options = fbank.MfccOptions()
    options.frame_opts.dither = 0
    options.use_energy = False
    options.num_ceps, options.mel_opts.num_bins = 40, 40
    options.mel_opts.low_freq, options.mel_opts.high_freq = 20, 7600
    options.cepstral_lifter = 0
    computer = fbank.OnlineMfcc(options)
    computer.accept_waveform(16000, samples.astype(float).tolist())
    computer.input_finished()
    expected = np.stack([computer.get_frame(number) for number in range(computer.num_frames_ready)])
    found = Mfcc()(torch.from_numpy(samples.astype(np.float32))[None])[0].numpy()
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() < 1e-3


def test_speed_keeps_the_wave_and_moves_its_pitch() -> None:
    tone = torch.sin(2 * math.pi * 400 * torch.arange(16000) / 16000)[None]
    faster = at_speed(tone, 12800)
    assert faster.shape == (1, 12800)
    assert torch.fft.rfft(faster).abs().argmax() == 400
    assert 16000 / 12800 * 400 == 500  # hertz: 400 waves in 0.8 seconds
    assert faster.abs().max() == pytest.approx(1, abs=0.05)
    assert at_speed(tone, 16000) is tone


def test_augmented_sound_stays_within_16_bits() -> None:
    sound = in_a_room(torch.randn(16, 16000) * 3000, torch.full((16,), 16000.0))
    assert sound.abs().max() <= 32767
    assert torch.equal(sound, sound.round())
    assert torch.isfinite(in_a_room(torch.zeros(8, 16000), torch.zeros(8))).all()
    log_mel = torch.randn(8, 100, 40)
    covered = (masked(log_mel) != log_mel).float().mean()
    assert 0 < covered < 0.6


# LF-MMI


def tiny_model(sounds: int) -> PhoneModel:
    return PhoneModel.from_counts(np.random.default_rng(0).integers(0, 30, (sounds,) * 3).astype(float))


def test_the_denominator_is_the_sum_over_all_paths() -> None:
    sounds, frames = 3, 4
    model = tiny_model(sounds)
    scores = torch.randn(1, frames, 2 * sounds)
    total = 0.0
    for way in itertools.product(range(-1, sounds), repeat=frames - 1):  # -1 stays, another number enters
        for before, now in itertools.product(range(sounds), repeat=2):
            likely = model.start[before, now] * math.exp(scores[0, 0, 2 * now])
            history = (before, now)
            for frame, step in enumerate(way, start=1):
                if step < 0:
                    likely *= math.exp(scores[0, frame, 2 * history[1] + 1])
                else:
                    likely *= model.trigram[history[0], history[1], step] * math.exp(
                        scores[0, frame, 2 * step]
                    )
                    history = (history[1], step)
            total += likely
    found, _ = denominator(scores, Denominator.of(model), leak=0.0)
    assert found.item() == pytest.approx(math.log(total), abs=1e-4)
    leaking, _ = denominator(scores, Denominator.of(model))
    assert leaking.item() == pytest.approx(math.log(total), abs=1e-3)


def test_the_gradient_of_the_denominator_is_that_of_its_score() -> None:
    model = Denominator.of(tiny_model(4))
    scores = 3 * torch.randn(2, 7, 8, generator=torch.Generator().manual_seed(1))
    _, gradient = denominator(scores, model, leak=0.05)
    assert gradient.sum(2) == pytest.approx(torch.ones(2, 7), abs=1e-4)  # a frame is shared among its pdfs
    for place in itertools.product(range(2), range(7), range(8)):
        step = torch.zeros_like(scores)
        step[place] = 0.05
        ahead, behind = (denominator(scores + way * step, model, leak=0.05)[0] for way in (1, -1))
        slope = (ahead - behind).sum().item() / 0.1
        assert gradient[place].item() == pytest.approx(slope, abs=2e-3)


def test_the_numerator_is_the_sum_over_all_its_paths() -> None:
    model = PhoneModel.count([["hey", "oh"]], SPELLER, np.random.default_rng(0))
    said = chains([["hey", "oh"], ["oh"]], SPELLER, model, 9, np.random.default_rng(2))
    scores = torch.randn(2, 5, PDFS)
    sounds = [SOUNDS.index(name) for name in ("SIL", "HH", "EY", "SIL", "OW", "SIL")]
    found = numerator_score(scores, said)
    assert said.entering[0, :6].tolist() in (
        [2 * sound for sound in sounds],
        [2 * sound for sound in [*sounds[:4], SOUNDS.index("AO"), 0]],
    )
    for row, states in ((0, 6), (1, 3)):
        assert found[row].item() == pytest.approx(all_paths(scores[row], said, row, states), abs=1e-3)


def all_paths(scores: Any, said: Chains, row: int, states: int) -> float:
    """The numerator by trying every path."""
    total = 0.0
    for path in itertools.product(range(states), repeat=len(scores)):
        if not said.beginning[row, path[0]] or not said.ending[row, path[-1]]:
            continue
        cost = 0.0
        for frame, (before, now) in enumerate(zip((None, *path), path)):
            if before == now:
                cost += scores[frame, said.staying[row, now]].item()
            elif before is None or now == before + 1 or (now == before + 2 and said.skipping[row, now]):
                cost += (scores[frame, said.entering[row, now]] + said.weight[row, now]).item()
            else:
                break
        else:
            total += math.exp(cost)
    return math.log(total)


def test_the_gradient_of_lfmmi_is_that_of_the_objective(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.train.lfmmi.CROSS_ENTROPY", 0.0)
    model = PhoneModel.count([["hey"]], SPELLER, np.random.default_rng(0))
    said = chains([["hey"]], SPELLER, model, 7, np.random.default_rng(0))
    phones = Denominator.of(model)
    scores = torch.randn(1, 6, PDFS)
    value, gradient = lfmmi(scores, said, phones)
    step = 0.01 * torch.randn_like(scores)
    change = (lfmmi(scores + step, said, phones)[0] - lfmmi(scores - step, said, phones)[0]) / 2
    assert change.item() == pytest.approx((gradient * step).sum().item(), rel=0.02, abs=1e-5)
    assert value < 0


@pytest.mark.parametrize("loudest", [0.0, 50.0, 500.0])
def test_the_gradient_is_finite_on_silence_and_after_a_fit(loudest: float) -> None:
    """Scores that are all alike, as those of silence at first, and ones far apart."""
    model = PhoneModel.count([["hey"]], SPELLER, np.random.default_rng(0))
    silence = Mfcc()(torch.zeros(2, 32000))
    scores = Network(SMALL).eval()(silence).detach() + loudest * torch.randn(2, 66, PDFS)
    said = chains([["hey"], ["oh", "hey"]], SPELLER, model, 9, np.random.default_rng(0))
    value, gradient = lfmmi(scores, said, Denominator.of(model))
    assert torch.isfinite(value)
    assert torch.isfinite(gradient).all()
    assert gradient.abs().max() > 0


def test_an_utterance_with_more_sounds_than_frames_counts_for_nothing() -> None:
    model = PhoneModel.count([["hey"]], SPELLER, np.random.default_rng(0))
    said = chains([["hey"] * 4, ["hey"]], SPELLER, model, 20, np.random.default_rng(0))
    value, gradient = lfmmi(torch.randn(2, 5, PDFS), said, Denominator.of(model))
    assert torch.isfinite(value)
    assert gradient[0].abs().max() == 0
    assert gradient[1].abs().max() > 0
    with pytest.raises(ValueError, match="leave it out"):
        chains([["hey"] * 9], SPELLER, model, 20, np.random.default_rng(0))


# The steps


@pytest.mark.parametrize("shape", [(30, 80), (80, 30), (20, 20)])
def test_the_directions_of_a_step_are_about_equally_long(shape: tuple[int, int]) -> None:
    matrix = torch.randn(shape, generator=torch.Generator().manual_seed(1)) * 1e-3
    before, after = torch.linalg.svd(matrix)[1], torch.linalg.svd(orthogonal(matrix))[1]
    assert before[0] > 3 * before[-1]
    assert after[0] < 1.3
    assert after[len(after) // 5 * 4] > 0.6
    # It is the same matrix but for its singular values.
    left, _, right = torch.linalg.svd(matrix, full_matrices=False)
    assert (left @ right * orthogonal(matrix)).sum() / min(shape) > 0.8
    assert torch.isfinite(orthogonal(torch.zeros(shape))).all()


# The bootstrap


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


# Training


def toy(count: int = 6) -> list[Utterance]:
    """Two "words": a high tone and a low one."""
    chance = np.random.default_rng(0)
    made = []
    for number in range(count):
        word = ("hey", "oh")[number % 2]
        time = np.arange(int(chance.uniform(0.5, 1.2) * 16000)) / 16000
        wave = np.sin(2 * math.pi * (2000 if word == "hey" else 300) * time) + 0.1 * chance.normal(
            size=len(time)
        )
        phones = [*SPELLER.ways(word)[0]]
        ends = tuple((sound, (place + 1) * time[-1] / len(phones)) for place, sound in enumerate(phones))
        made.append(Utterance((8000 * wave).astype(np.int16), (word,), "toy:toy", 1.0, ends))
    return made


def options(**changes: Any) -> Options:
    return Options(**{"batch_seconds": 9.0, "rate": 5e-3, "save_every": 3, "report_every": 20, **changes})


def small_network() -> Network:
    torch.manual_seed(0)
    network = Network(SMALL)
    network.mean += 5.0
    network.scale *= 0.1
    return network


def test_the_bootstrap_learns(tmp_path: Path) -> None:
    told: list[str] = []
    batches = Batches(toy(), SPELLER, 9.0)
    network = optimize(
        small_network(),
        batches,
        agreement,
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
        Batches(toy(), SPELLER, 9.0),
        SPELLER,
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
        small_network(), Batches(toy(), SPELLER, 9.0), SPELLER, settings, tmp_path / "whole.pt", silent
    )

    def stop(line: str) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "broken.pt"
    with pytest.raises(KeyboardInterrupt):
        train(small_network(), Batches(toy(), SPELLER, 9.0), SPELLER, settings, path, stop)
    assert not path.exists()
    assert load(tmp_path / "broken.pt.part")["step"] == 3
    torch.manual_seed(99)  # what else was drawn does not matter
    told: list[str] = []
    resumed = train(Network(SMALL), Batches(toy(), SPELLER, 9.0), SPELLER, settings, path, told.append)
    assert told[0] == "going on from step 3"
    for name, expected in whole.state_dict().items():
        assert torch.equal(resumed.state_dict()[name], expected), name
    assert not (tmp_path / "broken.pt.part").exists()


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
    batches, told = Batches(toy(), SPELLER, 9.0), [].append
    network = train(small_network(), batches, SPELLER, options(steps=7), path / "t.pt", told)
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
    batches = Batches(toy(), SPELLER, 9.0)

    def stop(line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(small_network(), batches, SPELLER, options(steps=8, report_every=5), tmp_path / "t.pt", stop)
    kept = load(tmp_path / "t.pt.part")
    save(tmp_path / "t.pt.part", kept | {"processes": 2})
    with pytest.raises(ValueError, match="begun by 2 processes"):
        train(small_network(), batches, SPELLER, options(steps=8), tmp_path / "t.pt", stop)


def test_what_is_missing_is_one_sentence_from_a_team_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--data", str(tmp_path), "--out", str(tmp_path / "out"), "--init", str(tmp_path / "none.pt")]
    assert main([*command, "--processes", "2", "--stage", "training"]) == 2
    assert "There is no checkpoint" in capsys.readouterr().err


@pytest.mark.parametrize("whom", ["the parent alone", "all, as a terminal does"])
def test_an_interrupted_team_ends(whom: str, tmp_path: Path) -> None:
    code = (
        "import sys, time\nfrom models.train.team import gather\n"
        "if __name__ == '__main__':\n print('ready', flush=True)\n"
        " try: gather(2, time.sleep, 100)\n"
        " except KeyboardInterrupt: sys.exit(130)\n"
    )
    (tmp_path / "long.py").write_text(code)
    place = str(Path(__file__).parent.parent)
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


def test_only_the_network_computes_in_16_bits(tmp_path: Path) -> None:
    network, seen = small_network(), []
    network.register_forward_pre_hook(lambda module, given: seen.append(given[0].dtype))
    network.output.register_forward_hook(lambda module, given, found: seen.append(found.dtype))

    def objective(scores: Any, batch: Batch, chance: np.random.Generator) -> tuple[Any, Any]:
        seen.append(scores.dtype)
        return agreement(scores, batch, chance)

    batches = Batches(toy(), SPELLER, 9.0)
    optimize(network, batches, objective, falling, options(steps=1), tmp_path / "t.pt", [].append)
    assert seen == [torch.float32, torch.bfloat16, torch.float32]


def test_minutes_end_a_run_too(tmp_path: Path) -> None:
    batches = Batches(toy(), SPELLER, 9.0)
    train(small_network(), batches, SPELLER, options(minutes=1e-6), tmp_path / "t.pt", [].append)
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
    batches = Batches([*fine, fast, strange, long], SPELLER)
    assert batches.utterances == fine
    batch = batches.draw(np.random.default_rng(1))
    assert batch.sound.shape == (43, 35200)
    assert set(batch.utterances) <= set(fine)
    with pytest.raises(ValueError, match="No utterance can be trained on"):
        Batches([strange], SPELLER)


def test_the_command_trains_and_exports_and_does_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("models.train.recipe.load_recordings", lambda *about: tuple(toy()))
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


# Checkpoints


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


# Vosk computes what was trained

WORDS = [name for name in NAMES if name.endswith("_S")][::5]
ENTER, STAY = 0.7, 0.2  # costs of a word's arcs
GRAPH = 0.9  # by which vosk multiplies them in the lattice that it takes its results from

# Nothing pruned, and no end before the end.
EXACT = (
    "--max-active=3000\n--beam=60\n--lattice-beam=2\n--acoustic-scale=1\n--frame-subsampling-factor=3\n"
    "--endpoint.silence-phones=1\n"
    + "".join(f"--endpoint.rule{number}.min-trailing-silence=1000\n" for number in range(1, 5))
)

HEAR = """
import json, sys, vosk
vosk.SetLogLevel(-1)
recognizer = vosk.KaldiRecognizer(vosk.Model(sys.argv[1]), 16000)
recognizer.SetMaxAlternatives(1)
assert not recognizer.AcceptWaveform(open(sys.argv[2], "rb").read())
print(json.dumps(json.loads(recognizer.FinalResult())["alternatives"][0]))
"""


@pytest.fixture(scope="module")
def fitted() -> Network:
    """Random weights, with statistics that make its scores as varied as those of a trained one."""
    torch.manual_seed(4)
    network = Network(SMALL)
    torch.nn.init.normal_(network.output.weight, std=1.0)
    torch.nn.init.normal_(network.output.bias, std=0.5)
    cepstra = Mfcc()(torch.from_numpy(wav(RECORDED / "why.wav").astype(np.float32))[None])
    network.normalize_by(cepstra[0])
    for layer in network.modules():
        if isinstance(layer, torch.nn.BatchNorm1d):
            layer.momentum = 1.0  # the statistics are those of one pass
    with torch.no_grad():
        network.train()(cepstra)
    return network.eval()


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("name", ["stop.wav", "doctor.wav", "next.wav"])
def test_vosk_computes_the_scores_of_pytorch(
    compressed: bool, name: str, fitted: Network, tmp_path: Path
) -> None:
    """The cost of the best path through a small graph, by vosk and by our own Viterbi search."""
    model, samples = tmp_path / "model", wav(RECORDED / name)
    export(fitted, model, compressed)
    assert (model / "conf/mfcc.conf").read_text() == MFCC
    (model / "conf/model.conf").write_text(EXACT)
    graph = model / "graph"
    (graph / "phones").mkdir(parents=True)
    (graph / "phones/word_boundary.int").write_text(word_boundaries())
    (graph / "words.txt").write_text(
        "<eps> 0\n" + "".join(f"{word.lower()} {number}\n" for number, word in enumerate(WORDS, 1))
    )
    (graph / "HCLG.fst").write_bytes(loop_of_words())
    best = hear(model, samples)
    with torch.no_grad():
        network = in_8_bits(fitted) if compressed else fitted
        scores = network(Mfcc()(torch.from_numpy(samples.astype(np.float32))[None]))[0].numpy()
    cost, words = viterbi(scores)
    assert len(set(words)) > 2
    # 32 bits of two programs round in other ways.
    assert best["confidence"] == pytest.approx(-cost, abs=0.001 * len(scores))
    assert best["text"].split() == words


def in_8_bits(network: Network) -> Network:
    """What is left of a network in Kaldi's compressed matrices: all but the first and the last layer."""
    copied = copy.deepcopy(network)
    for name, layer in copied.named_modules():
        if isinstance(layer, torch.nn.Conv1d) and name not in ("first", "output"):
            outputs, inputs, offsets = layer.weight.shape
            matrix = np.moveaxis(layer.weight.detach().numpy(), 2, 1).reshape(outputs, -1)
            restored = expand(*compress(matrix)).reshape(outputs, offsets, inputs)
            layer.weight.data = torch.from_numpy(np.moveaxis(restored, 1, 2).astype(np.float32))
    return copied


def hear(model: Path, samples: Any) -> dict[str, Any]:
    """What vosk makes of a sound, in a process of its own: where a model is wrong it aborts."""
    sound = model / "sound.raw"
    sound.write_bytes(samples.tobytes())
    done = subprocess.run(
        [sys.executable, "-c", HEAR, str(model), str(sound)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    best: dict[str, Any] = json.loads(done.stdout)
    return best


def viterbi(scores: np.ndarray[Any, np.dtype[np.float32]]) -> tuple[float, list[str]]:
    """The cost of the best path and its words."""
    sounds = [sound_of(name) for name in WORDS]
    costs = np.array([GRAPH * ENTER - scores[0, first_pdf(sound)] for sound in sounds])
    ways = [[place] for place in range(len(WORDS))]
    for frame in scores[1:]:
        cheapest = int(costs.argmin())
        new_costs, new_ways = [], []
        for place, sound in enumerate(sounds):
            stay = costs[place] + GRAPH * STAY - frame[later_pdf(sound)]
            enter = costs[cheapest] + GRAPH * ENTER - frame[first_pdf(sound)]
            new_costs.append(min(stay, enter))
            new_ways.append(ways[place] if stay < enter else [*ways[cheapest], place])
        costs, ways = np.array(new_costs), new_ways
    best = int(costs.argmin())
    return float(costs[best]), [WORDS[place].lower() for place in ways[best]]


def loop_of_words() -> bytes:
    """A graph in OpenFst's own format: any sequence of the words, each a single phone."""
    arcs: list[list[tuple[int, int, float, int]]] = [[]]
    for number, name in enumerate(WORDS, start=1):
        arcs[0].append((entering(name), number, ENTER, number))
        arcs.append([(staying(name), 0, STAY, number), (0, 0, 0.0, 0)])
    return vector_fst(arcs)


def vector_fst(arcs: Sequence[Sequence[tuple[int, int, float, int]]]) -> bytes:
    """Arcs of each state: input, output, cost, next state. State 0 is the first and the last."""
    content = struct.pack("<i", 2125659606)
    for text in (b"vector", b"standard"):
        content += struct.pack("<i", len(text)) + text
    # Version, flags, properties (known to be expanded and mutable), first state, states, arcs.
    content += struct.pack("<iiQqqq", 2, 0, 3, 0, len(arcs), sum(map(len, arcs)))
    for state, leaving in enumerate(arcs):
        content += struct.pack("<fq", math.inf if state else 0.0, len(leaving))
        content += b"".join(struct.pack("<iifi", *arc) for arc in leaving)
    return content


def wav(path: Path) -> Any:
    import soundfile

    samples, rate = soundfile.read(path, dtype="int16")
    assert rate == 16000
    return samples
