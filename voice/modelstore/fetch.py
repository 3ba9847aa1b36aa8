"""``knee models fetch``: a public model from the network to the folder of the user, whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from voice.errors import FetchError, ModelError
from voice.lock import locked
from voice.modelstore.catalogue import CATALOGUE, EMBEDDED, NAME, PublicModel, models_folder
from voice.modelstore.download import NetworkPolicy, Progress, check_address, download
from voice.modelstore.files import check_model, sha256_of
from voice.modelstore.unpack import Limits, unpack
from voice.terminal import note, say_lines

_WORKSHOP = ".fetch"  # a folder beside the models, on the same disk, so that a rename is enough at the end
_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}


def fetch(named: str, sha256: str, try_out: Callable[[Path], object]) -> int:
    """Fetches a model by its name or its https address and says how it goes; ``sha256`` may be empty.

    ``try_out`` is given the unpacked folder and raises ModelError for what does not work. Raises FetchError.
    """
    model = chosen(named, sha256)
    path = fetch_model(model, models_folder(), try_out)
    say_lines(
        f"The model {model.name} is whole and lies in {path}.",
        f"Use it with --model {model.name}, or always with KNEE_MODEL={model.name}.",
    )
    return 0


def chosen(named: str, sha256: str = "", catalogue: tuple[PublicModel, ...] = CATALOGUE) -> PublicModel:
    """What is to be fetched: a model of the catalogue, or any archive at an https address with its checksum."""
    model = next((each for each in catalogue if each.name == named), None)
    if model is None:
        if "://" not in named:
            names = ", ".join(each.name for each in catalogue)
            raise FetchError(
                f"'{named}' is no model that can be fetched: choose one of {names}, or give an https address and --sha256."
            )
        check_address(named, NetworkPolicy())
        name = urlsplit(named).path.rpartition("/")[2].removesuffix(".zip")
        if not NAME.fullmatch(name) or name == EMBEDDED.name:
            raise FetchError(
                f"'{named}' does not end in the name of a model: give the address of a zip archive."
            )
        model = PublicModel(name, named, "")
    if model.sha256 and sha256 and sha256 != model.sha256:
        raise FetchError(f"The checksum of {model.name} is another one: leave out --sha256.")
    if not (model.sha256 or sha256):
        raise FetchError(
            f"No checksum of {model.name} is known: pass the one its makers or somebody you trust give with --sha256."
        )
    return replace(model, sha256=model.sha256 or sha256)


def fetch_model(
    model: PublicModel,
    folder: Path,
    try_out: Callable[[Path], object],
    policy: NetworkPolicy | None = None,
    limits: Limits | None = None,
) -> Path:
    """Fetches a model into ``folder`` and returns where it lies; nothing is done where it lies there whole already.

    ``try_out`` is given the unpacked folder and raises ModelError for what does not work. Raises FetchError with what
    to do next; what was downloaded until then is kept, and the next call goes on from there.
    """
    target, workshop = folder / model.name, folder / _WORKSHOP
    part = workshop / f"{model.name}.{model.sha256[:12]}.part"
    with _told(model, part):
        workshop.mkdir(parents=True, exist_ok=True)
        with locked(workshop / f"{model.name}.lock"):
            if target.is_dir() and not check_model(target, hashes=True):
                return target
            for left in workshop.glob(f"{model.name}.unpacked.*"):  # by a process that was killed
                shutil.rmtree(left, ignore_errors=True)
            _download(model, part, policy or NetworkPolicy())
            _install(part, target, workshop, limits, try_out)
            for done in (part, part.with_suffix(".json")):
                done.unlink(missing_ok=True)
    return target


def _download(model: PublicModel, part: Path, policy: NetworkPolicy) -> None:
    """The archive, with the right checksum."""
    begun = part.stat().st_size if part.exists() else 0
    if begun and sha256_of(part) == model.sha256:  # stopped while it was unpacked
        return
    if model.size is not None:
        _room(part.parent, 3 * model.size - begun)  # the archive, and what it becomes
    size = f", {_megabytes(model.size)}" if model.size else ""
    note(f"Fetching {model.name}{size}{f', going on after {_megabytes(begun)}' if begun else ''}.")
    for whole in (not begun, True):
        download(model.address, part, model.size, _progress(begun), policy)
        if sha256_of(part) == model.sha256:
            return
        part.unlink()
        if whole:
            break
        begun = 0  # what an earlier try had left was not of this file
        note("What was there before does not fit: starting again.")
    raise FetchError(
        f"The archive of {model.name} does not have the expected checksum, so it was deleted: try again later, or choose another model."
    )


def _install(
    part: Path, target: Path, workshop: Path, limits: Limits | None, try_out: Callable[[Path], object]
) -> None:
    """Unpacks beside, looks whether it works, and only then gives it its place."""
    fresh = Path(tempfile.mkdtemp(prefix=f"{target.name}.unpacked.", dir=workshop))
    try:
        note("Unpacking it and trying it out.")
        try:
            root = unpack(part, fresh, limits)
            if faults := check_model(root):
                raise FetchError(
                    f"The archive holds no model that works here ({'; '.join(faults)}): choose another."
                )
            try_out(root)
        except ModelError as error:
            raise FetchError(f"The model {target.name} does not load here: choose another one.") from error
        except FetchError:
            part.unlink()  # it will be no better next time
            raise
        root.chmod(0o755)  # a temporary folder is for its owner alone
        if target.is_symlink() or target.exists():  # damaged, else it would not be fetched
            target.rename(fresh.with_name(f"{fresh.name}.old"))
        root.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(f"{fresh}.old", ignore_errors=True)


@contextmanager
def _told(model: PublicModel, part: Path) -> Iterator[None]:
    """Whatever stops it becomes a sentence."""
    try:
        yield
    except BlockingIOError as error:
        raise FetchError(
            f"Another process is fetching {model.name}: wait until it is done, or stop it and try again."
        ) from error
    except KeyboardInterrupt as error:
        there = part.stat().st_size if part.exists() else 0
        so_far = f" after {_megabytes(there)}" if there else ""
        raise FetchError(f"Stopped{so_far}: run the same command again, it goes on from there.") from error
    except OSError as error:
        if error.errno in _FULL:
            raise FetchError(
                f"The disk is full: free some space for {part.parents[1]} and run the same command again, it goes on from there."
            ) from error
        raise FetchError(
            f"The model cannot be kept in {part.parents[1]} ({error.strerror or error}): check the rights, or name another folder in KNEE_MODELS."
        ) from error


def _room(folder: Path, needed: int) -> None:
    if shutil.disk_usage(folder).free < needed:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _progress(begun: int) -> Progress:
    """A line for each tenth, and for each 50 MB where nobody knows how much there is."""
    told = -1

    def tell(there: int, total: int | None) -> None:
        nonlocal told
        step = 10 * there // total if total else there // 50_000_000
        if told < 0:  # the first block of this connection
            told = step if begun else 0
        if step > told:
            told = step
            note(f"{10 * step} percent of {_megabytes(total)}." if total else f"{_megabytes(there)} so far.")

    return tell


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.0f} MB"
