"""The public recognition models that ``knee models fetch`` knows, and where fetched ones lie."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

EMBEDDED = Path(__file__).parents[2] / "models" / "embedded"
"""The model that comes with the program, used unless another one is named."""

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""What a model may be called: nothing that leads out of a folder."""


@dataclass(frozen=True)
class PublicModel:
    """A model that can be fetched.

    ``address``  of a zip archive, with https
    ``sha256``   of the whole archive, 64 hexadecimal digits; empty where none is known, and then it is not fetched
    ``size``     of the archive in bytes; None where it is not known
    """

    name: str
    address: str
    sha256: str
    size: int | None = None
    licence: str = ""
    about: str = ""


# The makers publish no SHA-256. Each of these was found in at least two places that took it on their own, such as
# the recipes of Linux distributions and the mirror of Rhasspy.
CATALOGUE = (
    PublicModel(
        "vosk-model-small-en-us-0.15",
        "https://alphacephei.com/vosk/models/vosk-model-small-en-us-0.15.zip",
        "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498",
        41_205_931,
        "Apache-2.0",
        "American English, small: for any computer",
    ),
    PublicModel(
        "vosk-model-en-us-0.22-lgraph",
        "https://alphacephei.com/vosk/models/vosk-model-en-us-0.22-lgraph.zip",
        "d9838b4aaa82a75c4a17f5aca300eaca129aaab2a7cbf951bafbb500eb9c4334",
        130_557_655,
        "Apache-2.0",
        "American English, middling: hears better, needs more memory",
    ),
    PublicModel(
        "vosk-model-en-us-0.22",
        "https://alphacephei.com/vosk/models/vosk-model-en-us-0.22.zip",
        "47f9a81ebb039dbb0bd319175c36ac393c0893b796c2b6303e64cf58c27b69f6",
        None,
        "Apache-2.0",
        "American English, large: 1.8 gigabytes, and several of memory",
    ),
)


def models_folder() -> Path:
    """Where fetched models lie; ``KNEE_MODELS`` names another folder."""
    named = os.environ.get("KNEE_MODELS")
    return Path(named) if named else user_data_path("knee-voice", appauthor=False) / "models"


def fetched_models() -> list[Path]:
    """The folders of the models that were fetched, by name. What begins with a dot is not finished."""
    try:
        found = [each for each in models_folder().iterdir() if NAME.fullmatch(each.name) and each.is_dir()]
    except OSError:  # nothing was fetched yet
        return []
    return sorted(found)


def model_path(named: Path) -> Path:
    """The folder of a model that is named by its path, or by its name where it was fetched."""
    if named.exists() or not NAME.fullmatch(str(named)):
        return named
    if str(named) == EMBEDDED.name:
        return EMBEDDED
    fetched = models_folder() / named
    return fetched if fetched.is_dir() else named
