"""What the tests of the whole program share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from intents.understanding.interpreter import Interpreter

if TYPE_CHECKING:
    from tests.support.live import Start
    from tests.support.virtual_card import VirtualCard
    from voice.hearing.recognizer import RecognizerModel


@pytest.fixture
def start(card: VirtualCard, model: RecognizerModel, interpreter: Interpreter, tmp_path: Path) -> Start:
    """Begins a conversation on the card."""
    from tests.support.live import Live  # tests without sound need not wait for it

    return lambda wishes: Live(card, model, interpreter, tmp_path, wishes)
