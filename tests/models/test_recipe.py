"""The recipe of the recognition model, as far as it needs no PyTorch: data, phones, stages, Kaldi's files."""

from __future__ import annotations

import json
import os
import shutil
import struct
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from models.train import recipe
from models.train.__main__ import main
from models.train.data.manifest import DataSet, Manifest, load_manifest
from models.train.data.recordings import load_recordings
from models.train.export import nnet3
from models.train.export.kaldi_io import Writer, compress, expand
from models.train.listening.check import edits, with_quiet
from models.train.pronouncing.contexts import Contexts, Transitions
from models.train.pronouncing.phone_model import PhoneModel
from models.train.pronouncing.phones import (
    NAMES,
    PDFS,
    PHONES,
    SOUNDS,
    in_word,
    sound_of,
    word_boundaries,
)
from models.train.pronouncing.pronunciation import Pronouncer, Table
from models.train.recipe import STAGES, Recipe, Stage, run
from tests.support.files import EMBEDDED

LEXICON = Table({"a": [["AH"], ["EY"]], "knee": [["N", "IY"]], "stop": [["S", "T", "AA", "P"]]})


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return load_manifest()


# The manifest


def test_the_manifest_lists_what_the_model_is_made_from(manifest: Manifest) -> None:
    training, tests = manifest.for_training(), manifest.for_tests()
    assert sum(each.hours for each in training) == pytest.approx(43.9, abs=0.3)
    assert {each.name for each in tests} == {"test_ls_other", "test_ls_clean10", "test_so762", "test_cv"}
    assert {each.name: each.weight for each in training} == {
        "kk": 2, "tc5": 1, "tcl": 1, "ls4": 0.7, "ls251": 1.5, "so762": 1, "pico": 0.7, "barista": 1.2, "lj": 0.5, "an4": 1.2, "sct": 0.7, "cvs": 1, "scb": 0.4, "arc": 0.5,
        "fliteali1": 0.3, "fliteali2": 0.3, "cv1": 1.3, "cvd": 1, "cvx": 1, "sc": 0.5, "dc20": 1, "ls3": 0.7, "prec": 0.3, "kk2": 2,
    }  # fmt: skip
    assert all(each.licence and each.attribution and each.source for each in manifest.sets)
    assert len(manifest.credits()) == len(set(manifest.credits())) < len(training)


def test_a_test_set_is_never_trained_on(manifest: Manifest) -> None:
    with pytest.raises(ValueError, match="test_cv is a test set and is never trained on"):
        manifest.for_training(["kk", "test_cv"])


def test_an_unknown_set_is_refused(manifest: Manifest) -> None:
    with pytest.raises(ValueError, match="There is no set kkk"):
        manifest.for_training(["kkk"])


def test_a_wrong_manifest_tells_its_faults(tmp_path: Path) -> None:
    entry = "{name: x, kind: %s, hours: 1, speakers: '1', what: w, source: s, licence: l, attribution: a%s}"
    for sets, fault in (
        (entry % ("test", ", weight: 1"), "to no test set"),
        (entry % ("train", ""), "give a weight"),
        (f"{entry % ('test', '')}, {entry % ('test', '')}", "name each set once"),
        (entry % ("trial", ""), "train"),
        (entry % ("test", ", color: red"), "color"),
    ):
        path = tmp_path / "data.yaml"
        path.write_text(f"test_voices: []\nsets: [{sets}]")
        with pytest.raises(ValueError, match=fault):
            load_manifest(path)


# The recordings


def about(manifest: Manifest, **changes: Any) -> DataSet:
    return replace(manifest.named("fliteali1"), name="few", **changes)


def pack(folder: Path, rows: list[list[Any]], rate: int = 16000) -> None:
    folder.mkdir(exist_ok=True)
    samples = np.sin(np.arange(rate) / 9).astype(np.float32)
    soundfile.write(folder / "few.ogg", samples, rate, format="OGG", subtype="VORBIS")
    (folder / "few.json").write_text(json.dumps(rows))


@pytest.mark.parametrize("part", [".", "train"])
def test_a_packed_set_is_read(part: str, tmp_path: Path, manifest: Manifest) -> None:
    rows: list[list[Any]] = [
        [0, 8000, "knee stop", "few:anna", [[0, 0.1], [23, 0.25], [18, 0.5]]],
        [8000, 8000, "stop", "few:ben"],
        [8000, 1000, "a cut word", "few:ben"],
        [15000, 8000, "beyond the end", "few:ben"],
        [0, 8000, "", "few:ben"],
    ]
    pack(tmp_path / part, rows)
    first, second = load_recordings(tmp_path, about(manifest))
    assert (first.words, first.speaker, first.weight) == (("knee", "stop"), "few:anna", 0.3)
    assert first.phones == ((0, 0.1), (23, 0.25), (18, 0.5))
    assert (len(first.samples), first.samples.dtype, first.seconds) == (8000, np.int16, 0.5)
    assert (second.words, second.phones) == (("stop",), ())


