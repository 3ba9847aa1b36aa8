"""Vosk computes what was trained."""

from __future__ import annotations

import copy
import json
import math
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the train extra: make test-train")

from models.train.export.acoustic import MFCC, export  # noqa: E402
from models.train.export.kaldi_io import compress, expand  # noqa: E402
from models.train.export.reading import read_network  # noqa: E402
from models.train.network.features import Mfcc  # noqa: E402
from models.train.network.tdnnf import Network  # noqa: E402
from models.train.pronouncing.contexts import Contexts, Transitions  # noqa: E402
from models.train.pronouncing.phones import (  # noqa: E402
    NAMES,
    first_pdf,
    later_pdf,
    sound_of,
    word_boundaries,
)
from models.train.pronouncing.phones import SOUNDS as SOUND_NAMES  # noqa: E402
from tests.support.files import SOUNDS  # noqa: E402
from tests.support.training_toys import SMALL, wav  # noqa: E402

WORDS = [name for name in NAMES if name.endswith("_S")][::5]

ENTER, STAY = 0.7, 0.2  # costs of a word's arcs

GRAPH = 0.9  # by which vosk multiplies them in the lattice that it takes its results from

# Nothing pruned, and no end before the end.
EXACT = (
    "--max-active=3000\n--beam=60\n--lattice-beam=2\n--acoustic-scale=1\n--frame-subsampling-factor=3\n"
    "--endpoint.silence-phones=1\n"
    + "".join(f"--endpoint.rule{number}.min-trailing-silence=1000\n" for number in range(1, 5))
)

pytestmark = pytest.mark.usefixtures("one_thread")

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
    """Random weights, with statistics that make its scores as varied as those of a trained one; half of all pairs of
    sounds have pdfs of their own."""
    torch.manual_seed(4)
    pairs = np.random.default_rng(4).random((len(SOUND_NAMES),) * 2)
    network = Network(SMALL).divided(Contexts.frequent(pairs, 0.5))
    torch.nn.init.normal_(network.output_linear.weight, std=1.0)
    torch.nn.init.normal_(network.output.weight, std=1.0)
    torch.nn.init.normal_(network.output.bias, std=0.5)
    cepstra = Mfcc()(torch.from_numpy(wav(SOUNDS / "why.wav").astype(np.float32))[None])
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
    model, samples = tmp_path / "model", wav(SOUNDS / name)
    export(fitted, model, compressed)
    assert (model / "conf/mfcc.conf").read_text() == MFCC
    (model / "conf/model.conf").write_text(EXACT)
    graph = model / "graph"
    (graph / "phones").mkdir(parents=True)
    (graph / "phones/word_boundary.int").write_text(word_boundaries())
    (graph / "words.txt").write_text(
        "<eps> 0\n" + "".join(f"{word.lower()} {number}\n" for number, word in enumerate(WORDS, 1))
    )
    (graph / "HCLG.fst").write_bytes(loop_of_words(fitted.contexts))
    best = hear(model, samples)
    with torch.no_grad():
        network = in_8_bits(fitted) if compressed else fitted
        scores = network(Mfcc()(torch.from_numpy(samples.astype(np.float32))[None]))[0].numpy()
    cost, words = viterbi(scores, fitted.contexts)
    assert len(set(words)) > 2
    # 32 bits of two programs round in other ways.
    assert best["confidence"] == pytest.approx(-cost, abs=0.001 * len(scores))
    assert best["text"].split() == words


def in_8_bits(network: Network) -> Network:
    """What is left of a network in Kaldi's compressed matrices: all but the first layer."""
    copied = copy.deepcopy(network)
    for name, layer in copied.named_modules():
        if isinstance(layer, torch.nn.Conv1d) and name != "first":
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


