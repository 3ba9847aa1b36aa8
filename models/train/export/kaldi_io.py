"""Kaldi's binary files, as far as a model needs them. Written from the format alone; there is no Kaldi code in it."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

_SMALLEST_RANGE = 1e-5


class Writer:
    """Puts together the bytes of one file. Every method gives the writer back, so that they can be chained."""

    def __init__(self) -> None:
        self._bytes = bytearray(b"\0B")  # how every binary file begins

    def content(self) -> bytes:
        return bytes(self._bytes)

    def token(self, *names: str) -> Writer:
        for name in names:
            self._bytes += name.encode() + b" "
        return self

    def line(self, text: str = "") -> Writer:
        """A line of text between binary parts: nnet3 describes its graph in such lines."""
        self._bytes += text.encode() + b"\n"
        return self

    def integer(self, *values: int) -> Writer:
        for value in values:
            self._bytes += b"\x04" + struct.pack("<i", value)
        return self

    def single(self, *values: float) -> Writer:
        for value in values:
            self._bytes += b"\x04" + struct.pack("<f", value)
        return self

    def double(self, value: float) -> Writer:
        self._bytes += b"\x08" + struct.pack("<d", value)
        return self

    def boolean(self, value: bool) -> Writer:
        self._bytes += b"T" if value else b"F"
        return self

    def integers(self, values: Sequence[int]) -> Writer:
        self._bytes += b"\x04" + struct.pack("<i", len(values)) + np.asarray(values, "<i4").tobytes()
        return self

    def vector(self, values: ArrayLike = ()) -> Writer:
        array = np.asarray(values, "<f4")
        self.token("FV").integer(len(array))
        self._bytes += array.tobytes()
        return self

    def matrix(self, values: ArrayLike, compressed: bool = False) -> Writer:
        """In 32 bits, or compressed to 8 as `compress` does: Kaldi expands them while it reads."""
        array = np.asarray(values, "<f4")
        rows, columns = array.shape
        if not compressed:
            self.token("FM").integer(rows, columns)
            self._bytes += array.tobytes()
            return self
        least, span, quartiles, cells = compress(array)
        self.token("CM")
        self._bytes += struct.pack("<ffii", least, span, rows, columns)
        self._bytes += quartiles.T.astype("<u2").tobytes() + cells.T.tobytes()
        return self


def compress(matrix: NDArray[Any]) -> tuple[float, float, NDArray[np.int64], NDArray[np.uint8]]:
    """Kaldi's compressed matrix: 8 bits a cell, spread over three straight pieces for each column.

    Gives the smallest value, the range, the quartiles of each column ``[4, columns]`` in 65,535ths of the range, and
    the cells: 0 to 64 in the lowest quarter of a column, 64 to 192 in its middle half, 192 to 255 in the highest
    quarter.
    """
    least = float(matrix.min())
    span = max(float(matrix.max()) - least, _SMALLEST_RANGE)
    quartiles = np.percentile(matrix, [0, 25, 75, 100], axis=0)
    marks = np.rint((quartiles - least) / span * 65535.0).clip(0, 65535).astype(np.int64)
    # Kaldi wants them to rise.
    marks[0] = np.minimum(marks[0], 65532)
    marks[1] = np.clip(marks[1], marks[0] + 1, 65533)
    marks[2] = np.clip(marks[2], marks[1] + 1, 65534)
    marks[3] = np.maximum(marks[3], marks[2] + 1)
    low, first, third, high = least + span * marks / 65535.0
    lower = np.rint((matrix - low) / (first - low) * 64).clip(0, 64)
    middle = (64 + np.rint((matrix - first) / (third - first) * 128)).clip(64, 192)
    upper = (192 + np.rint((matrix - third) / (high - third) * 63)).clip(192, 255)
    cells = np.where(matrix < first, lower, np.where(matrix < third, middle, upper)).astype(np.uint8)
    return least, span, marks, cells


def expand(
    least: float, span: float, marks: NDArray[np.int64], cells: NDArray[np.uint8]
) -> NDArray[np.float64]:
    """What Kaldi makes of a compressed matrix."""
    low, first, third, high = least + span * marks / 65535.0
    lower = low + (first - low) * cells / 64
    middle = first + (third - first) * (cells.astype(np.float64) - 64) / 128
    upper = third + (high - third) * (cells.astype(np.float64) - 192) / 63
    return np.asarray(np.where(cells <= 64, lower, np.where(cells <= 192, middle, upper)))
