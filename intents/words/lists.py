"""Names as they are told one after another."""

from __future__ import annotations

from collections.abc import Sequence


def in_words(names: Sequence[str], joint: str) -> str:
    """Several names in a row.

    >>> in_words(["hiccups", "nosebleeds", "trouble sleeping"], "or")
    'hiccups, nosebleeds, or trouble sleeping'
    >>> in_words(["hiccups", "nosebleeds"], "and")
    'hiccups and nosebleeds'
    """
    if len(names) < 3:
        return f" {joint} ".join(names)
    return f"{', '.join(names[:-1])}, {joint} {names[-1]}"