def test_a_missing_set_and_a_wrong_one_are_told(tmp_path: Path, manifest: Manifest) -> None:
    with pytest.raises(FileNotFoundError, match=r"There is no few\.ogg"):
        load_recordings(tmp_path, about(manifest))
    pack(tmp_path, [], 8000)
    with pytest.raises(ValueError, match="not mono at 16000 Hz"):
        load_recordings(tmp_path, about(manifest))


@pytest.mark.parametrize("speaker", ["few:bm_daniel", "few:af_heart+af_sky"])
def test_a_test_voice_is_never_trained_on(speaker: str, tmp_path: Path, manifest: Manifest) -> None:
    pack(tmp_path, [[0, 8000, "stop", speaker]])
    with pytest.raises(ValueError, match="has the test voice"):
        load_recordings(tmp_path, about(manifest), manifest.test_voices)
    of_tests = about(manifest, kind="test", weight=0.0)
    assert len(load_recordings(tmp_path, of_tests, manifest.test_voices)) == 1


def test_sentences_of_tests_are_not_trained_on(tmp_path: Path, manifest: Manifest) -> None:
    said = [
        [0, 8000, text, "x:1"] for text in ("what you say in a test", "go on now", "what you say elsewhere")
    ]
    pack(tmp_path, said)
    tests = replace(about(manifest), name="tests", kind="test", weight=0.0)
    for suffix in (".ogg", ".json"):
        shutil.copy(tmp_path / f"few{suffix}", tmp_path / f"tests{suffix}")
    (tmp_path / "tests.json").write_text(json.dumps(said[:2]))
    whole = Recipe(tmp_path, tmp_path, manifest=Manifest((about(manifest), tests), manifest.test_voices))
    # Anybody may say three words.
    assert [" ".join(each.words) for each in whole.utterances([].append)] == ["go on now", said[2][2]]


def test_a_set_that_is_missing_is_told_and_left_out(tmp_path: Path, manifest: Manifest) -> None:
    few = Manifest((about(manifest), manifest.named("dc20"), manifest.named("test_cv")), manifest.test_voices)
    pack(tmp_path, [[0, 8000, "stop", "few:1"]])
    told: list[str] = []
    whole = Recipe(tmp_path, tmp_path / "out", manifest=few)
    assert len(whole.utterances(told.append)) == 1
    assert whole.training_sets() == (about(manifest),)
    assert told[0].startswith("dc20: not there, left out (source: OpenSLR 12; github.com/")
    with pytest.raises(FileNotFoundError, match="There is no dc20"):
        replace(whole, sets=("few", "dc20")).utterances(told.append)


# Phones and words


def test_phones_are_numbered_as_kaldi_does() -> None:
    assert (len(PHONES), len(NAMES), PDFS) == (39, 157, 80)
    plain = Transitions(Contexts.plain())
    assert plain.path(["SIL", "AA_B"]) == [2, 4]
    assert [plain.staying("SIL", 0), plain.staying("AA_B", sound_of("AA_B"))] == [1, 3]
    assert in_word(["EY"]) == ["EY_S"]
    assert in_word(["S", "T", "AA", "P"]) == ["S_B", "T_I", "AA_I", "P_E"]
    assert word_boundaries().splitlines()[:3] == ["1 nonword", "2 begin", "3 end"]


def test_the_embedded_model_has_these_phones() -> None:
    """Its lexicon, language model and network were made for them."""
    assert (EMBEDDED / "graph/phones/word_boundary.int").read_text() == word_boundaries()
    writer = Writer()
    nnet3.transition_model(writer, Contexts.plain())
    assert (EMBEDDED / "am/final.mdl").read_bytes().startswith(writer.content())


def test_words_become_sounds() -> None:
    pronouncer = Pronouncer(LEXICON)
    assert pronouncer.ways("a") == ((SOUNDS.index("AH"),), (SOUNDS.index("EY"),))
    assert pronouncer.knows(["a", "knee"])
    assert not pronouncer.knows(["a", "gnu"])
    chance = np.random.default_rng(0)
    drawn = [pronouncer.draw(["a"], chance)[0][0] for _ in range(400)]
    assert drawn.count(SOUNDS.index("AH")) / 400 == pytest.approx(0.85, abs=0.06)
    with pytest.raises(ValueError):
        Pronouncer(Table({"x": [["XX"]]})).ways("x")


def test_the_phone_model_holds_probabilities() -> None:
    model = PhoneModel.count([["knee"], ["stop", "a"]], Pronouncer(LEXICON), np.random.default_rng(0))
    assert np.allclose(model.trigram.sum(2), 1)
    assert np.allclose(model.bigram.sum(1), 1)
    assert model.start.sum() == pytest.approx(1)
    silence, n, iy = (SOUNDS.index(name) for name in ("SIL", "N", "IY"))
    assert model.trigram[silence, n, iy] > 0.9
    # The unigram: any sound may follow any other, however seldom.
    assert model.trigram[silence, n].min() > 0
    assert model.trigram[silence, n, silence] > 0.004


# Kaldi's files


