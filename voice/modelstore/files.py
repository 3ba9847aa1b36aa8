"""What a recognition model is made of, and what is wrong with a folder that is none."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from voice.modelstore.catalogue import CATALOGUE
from voice.typed import typed

_NEEDED = ("am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/phones/word_boundary.int")
_GRAPHS = (("graph/HCLr.fst", "graph/Gr.fst"), ("graph/HCLG.fst",))
_LISTS = ("graph/words.txt", "graph/disambig_tid.int")  # where a model has them
_FST_MAGIC = bytes.fromhex("d6fdb27e")
_BLOCK = 1 << 20


def check_model(path: str | Path, hashes: bool = False) -> list[str]:
    """The faults of the model in the folder ``path``, in words; none where it is whole.

    With ``hashes`` every file named in its SHA256SUMS is read and compared as well.
    """
    folder = Path(path)
    if not folder.is_dir():
        return [_no_folder(folder)]
    if strange := _no_model(folder):
        return [strange]
    faults = [fault for name in (*_NEEDED, *_graph(folder)) if (fault := _file_fault(folder / name, name))]
    faults += [fault for name in _LISTS if (fault := _list_fault(folder / name, name))]
    if hashes and (folder / "SHA256SUMS").is_file():
        faults += [fault for fault in hash_faults(folder, _listed_sums(folder)) if fault not in faults]
    return faults


def _graph(folder: Path) -> tuple[str, ...]:
    return next((files for files in _GRAPHS if (folder / files[0]).exists()), _GRAPHS[0])


def _no_folder(path: Path) -> str:
    try:
        if path.is_file() and zipfile.is_zipfile(path):
            return f"{path} is an archive: unpack it and name the folder in it"
    except OSError:  # a file that may not be read
        pass
    if any(model.name == str(path) for model in CATALOGUE):
        return f"it is not on this machine yet, but '{typed(f'knee models fetch {path}')}' brings it"
    return f"there is no folder {path}"


def _no_model(folder: Path) -> str:
    """What the folder is instead of a model; empty where it is at least a part of one."""
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        return f"{folder}: {(error.strerror or 'cannot be read').lower()}"
    if not inside:
        return "the folder is empty"
    deeper = [each for each in inside if (each / "am" / "final.mdl").is_file()]
    if deeper and not (folder / "am").exists():
        return f"the model lies one folder deeper: you probably mean {deeper[0]}"
    graphs = [name for files in _GRAPHS for name in files]
    if (folder / "final.mdl").is_file() and not (folder / "am").exists():
        if any((folder / Path(name).name).exists() for name in graphs):
            return "its files lie side by side, as in old Vosk models: choose a newer one with the folders am, conf and graph"
        return "it is a model of Kaldi for other programs: Vosk needs the folders am, conf and graph"
    if (folder / "am" / "final.mdl").is_file() and not any((folder / name).exists() for name in graphs):
        return "it has no graph for Vosk: graph/HCLr.fst with graph/Gr.fst, or graph/HCLG.fst, no such file"
    if not any((folder / name).exists() for name in (*_NEEDED, *graphs)):
        return "it holds no model: the folders am, conf and graph are missing"
    return ""


def _file_fault(file: Path, name: str) -> str:
    try:
        with file.open("rb") as stream:
            start = stream.read(len(_FST_MAGIC))
    except OSError as error:
        return f"{name}: {(error.strerror or 'cannot be read').lower()}"
    if not start:
        return f"{name}: empty"
    if file.suffix == ".fst" and start != _FST_MAGIC:
        return f"{name}: not a graph"
    return ""


def _list_fault(file: Path, name: str) -> str:
    """Kaldi takes a list that was cut off for another list, and then fails later or never ends."""
    try:
        with file.open("rb") as stream:
            if not stream.seek(0, 2):
                return f"{name}: empty"
            stream.seek(-1, 2)
            return "" if stream.read(1) == b"\n" else f"{name}: damaged"
    except FileNotFoundError:
        return ""
    except OSError as error:
        return f"{name}: {(error.strerror or 'cannot be read').lower()}"


def _listed_sums(folder: Path) -> dict[str, str]:
    """The checksums of SHA256SUMS by the name of the file."""
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8", errors="replace").splitlines()
    pairs = (line.partition(" ") for line in lines)
    return {name.strip().removeprefix("*").removeprefix("./"): expected for expected, _, name in pairs}


def folder_in_package(package: str, folder: str) -> Path | None:
    """A folder of an installed package, of which nothing is run; None: the package is not installed."""
    found = find_spec(package)
    return Path(found.origin).parent / folder if found and found.origin else None


def hash_faults(folder: Path, sums: Mapping[str, str]) -> list[str]:
    """Which files of a folder do not have these checksums, and why; none where all do."""
    faults = []
    for name, expected in sums.items():
        try:
            if sha256_of(folder / name) != expected:
                faults.append(f"{name}: damaged")
        except OSError as error:
            faults.append(f"{name}: {(error.strerror or 'cannot be read').lower()}")
    return faults


def sha256_of(file: Path) -> str:
    """The checksum of a file, as 64 hexadecimal digits. Raises OSError."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
