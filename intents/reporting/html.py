"""Elements of HTML: whatever is not one already is text, and is escaped."""

from __future__ import annotations

import re
from html import escape

_VOID = frozenset(("br", "hr", "meta"))
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def element(name: str, /, *inside: str, **attributes: str | int) -> Html:
    """One element. An underscore in the name of an attribute is a hyphen there, and one at its end is left out;
    an attribute without a value is not there.

    >>> element("p", "a < b", element("br"), class_="x")
    '<p class="x">a &lt; b<br></p>'
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escaped(str(value))}"'
        for key, value in attributes.items()
        if value != ""
    )
    return Html(f"<{name}{given}>" if name in _VOID else f"<{name}{given}>{joined(*inside)}</{name}>")


def joined(*parts: str) -> Html:
    """Parts one after the other."""
    return Html("".join(part if isinstance(part, Html) else _escaped(part) for part in parts))


def clean(text: str) -> str:
    """The text with a mark for each character that HTML cannot hold."""
    return _NO_TEXT.sub("\ufffd", text)


def _escaped(text: str) -> str:
    return escape(clean(text))