def viterbi(scores: np.ndarray[Any, np.dtype[np.float32]], contexts: Contexts) -> tuple[float, list[str]]:
    """The cost of the best path and its words."""
    sounds, units = [sound_of(name) for name in WORDS], contexts.units
    costs = np.array([GRAPH * ENTER - scores[0, first_pdf(units[0, sound])] for sound in sounds])
    # A state is a word and what its sound is after the one before it.
    held = {(place, int(units[0, sound])): (costs[place], [place]) for place, sound in enumerate(sounds)}
    for frame in scores[1:]:
        now = {
            (place, unit): (cost + GRAPH * STAY - frame[later_pdf(unit)], way)
            for (place, unit), (cost, way) in held.items()
        }
        for (before, _), (cost, way) in held.items():
            for place, sound in enumerate(sounds):
                unit = int(units[sounds[before], sound])
                entered = cost + GRAPH * ENTER - frame[first_pdf(unit)]
                if (place, unit) not in now or entered <= now[place, unit][0]:
                    now[place, unit] = (entered, [*way, place])
        held = now
    cost, way = min(held.values(), key=lambda found: found[0])
    return float(cost), [WORDS[place].lower() for place in way]


def loop_of_words(contexts: Contexts) -> bytes:
    """A graph in OpenFst's own format: any sequence of the words, each a single phone. There is a state between words
    for each sound that was said last; the first is that of silence."""
    transitions = Transitions(contexts)
    between = {sound: place for place, sound in enumerate(dict.fromkeys([0, *map(sound_of, WORDS)]))}
    arcs: list[list[tuple[int, int, float, int]]] = [[] for _ in between]
    for number, name in enumerate(WORDS, start=1):
        for unit in sorted({transitions.unit(name, before) for before in between}):
            for before, place in between.items():
                if transitions.unit(name, before) == unit:
                    arcs[place].append((transitions.entering(name, unit), number, ENTER, len(arcs)))
            arcs.append(
                [(transitions.staying(name, unit), 0, STAY, len(arcs)), (0, 0, 0.0, between[sound_of(name)])]
            )
    return vector_fst(arcs, len(between))


def vector_fst(arcs: Sequence[Sequence[tuple[int, int, float, int]]], ends: int) -> bytes:
    """Arcs of each state: input, output, cost, next state. State 0 is the first, and as many ``ends`` may be the last."""
    content = struct.pack("<i", 2125659606)
    for text in (b"vector", b"standard"):
        content += struct.pack("<i", len(text)) + text
    # Version, flags, properties (known to be expanded and mutable), first state, states, arcs.
    content += struct.pack("<iiQqqq", 2, 0, 3, 0, len(arcs), sum(map(len, arcs)))
    for state, leaving in enumerate(arcs):
        content += struct.pack("<fq", math.inf if state >= ends else 0.0, len(leaving))
        content += b"".join(struct.pack("<iifi", *arc) for arc in leaving)
    return content


def test_a_network_is_read_back_from_a_model(fitted: Network, tmp_path: Path) -> None:
    samples = torch.from_numpy(wav(SOUNDS / "why.wav").astype(np.float32))[None]
    cepstra = Mfcc()(samples)
    for compressed in (False, True):
        export(fitted, tmp_path, compressed)
        found = read_network(tmp_path).eval()
        assert found.contexts.units.tolist() == fitted.contexts.units.tolist()
        with torch.no_grad():
            expected = (in_8_bits(fitted) if compressed else fitted)(cepstra)
            assert (found(cepstra) - expected).abs().max().item() < 1e-3 * expected.abs().max().item()


def test_a_model_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="name the folder of a model"):
        read_network(tmp_path)
    (tmp_path / "am").mkdir()
    for content in (b"", b"<NumComponents> ", b"<NumComponents> <ComponentName> first <TdnnComponent> "):
        (tmp_path / "am/final.mdl").write_bytes(content)
        with pytest.raises(ValueError, match="was not written by this recipe"):
            read_network(tmp_path)


def test_dividing_a_network_changes_no_score(fitted: Network) -> None:
    plain = Network(SMALL).eval()
    torch.nn.init.normal_(plain.output.weight)
    contexts = fitted.contexts
    cepstra = torch.randn(1, 30, 40)
    with torch.no_grad():
        scores, divided = plain(cepstra), plain.divided(contexts).eval()(cepstra)
    pdfs = np.repeat(2 * contexts.sounds(), 2) + np.tile([0, 1], len(contexts.sounds()))
    assert torch.equal(divided, scores[:, :, torch.from_numpy(pdfs)])
