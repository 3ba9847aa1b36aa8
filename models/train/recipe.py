"""The stages of the recipe, what each makes, and that none is done twice.

PyTorch is imported only by the stages that need it.
"""

from __future__ import annotations

import functools
import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from models.train.data.manifest import DataSet, Manifest, load_manifest
from models.train.data.recordings import Utterance, is_there, load_recordings, sentences
from models.train.language.corpus import CREDITS, FREE
from models.train.pronouncing.pronunciation import Pronouncer, Pronunciations, Table

if TYPE_CHECKING:
    from models.train.learning.optimizing import Options

Say = Callable[[str], None]

_SETS = "sets.txt"


@dataclass(frozen=True)
class Recipe:
    """What to make a model from, and where.

    ``data``             folder of packed recordings, flat or with the parts "train" and "test"
    ``text``             folder of the text that the graph is learnt from
    ``out``              folder of everything that is made; the model is ``out``/model
    ``start``            a checkpoint to start training from, or the folder of a finished model, instead of the bootstrap
    ``sets``             the training sets; by default all that are in ``data``
    ``lexicon``          JSON of pronunciations by word, instead of models.train.pronouncing.lexicon
    ``bootstrap_steps``  of stage A
    """

    data: Path
    out: Path
    text: Path | None = None
    start: Path | None = None
    sets: Sequence[str] = ()
    lexicon: Path | None = None
    bootstrap_steps: int = 2000
    manifest: Manifest = field(default_factory=load_manifest)

    @property
    def model(self) -> Path:
        return self.out / "model"

    @property
    def bootstrapped(self) -> Path:
        """Where training starts."""
        return self.start or self.out / "bootstrap.pt"

    @property
    def trained(self) -> Path:
        return self.out / "training.pt"

    def training_sets(self) -> tuple[DataSet, ...]:
        """The named sets, or all that are there."""
        chosen = self.manifest.for_training(self.sets)
        return chosen if self.sets else tuple(each for each in chosen if is_there(self.data, each))

    def utterances(self, say: Say) -> list[Utterance]:
        """All training sets but for sentences of the test sets, a line told about each.

        Raises FileNotFoundError for a named set that is missing.
        """
        found: list[Utterance] = []
        closed = {
            words
            for about in self.manifest.for_tests()
            if is_there(self.data, about)
            for words in sentences(self.data, about)
            if len(words) > FREE
        }
        sets = self.training_sets()
        for about in self.manifest.for_training(self.sets):
            if about not in sets:
                say(f"{about.name}: not there, left out (source: {about.source})")
        read = functools.partial(load_recordings, self.data, test_voices=self.manifest.test_voices)
        with ThreadPoolExecutor() as threads:
            recordings = [*threads.map(read, sets)]
        for about, loaded in zip(sets, recordings):
            loaded = tuple(each for each in loaded if each.words not in closed)
            hours = sum(each.seconds for each in loaded) / 3600
            say(f"{about.name}: {len(loaded)} utterances, {hours:.2f} hours, weight {about.weight:g}")
            found.extend(loaded)
        return found

    def trained_on(self) -> list[str]:
        """The sets that training has drawn from, in this run and in the parts of it before."""
        noted = self.out / _SETS
        return noted.read_text(encoding="utf-8").split() if noted.exists() else []

    def note_sets(self) -> None:
        """Adds those of this run to `trained_on`."""
        names = {each.name for each in self.training_sets()}
        (self.out / _SETS).write_text("\n".join(sorted(names.union(self.trained_on()))), encoding="utf-8")

    def pronunciations(self) -> Pronunciations:
        if self.lexicon:
            return Table(json.loads(self.lexicon.read_text(encoding="utf-8")))
        lexicon: Pronunciations = importlib.import_module(
            "models.train.pronouncing.lexicon"
        ).PronouncingDictionary()
        return lexicon


def bootstrap(recipe: Recipe, options: Options, say: Say) -> None:
    from dataclasses import replace

    from models.train.learning.batches import Batches
    from models.train.learning.bootstrap import bootstrap

    utterances, pronouncer = recipe.utterances(say), Pronouncer(recipe.pronunciations())
    exact = [each for each in utterances if each.phones]
    if not exact:
        raise ValueError(
            "The bootstrap needs a set with phone times: name one too, or start from a checkpoint."
        )
    bootstrap(
        Batches(exact, pronouncer, options.batch_seconds),
        Batches(utterances, pronouncer, options.batch_seconds),
        replace(options, steps=recipe.bootstrap_steps, minutes=None),
        recipe.bootstrapped,
        say,
    )


