"""The manual page (``man knee``), made from the options while the package is built (`build_hook`)."""

from __future__ import annotations

import os
from importlib import import_module
from unittest.mock import patch

from voice.commands.options.parser import command_line

_WIDTH = "66"  # columns of a usage, which is shown as it stands: with the margins of a page there are 80
_EXIT = (
    ("0", "It ran."),
    ("1", "A fault at run time; one sentence says what to do."),
    ("2", "Wrong usage."),
    ("130", "Ctrl\\-C."),
)
_ENVIRONMENT = (
    ("KNEE_SETTINGS", "The file of the settings."),
    ("KNEE_CACHE", "The folder for what can be made again; off keeps nothing."),
    ("KNEE_MODEL", "The recognition model, as \\-\\-model."),
    ("KNEE_MODELS", "The folder of fetched models."),
)


def manual(version: str) -> str:
    """The page, in the language of man. Needs the package argparse-manpage, as whoever builds this one has it."""
    pages = import_module("argparse_manpage.manpage")
    parser = command_line()
    data = {
        "project_name": "knee-voice", "version": version, "manual_title": "User commands",
        "description": "an offline voice assistant",
    }  # fmt: skip
    with patch.dict(os.environ, {"COLUMNS": _WIDTH}):
        page = pages.Manpage(parser, data, format="single-commands-section")
        page.add_section("exit status", "=", _listed(_EXIT))
        page.add_section("environment", "=", _listed(_ENVIRONMENT))
        written = str(page)
    title, _, rest = written.partition("\n")
    return f"{title}\n.ad l\n.nh\n{rest}"  # left margin even and no word torn, as screen readers like it


def _listed(entries: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f".TP\n.B {name}\n{told}" for name, told in entries)