def test_the_bytes_of_kaldi() -> None:
    writer = Writer().token("<A>").integer(3).single(0.5).double(2.0).boolean(True).integers([1, -1])
    writer.vector([1.5]).matrix([[1, 2], [3, 4]]).line("end")
    assert writer.content() == (
        b"\0B<A> \x04\x03\0\0\0" + b"\x04" + struct.pack("<f", 0.5) + b"\x08" + struct.pack("<d", 2.0) + b"T"
        b"\x04\x02\0\0\0" + struct.pack("<ii", 1, -1) + b"FV \x04\x01\0\0\0" + struct.pack("<f", 1.5)
        + b"FM \x04\x02\0\0\0\x04\x02\0\0\0" + struct.pack("<4f", 1, 2, 3, 4) + b"end\n"
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["normal", "heavy", "constant"])
def test_eight_bits_are_enough(kind: str) -> None:
    chance = np.random.default_rng(1)
    matrix = {
        "normal": chance.normal(0, 0.1, (200, 30)),
        "heavy": chance.standard_t(2, (200, 30)) * 0.01,
        "constant": np.full((20, 3), 0.7),
    }[kind]
    least, span, marks, cells = compress(matrix)
    assert (np.diff(marks, axis=0) > 0).all()
    error = np.abs(expand(least, span, marks, cells) - matrix)
    # Half a cell of the widest piece of a column, and the rounding of the quartiles.
    piece = np.diff(least + span * marks / 65535.0, axis=0) / [[64], [128], [63]]
    assert (error <= 0.51 * piece.max(0) + 2 * span / 65535).all()
    content = Writer().matrix(matrix, compressed=True).content()
    assert len(content) == len(b"\0BCM ") + 16 + matrix.shape[1] * 8 + matrix.size


def test_the_wiring_of_a_network() -> None:
    model = nnet3.Nnet3()
    place = model.convolution("c", model.input(40), [-1, 0], np.ones((2, 40, 2)), [0, 1])
    place = model.normalization("n", model.rectifier("r", place, 2), [0, 0], [1, 1], 1e-3)
    model.output(model.total("t", place, "c", 0.66, 2))
    assert model.lines == [
        "input-node name=input dim=40",
        "component-node name=c component=c input=input",
        "component-node name=r component=r input=c",
        "component-node name=n component=n input=r",
        "component-node name=t component=t input=Sum(n, Scale(0.66, c))",
        "output-node name=output input=t objective=linear",
    ]
    content = model.model()
    assert content.count(b"<ComponentName> ") == 4
    assert content.endswith(b"<Priors> FV \x04\0\0\0\0")


# The stages


def touch(path: Path, time: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")
    os.utime(path, (time, time))


def test_a_stage_is_done_once_until_its_input_changes(tmp_path: Path) -> None:
    stage = STAGES["export"]
    assert not stage.is_done(tmp_path)
    touch(tmp_path / "training.pt", 100)
    touch(tmp_path / "model/am/final.mdl", 200)
    assert stage.is_done(tmp_path)
    touch(tmp_path / "training.pt", 300)
    assert not stage.is_done(tmp_path)


def test_stages_run_in_order_and_not_twice(
    tmp_path: Path, manifest: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def stage(name: str) -> Stage:
        def make(recipe: Recipe, options: object, say: object) -> None:
            made.append(name)
            touch(recipe.out / name, 100)

        return Stage(make, name)

    monkeypatch.setattr(recipe, "STAGES", {name: stage(name) for name in ("bootstrap", "training", "export")})
    told: list[str] = []
    whole = Recipe(tmp_path, tmp_path / "out", manifest=manifest)
    options: Any = None
    run(whole, options, ["training"], told.append)
    run(whole, options, [], told.append)
    assert made == ["training", "bootstrap", "export"]
    assert "training: there already" in told
    run(Recipe(tmp_path, tmp_path / "other", start=tmp_path / "x.pt"), options, [], told.append)
    assert made[3:] == ["training", "export"]
    assert "bootstrap: not needed, training starts from x.pt" in told


def test_without_pytorch_a_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("pip install -e '.[train]'") == 1


def test_the_graph_asks_for_text(tmp_path: Path) -> None:
    options: Any = None
    with pytest.raises(ValueError, match="name its folder with --text"):
        run(Recipe(tmp_path, tmp_path / "out"), options, ["graph"], [].append)


# The check


@pytest.mark.parametrize(
    ("said", "heard", "wrong"),
    [
        ("a b c", "a b c", 0),
        ("a b c", "a c", 1),
        ("a", "a b b", 2),
        ("a b", "b a", 2),
        ("a b", "", 2),
        ("", "", 0),
    ],
)
def test_wrong_words_are_counted(said: str, heard: str, wrong: int) -> None:
    assert edits(said.split(), heard.split()) == wrong


def test_the_quiet_around_an_utterance_is_always_the_same() -> None:
    samples = np.full(1600, 99, np.int16)
    padded = with_quiet(samples)
    assert len(padded) == 1600 + 4800 + 9600
    assert (padded == with_quiet(samples)).all()
    assert np.abs(padded[:4800]).max() < 20
