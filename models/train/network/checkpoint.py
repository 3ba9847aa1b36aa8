"""Networks and unfinished runs as files."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from models.train.network.tdnnf import Network, Shape

# The names of the script that this recipe was rewritten from, whose checkpoints can be started from.
_OLD_SHAPE = {"npdf": "pdfs", "d": "width", "b": "bottleneck", "n": "blocks", "d1": "first"}
_OLD_WEIGHTS = (
    (r"^istd$", "scale"),
    (r"^c1\.", "first."),
    (r"^bn1\.", "first_norm."),
    (r"^c2\.", "second."),
    (r"^bn2\.", "second_norm."),
    (r"\.lin\.", ".linear."),
    (r"\.aff\.", ".affine."),
    (r"\.bn\.", ".norm."),
    (r"^pre\.", "last_linear."),
    (r"^preaff\.", "last_affine."),
    (r"^bnp\.", "last_norm."),
    (r"^out\.", "output."),
)


def save(path: Path, content: dict[str, Any]) -> None:
    """Writes a file whole or not at all."""
    unfinished = path.with_name(path.name + ".writing")
    torch.save(content, unfinished)
    unfinished.replace(path)


def load(path: Path) -> dict[str, Any]:
    """Reads a file of numbers and tensors; nothing in it is run.

    Raises FileNotFoundError, and ValueError for any other file.
    """
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise FileNotFoundError(f"There is no checkpoint {path}: make it first, or name another.") from error
    except Exception as error:
        raise ValueError(
            f"{path.name} is not a checkpoint, or half of one: delete it or name another."
        ) from error
    if not isinstance(content, dict):
        raise ValueError(f"{path.name} is not a checkpoint: name another.")
    return content


def network_content(network: Network) -> dict[str, Any]:
    """What a network is made of, for `save`."""
    return {"shape": asdict(network.shape), "weights": network.state_dict()}


def network_of(content: dict[str, Any]) -> Network:
    """The network in the content of a checkpoint, its weights in 32 bits. Raises ValueError where there is none."""
    try:
        if "cfg" in content:
            shape = {_OLD_SHAPE[name]: value for name, value in content["cfg"].items()}
            weights = {_new_name(name): value for name, value in content["sd"].items()}
        else:
            shape, weights = content["shape"], content["weights"]
        network = Network(Shape(**shape))
        if "output_linear.weight" not in weights:
            weights = network.state_dict() | narrowed(weights, network.shape.narrow)
        # Copying into the network's own tensors makes 32 bits of 16.
        network.load_state_dict(weights)
    except (KeyError, TypeError, RuntimeError) as error:
        raise ValueError(
            f"The checkpoint holds no network of this recipe: name another. ({error})"
        ) from error
    return network


def narrowed(weights: dict[str, Tensor], narrow: int) -> dict[str, Tensor]:
    """The weights of a network that told its pdfs from the last layer itself, with the narrow layer between them.

    It gives the same scores: the narrow layer begins with them, and has room for more. Raises ValueError where they are
    more than its channels.
    """
    scores = weights["output.weight"]
    pdfs, width = scores.shape[:2]
    if pdfs > narrow:
        raise ValueError(f"{pdfs} pdfs do not fit into {narrow} channels")
    room = torch.randn(narrow - pdfs, width, 1, generator=torch.Generator().manual_seed(0)) * scores.std()
    through = torch.eye(pdfs, narrow)[..., None]
    return weights | {"output_linear.weight": torch.cat([scores.float(), room]), "output.weight": through}


def load_network(path: Path) -> Network:
    """The network of a checkpoint. Raises FileNotFoundError, and ValueError for any other file."""
    return network_of(load(path))


def _new_name(name: str) -> str:
    for old, new in _OLD_WEIGHTS:
        name = re.sub(old, new, name)
    return name