def training(recipe: Recipe, options: Options, say: Say) -> None:
    from models.train.export.reading import read_network
    from models.train.learning.batches import Batches
    from models.train.learning.lfmmi_stage import train
    from models.train.network.checkpoint import load_network

    start = recipe.bootstrapped
    network = read_network(start) if start.is_dir() else load_network(start)
    pronouncer = Pronouncer(recipe.pronunciations())
    batches = Batches(recipe.utterances(say), pronouncer, options.batch_seconds)
    recipe.note_sets()
    train(network, batches, pronouncer, options, recipe.trained, say)


def export(recipe: Recipe, options: Options, say: Say) -> None:
    """With CREDITS.txt: most licences of the recordings ask to be named wherever the model goes."""
    from models.train.export.acoustic import export
    from models.train.network.checkpoint import load_network

    credits = [*recipe.manifest.credits(recipe.trained_on()), *(CREDITS if recipe.text else ())]
    if recipe.start:
        credits.append(
            f"Training began from {recipe.start.name}; what that was trained on is not listed here."
        )
    recipe.model.mkdir(parents=True, exist_ok=True)
    (recipe.model / "CREDITS.txt").write_text("\n".join(credits) + "\n", encoding="utf-8")
    export(load_network(recipe.trained), recipe.model)


def graph(recipe: Recipe, options: Options, say: Say) -> None:
    """In a process of its own: vosk, which the check needs, bears no other OpenFst beside it."""
    if recipe.text is None:
        raise ValueError("The graph is learnt from text: name its folder with --text.")
    folders = [str(folder) for folder in (recipe.text, recipe.data, recipe.model / "graph")]
    done = subprocess.run([sys.executable, "-m", "models.train.graph.build", *folders], check=False)
    if done.returncode:
        raise ValueError("The graph was not built: mend what is said above, and run this again.")


def check(recipe: Recipe, options: Options, say: Say) -> None:
    from models.train.listening.check import check

    lines = []
    for line in check(recipe.model, recipe.data, recipe.manifest):
        say(line)
        lines.append(line + "\n")
    (recipe.out / "check.txt").write_text("".join(lines), encoding="utf-8")


@dataclass(frozen=True)
class Stage:
    """A step of the recipe: ``make`` makes ``output`` from ``inputs``, as paths in the folder of a recipe.

    One that is ``shared`` is done by all processes of a team.
    """

    make: Callable[[Recipe, Options, Say], None]
    output: str
    inputs: tuple[str, ...] = ()
    shared: bool = False

    def is_done(self, out: Path) -> bool:
        """Whether the output is there, and no older than what it is made from."""
        output = out / self.output
        if not output.exists():
            return False
        made = output.stat().st_mtime
        return all((out / name).stat().st_mtime <= made for name in self.inputs if (out / name).exists())


_GRAPH = "model/graph/phones/word_boundary.int"  # the last file of a graph to be written

STAGES = {
    "bootstrap": Stage(bootstrap, "bootstrap.pt", shared=True),
    "training": Stage(training, "training.pt", ("bootstrap.pt",), shared=True),
    "export": Stage(export, "model/am/final.mdl", ("training.pt",)),
    "graph": Stage(graph, _GRAPH),
    "check": Stage(check, "check.txt", ("model/am/final.mdl", _GRAPH)),
}


def run(recipe: Recipe, options: Options, names: Sequence[str], say: Say) -> None:
    """The named stages in their order, or all of them; what is done already is told, and left."""
    recipe.out.mkdir(parents=True, exist_ok=True)
    for name, stage in STAGES.items():
        if names and name not in names:
            continue
        if name == "bootstrap" and recipe.start:
            say(f"bootstrap: not needed, training starts from {recipe.start.name}")
        elif stage.is_done(recipe.out):
            say(f"{name}: there already")
        else:
            say(f"{name}: begins")
            if stage.shared and options.processes > 1:
                from models.train.learning.team import gather

                gather(options.processes, _share, name, recipe, options, say)
                if not stage.is_done(recipe.out):
                    raise ValueError(f"{name} was ended from outside: the same command goes on.")
            else:
                stage.make(recipe, options, say)
            say(f"{name}: done")


def _share(name: str, recipe: Recipe, options: Options, say: Say) -> None:
    from models.train.learning.team import Team

    STAGES[name].make(recipe, options, say if Team().leads else _nothing)


def _nothing(line: str) -> None: ...
