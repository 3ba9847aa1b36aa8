"""What the tests of the server share: the real recognizer, assistant and synthesizer, loaded once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from intents.dialog.assistant import Assistant
from tests.support.files import EMBEDDED
from voice.serving.domains.services import Services
from voice.serving.start import Plan, services
from voice.settings import Settings


@pytest.fixture(scope="session")
def shared() -> Iterator[Services]:
    with services(Plan(Assistant.load, EMBEDDED, Settings())) as ready:
        yield ready
