"""Archives of models, good and bad, and a server that sends them the way networks do."""

from __future__ import annotations

import hashlib
import io
import ssl
import subprocess
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FST = bytes.fromhex("d6fdb27e")
LIKE_A_MODEL = {
    "am/final.mdl": b"weights",
    "conf/mfcc.conf": b"--num-ceps=40\n",
    "conf/model.conf": b"--beam=10\n",
    "graph/HCLr.fst": FST + b"graph",
    "graph/Gr.fst": FST + b"graph",
    "graph/phones/word_boundary.int": b"1 nonword\n",
}
"""Looks whole from outside, but loads nowhere: small and quick."""


def zipped(files: dict[str, bytes], folder: str = "model/") -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as opened:
        for name, content in files.items():
            opened.writestr(folder + name, content)
    return archive.getvalue()


def zipped_folder(folder: Path) -> bytes:
    return zipped(
        {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    )


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class Served:
    """What a server sends, and what it was asked for.

    ``cuts``    after how many bytes of the file each of the first answers breaks off
    ``stall``   after how many bytes of the file it stops sending until ``go`` is set; never where negative
    ``ranges``  whether it can send a part; ``tag``: of this version of the file
    """

    content: bytes
    cuts: list[int] = field(default_factory=list)
    stall: int = -1
    go: threading.Event = field(default_factory=threading.Event)
    ranges: bool = True
    tag: str = '"one"'
    lengths: bool = True
    statuses: list[int] = field(default_factory=list)  # answered first, instead of the file
    elsewhere: str = ""  # where it sends people to
    asked: list[str] = field(default_factory=list)  # the Range of each request
    address: str = ""

    @property
    def name(self) -> str:
        return self.address.rpartition("/")[2].removesuffix(".zip")


@contextmanager
def serving(served: Served, name: str = "small-model", https: Path | None = None) -> Iterator[Served]:
    """A real server on this machine; ``https``: the file of its certificate and key."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range", "")
            served.asked.append(wanted)
            if served.statuses:
                self.send_error(served.statuses.pop(0))
                return
            if served.elsewhere:
                self.send_response(302)
                self.send_header("Location", served.elsewhere)
                self.end_headers()
                return
            start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and served.ranges else 0
            if self.headers.get("If-Range", served.tag) != served.tag:
                start = 0
            whole = len(served.content)
            if start >= whole:
                self.send_error(416)
                return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{whole - 1}/{whole}")
            if served.lengths:
                self.send_header("Content-Length", str(whole - start))
            if served.tag:
                self.send_header("ETag", served.tag)
            self.end_headers()
            end = served.cuts.pop(0) if served.cuts else whole
            if start <= served.stall < end:
                self.wfile.write(served.content[start : served.stall])
                start = served.stall
                served.go.wait(20)
            self.wfile.write(served.content[start:end])

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:  # somebody was killed in the middle: that is the test
            pass

    with Quiet(("127.0.0.1", 0), Handler) as server:
        if https:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(https)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        served.address = f"http{'s' if https else ''}://127.0.0.1:{server.server_port}/{name}.zip"
        try:
            yield served
        finally:
            served.go.set()
            server.shutdown()
            thread.join()


def make_certificate(folder: Path) -> Path:
    """A certificate of 127.0.0.1 that nobody trusts yet, with its key, in one file."""
    file, key = folder / "server.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "keyUsage=critical,digitalSignature,keyCertSign", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", file],
        check=True, capture_output=True,
    )  # fmt: skip
    file.write_bytes(file.read_bytes() + key.read_bytes())
    return file


def visible(folder: Path) -> list[str]:
    """The models in a folder, as far as anybody else can see."""
    return sorted(each.name for each in folder.iterdir() if each.name[0] != ".")


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def downloaded(folder: Path) -> int:
    """How many bytes of archives are there."""
    return sum(part.stat().st_size for part in folder.glob(".fetch/*.part"))
