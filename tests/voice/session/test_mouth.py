"""What is said where another voice speaks than was chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.file_speaker import FileSpeaker
from voice.session.mouth import Mouth
from voice.session.roles import Speech
from voice.sound.audio import read_audio
from voice.speaking.aloud import PAUSE
from voice.speaking.synthesizer import EXCUSE, Synthesizer
from voice.speaking.voices import NATURAL

LINES = ("Your knee can twitch after a long day.", "That is usually harmless.")


def test_a_voice_that_is_lost_is_excused_once_aloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['hibari'] = None\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    speaker = FileSpeaker(tmp_path)
    with Synthesizer(voice=NATURAL) as voice, Synthesizer() as plain:
        mouth = Mouth(voice, speaker)
        mouth.prepare(LINES[0])
        assert mouth.say(Speech(LINES))
        speaker.close()
        expected = sum(plain.say(line).seconds + PAUSE for line in (EXCUSE, *LINES))
    assert read_audio(speaker.path).seconds == pytest.approx(expected, abs=0.1)
