"""One file from the network, in as many tries as it takes. Only ``knee models fetch`` comes here."""

from __future__ import annotations

import http.client
import json
import re
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from voice.errors import FetchError

LARGEST = 6_000_000_000
"""Bytes; no public model is larger, and no server may fill the disk."""
_BLOCK = 1 << 16
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")

Progress = Callable[[int, int | None], None]
"""Is told how many bytes are there, and of how many; None where nobody knows."""


@dataclass(frozen=True)
class NetworkPolicy:
    """How the network is used.

    ``timeout``   seconds without a single byte until a connection counts as broken
    ``tries``     connections in a row that bring nothing until it gives up
    ``pause``     seconds between two of them
    ``loopback``  whether plain http is allowed from this same machine: for tests, never for people
    """

    timeout: float = 30.0
    tries: int = 3
    pause: float = 1.0
    loopback: bool = False


class _BrokenError(Exception):
    """The connection ended too soon: another try may bring more."""


def download(address: str, part: Path, size: int | None, progress: Progress, policy: NetworkPolicy) -> None:
    """Brings the whole file at ``address`` into ``part``, from where an earlier try has left off.

    ``size`` in bytes, where it is known. Raises FetchError with what to do next, and OSError where the disk is full.
    """
    check_address(address, policy)
    failures = 0
    while True:
        before = _there(part)
        if size is not None and before == size:
            return
        try:
            _try(address, part, size, progress, policy)
            return
        except _BrokenError as error:
            failures = 1 if _there(part) > before else failures + 1
            if failures >= policy.tries:
                if _there(part):
                    what, then = "The connection broke", "it goes on from there"
                else:
                    what, then = "The server cannot be reached", "nothing was changed"
                raise FetchError(
                    f"{what} ({error}): check the network and run the same command again, {then}."
                ) from error
            time.sleep(policy.pause)


def check_address(address: str, policy: NetworkPolicy) -> None:
    """Raises FetchError for anything but https."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    secure = parts.scheme == "https" or (policy.loopback and parts.scheme == "http" and host in _LOOPBACK)
    if (
        not (secure and host)
        or parts.username
        or not address.isascii()
        or re.search(r"[\s\x00-\x1f]", address)
    ):
        raise FetchError(f"'{address}' is no safe address: give one that begins with https.")


def _there(part: Path) -> int:
    try:
        return part.stat().st_size
    except FileNotFoundError:
        return 0


def _try(address: str, part: Path, size: int | None, progress: Progress, policy: NetworkPolicy) -> None:
    """One connection. Raises _BrokenError where it ended too soon."""
    notes = part.with_suffix(".json")
    there = _there(part)
    headers = {"User-Agent": "knee-voice", "Accept-Encoding": "identity"}
    if there:
        headers["Range"] = f"bytes={there}-"
        if tag := _tag(notes):  # without one only the checksum shows whether the two parts fit
            headers["If-Range"] = tag
    try:
        answer = _open(urllib.request.Request(address, headers=headers), policy)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416 and there:  # what is there is no part of what the server has
            part.unlink(missing_ok=True)
            raise _BrokenError("the file has changed") from error
        if error.code in (408, 429) or error.code >= 500:
            raise _BrokenError(f"the server answers {error.code}") from error
        raise FetchError(
            f"The server answers {error.code} for {address}: check the address, or try again later."
        ) from error
    with answer:
        start, total = _place(answer, there)
        if size is not None and total is not None and total != size:
            raise FetchError(
                f"The server has a file of {total} bytes and not of {size}: choose another model."
            )
        total = size if total is None else total
        if start == 0:
            part.unlink(missing_ok=True)
            notes.write_text(json.dumps({"tag": _strong_tag(answer)}), encoding="utf-8")
        _receive(answer, part, start, total, progress)


def _open(request: urllib.request.Request, policy: NetworkPolicy) -> Any:
    """The answer, once its head is there. Raises HTTPError, _BrokenError, and FetchError for a server that is not itself."""
    try:
        return _opener(policy).open(request, timeout=policy.timeout)
    except urllib.error.HTTPError:
        raise
    except (OSError, http.client.HTTPException) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, ssl.SSLCertVerificationError):
            raise FetchError(
                f"The server cannot prove who it is ({_reason(reason)}): check the address and the clock of this machine."
            ) from error
        raise _BrokenError(_reason(reason)) from error


def _receive(answer: Any, part: Path, start: int, total: int | None, progress: Progress) -> None:
    here = start
    with part.open("ab", buffering=0) as file:
        while here != total and (block := _read(answer)):
            here += len(block)
            if here > min(LARGEST, total or LARGEST):
                raise FetchError("The server sends more than a model can be: choose another one.")
            _write(file, block)
            progress(here, total)
    if total is not None and here < total:
        raise _BrokenError(f"after {here} of {total} bytes")


def _read(answer: Any) -> bytes:
    try:
        return bytes(answer.read1(_BLOCK))  # what there is, without waiting for a whole block
    except (OSError, http.client.HTTPException) as error:  # not to be mistaken for a fault of the disk
        raise _BrokenError(_reason(error)) from error


def _write(file: IO[bytes], block: bytes) -> None:
    """All of it: a disk that is nearly full takes only the beginning, and says so with the next write."""
    rest = memoryview(block)
    while rest:
        rest = rest[file.write(rest) :]


def _place(answer: Any, asked: int) -> tuple[int, int | None]:
    """Where in the file the answer begins, and how long the whole file is (None where the server does not say)."""
    if answer.status == 206 and asked:
        match = _RANGE.fullmatch(answer.headers.get("Content-Range", ""))
        if not match or int(match[1]) != asked:
            raise FetchError("The server sends another part than was asked for: try again later.")
        return asked, None if match[2] == "*" else int(match[2])
    length = answer.headers.get("Content-Length", "")
    return 0, int(length) if length.isdecimal() else None


def _strong_tag(answer: Any) -> str:
    """What tells this version of the file from another; empty where the server gives nothing of the kind."""
    tag = str(answer.headers.get("ETag", ""))
    return tag if tag and not tag.startswith("W/") else str(answer.headers.get("Last-Modified", ""))


def _tag(notes: Path) -> str:
    try:
        return str(json.loads(notes.read_text(encoding="utf-8"))["tag"])
    except (OSError, ValueError, TypeError, KeyError):
        return ""


class _StaySafe(urllib.request.HTTPRedirectHandler):
    def __init__(self, policy: NetworkPolicy) -> None:
        self._policy = policy

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        try:
            check_address(newurl, self._policy)
        except FetchError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener(policy: NetworkPolicy) -> urllib.request.OpenerDirector:
    """https through the proxy of this system, if there is one; no files, no ftp, no plain http."""
    opener = urllib.request.OpenerDirector()
    handlers: list[urllib.request.BaseHandler] = [
        urllib.request.UnknownHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _StaySafe(policy),
        urllib.request.HTTPHandler() if policy.loopback else urllib.request.ProxyHandler(),
    ]
    for handler in handlers:
        opener.add_handler(handler)
    return opener


def _reason(error: object) -> str:
    """The cause in a few words."""
    said = getattr(error, "strerror", None) or getattr(error, "verify_message", None) or str(error)
    return " ".join(str(said).split())[:120] or type(error).__name__
