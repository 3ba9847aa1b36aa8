"""Archives that want more than to be unpacked."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from tests.support.archives import LIKE_A_MODEL, zipped
from voice.errors import FetchError
from voice.modelstore.files import check_model
from voice.modelstore.unpack import Limits, unpack


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Empty, with something beside it that must stay as it is."""
    (tmp_path / "kept").write_text("kept", encoding="utf-8")
    inside = tmp_path / "inside"
    inside.mkdir()
    return inside


def unpacked(content: bytes, folder: Path, limits: Limits | None = None) -> Path:
    archive = folder.parent / "archive.zip"
    archive.write_bytes(content)
    return unpack(archive, folder, limits)


def refusal(content: bytes, folder: Path, limits: Limits | None = None) -> str:
    with pytest.raises(FetchError) as error:
        unpacked(content, folder, limits)
    outside = sorted(file.name for file in folder.parent.iterdir())
    assert outside == ["archive.zip", "inside", "kept"], "something was written outside"
    assert (folder.parent / "kept").read_text(encoding="utf-8") == "kept"
    assert str(error.value).endswith(".") and "\n" not in str(error.value)
    return str(error.value)


def with_entry(name: str, content: bytes = b"x", mode: int = 0o644 | stat.S_IFREG) -> bytes:
    """A good archive with one more entry, of exactly this name."""
    archive = io.BytesIO(zipped(LIKE_A_MODEL))
    entry = zipfile.ZipInfo("placeholder")
    entry.filename = name
    entry.external_attr = mode << 16
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr(entry, content)
    return archive.getvalue()


def test_a_model_is_unpacked_with_its_checksums(folder: Path) -> None:
    root = unpacked(zipped(LIKE_A_MODEL), folder)
    assert root == folder / "model"
    assert {str(f.relative_to(root)) for f in root.rglob("*") if f.is_file()} == {*LIKE_A_MODEL, "SHA256SUMS"}
    assert check_model(root, hashes=True) == []
    (root / "am/final.mdl").write_bytes(b"weighty")
    assert check_model(root, hashes=True) == ["am/final.mdl: damaged"]


def test_a_model_without_a_folder_around_it_is_unpacked_too(folder: Path) -> None:
    assert unpacked(zipped(LIKE_A_MODEL, folder=""), folder) == folder
    assert check_model(folder, hashes=True) == []


@pytest.mark.parametrize(
    "name",
    [
        "../kept", "model/../../kept", "/etc/kept", "//server/kept", "C:/kept", "C:kept", "..\\kept", "model\\..\\..\\kept",
        "model/./x", "model//x", "model/x\0.txt", "model/.. /kept", "model/...", "model/a\nb", "", "/",
    ],
)  # fmt: skip
def test_no_file_leaves_the_folder(folder: Path, name: str) -> None:
    assert "leads out of the folder" in refusal(with_entry(name), folder)
    assert list(folder.iterdir()) == [], "looked at before anything was written"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
def test_links_and_devices_are_refused(folder: Path, kind: int) -> None:
    assert "link or a device" in refusal(with_entry("model/link", b"../../kept", kind | 0o777), folder)
    assert list(folder.iterdir()) == []


def test_what_looks_like_a_folder_but_is_a_link_is_refused(folder: Path) -> None:
    assert "link or a device" in refusal(with_entry("model/link/", b"../..", stat.S_IFLNK | 0o777), folder)


def test_a_bomb_is_refused_before_it_goes_off(folder: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("model/am/final.mdl", bytes(20_000_000))
    assert len(archive.getvalue()) < 50_000
    assert "far larger" in refusal(archive.getvalue(), folder)
    assert list(folder.iterdir()) == []


def test_a_bomb_that_lies_about_its_size_stops_at_what_it_said(folder: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("model/am/final.mdl", bytes(5_000_000))
    content = archive.getvalue().replace(struct.pack("<I", 5_000_000), struct.pack("<I", 100))
    refusal(content, folder)
    assert sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) <= 100


def test_too_many_files_and_too_many_bytes_are_refused(folder: Path) -> None:
    many = zipped({f"{number}": b"" for number in range(101)})
    assert "101 files, more than 100" in refusal(many, folder, Limits(files=100))
    assert "far larger" in refusal(zipped({"a": b"x" * 1_001}), folder, Limits(bytes=1_000))


def test_the_same_name_twice_is_refused(folder: Path) -> None:
    assert "twice" in refusal(with_entry("model/AM/final.mdl"), folder)
    assert "a file and a folder" in refusal(with_entry("model/am/final.mdl/x"), folder)


@pytest.mark.parametrize("content", [b"", b"<html>not found</html>", zipped(LIKE_A_MODEL)[:-30]])
def test_what_is_no_archive_is_told_so(folder: Path, content: bytes) -> None:
    assert "no zip archive" in refusal(content, folder)


def test_a_changed_byte_is_found(folder: Path) -> None:
    content = zipped(LIKE_A_MODEL).replace(b"weights", b"weighty", 1)
    assert "no zip archive" in refusal(content, folder)


def test_an_encrypted_archive_is_refused(folder: Path) -> None:
    content = bytearray(with_entry("model/secret"))
    at = content.rfind(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "password" in refusal(bytes(content), folder)
