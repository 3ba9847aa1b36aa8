"""Makes a recognition model from recordings: `python -m models.train --data FOLDER --out FOLDER`.

It may be stopped at any time; the same command goes on from what was saved last.
"""

from __future__ import annotations

import argparse
import functools
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from models.train.recipe import STAGES, Recipe, run

_EXTRA = "PyTorch and the other packages of the extra \"train\" are missing: run pip install -e '.[train]'."

_HELPERS = 12  # processes that prepare the steps of a GPU: about what it takes to keep it busy


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser("python -m models.train", description="Makes a recognition model.")
    add = options.add_argument
    add("--data", type=Path, required=True, help="folder of the packed sets that data.yaml lists")
    add("--out", type=Path, required=True, help="folder for the model and for what comes before it")
    add("--text", type=Path, help="folder of the text that the graph is learnt from")
    add("--init", type=Path, help="checkpoint or finished model to start from, instead of the bootstrap")
    add("--stage", action="append", choices=STAGES, default=[], help="only this stage (may be repeated)")
    add("--sets", default="", help="training sets, with commas; all by default")
    add("--lexicon", type=Path, help="JSON of pronunciations by word, instead of the lexicon of the recipe")
    add("--steps", type=int, default=12000, help="of training")
    add("--minutes", type=float, help="of training, instead of steps")
    add("--bootstrap-steps", type=int, default=2000)
    add(
        "--processes",
        type=int,
        help="that train together on a processor, each with all recordings in memory; two by default",
    )
    add("--batch-seconds", type=float, help="of sound in a step of a process; by default 64, on a GPU 400")
    add("--rate", type=float, help="of learning, at its height; by default 0.0005, on a GPU 0.0015")
    add("--seed", type=int, default=3)
    add("--float32", action="store_true", help="for a processor without 16-bit arithmetic")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all was made; 2 with one sentence where something is missing; 130 when it was stopped."""
    given = parser().parse_args(arguments)
    say = functools.partial(print, flush=True)
    try:
        import torch

        from models.train.learning.optimizing import Options
    except ModuleNotFoundError:
        print(_EXTRA, file=sys.stderr)
        return 2
    gpu, cores = torch.cuda.is_available(), os.cpu_count() or 1
    options = Options(
        steps=given.steps,
        minutes=given.minutes,
        batch_seconds=given.batch_seconds or (400.0 if gpu else 64.0),
        rate=given.rate or (1.5e-3 if gpu else 5e-4),
        seed=given.seed,
        device="cuda" if gpu else "cpu",
        processes=1 if gpu else given.processes or min(2, cores),
        brain_float=not given.float32,
        helpers=min(_HELPERS, cores - 1) if gpu else 0,
        save_every=5000 if gpu else 200,
        report_every=500 if gpu else 100,
    )
    sets = tuple(name for name in given.sets.split(",") if name)
    recipe = Recipe(
        data=given.data,
        out=given.out,
        text=given.text,
        start=given.init,
        sets=sets,
        lexicon=given.lexicon,
        bootstrap_steps=given.bootstrap_steps,
    )
    try:
        run(recipe, options, given.stage, say)
    except ModuleNotFoundError as error:
        print(f"{error.name} is missing: run pip install -e '.[train]'.", file=sys.stderr)
        return 2
    except (ValueError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped. The same command goes on from what was saved last.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
