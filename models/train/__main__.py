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


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser("python -m models.train", description="Makes a recognition model.")
    add = options.add_argument
    add("--data", type=Path, required=True, help="folder of the packed sets that data.yaml lists")
    add("--out", type=Path, required=True, help="folder for the model and for what comes before it")
    add("--text", type=Path, help="folder of the text that the graph is learnt from")
    add("--init", type=Path, help="checkpoint to start from, instead of the bootstrap")
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
    add("--batch-seconds", type=float, default=64.0, help="of sound in a step of a process; 400 on a GPU")
    add("--rate", type=float, default=5e-4, help="of learning, at its height; 0.0015 with 400 seconds")
    add("--seed", type=int, default=3)
    add("--float32", action="store_true", help="for a processor without 16-bit arithmetic")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all was made; 2 with one sentence where something is missing; 130 when it was stopped."""
    given = parser().parse_args(arguments)
    say = functools.partial(print, flush=True)
    try:
        import torch

        from models.train.optimizing import Options
    except ModuleNotFoundError:
        print(_EXTRA, file=sys.stderr)
        return 2
    # 19 bits are enough for products of matrices on a GPU, and several times as fast.
    torch.backends.cuda.matmul.allow_tf32 = True
    torch.backends.cudnn.allow_tf32 = True
    device = "cuda" if torch.cuda.is_available() else "cpu"
    options = Options(
        steps=given.steps,
        minutes=given.minutes,
        batch_seconds=given.batch_seconds,
        rate=given.rate,
        seed=given.seed,
        device=device,
        processes=1 if device == "cuda" else given.processes or min(2, os.cpu_count() or 1),
        brain_float=not given.float32,
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
