"""What the recognizer makes of a topic's phrases: reads them aloud, spoils the sound, listens, and keeps the mistakes.

    pip install '.[mishear]'
    python -m models.train.listening.mishear content/topics/knee_twitching

writes ``misheard.yaml`` in that folder. The scorer learns from it too (``intents.learning.learnt``), so that "my need
is twitching" is understood. Run it again when the recognition model changes; it takes about half an hour. The voice
is made by hibari-tts (Apache-2.0), and is none of those with which the project tests itself.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import yaml
from numpy.typing import NDArray
from rapidfuzz import fuzz

from content.layout import layout_of
from content.loading import load_topic
from intents.learning.phrases import examples_of
from intents.words.normalize import words
from voice.hearing.recognizer import RecognizerModel
from voice.modelstore.catalogue import EMBEDDED
from voice.sound.audio import RATE, AudioChunk, resample
from voice.terminal import note

_SPEEDS = (0.82, 1.18)  # pitch and tempo together: a larger or a smaller speaker
_NOISES = (40, 20, 14, 10, 7)  # decibels below the voice
_LIKE = 50  # of 100: what is less like the phrase than this is no mistake but noise
_AFTER = 0.5  # seconds of silence: the last word is often lost when the sound ends with it
_SHORTEST = 5  # words: a shorter mistake may well be another phrase


def misheard(topic_path: Path, voice: Any, seed: int = 2) -> Iterator[tuple[str, str]]:
    """Pairs of a label and what was heard in place of a phrase of that label."""
    transcriber = RecognizerModel.load(EMBEDDED).transcriber(0)
    topic = load_topic(topic_path)
    for label, phrase in examples_of(topic_path):
        random = np.random.default_rng((seed, crc32(phrase.encode())))  # whatever comes before it
        said = phrase.format(part=_any(topic.words.part, random), event=_any(topic.words.event, random))
        sound = np.asarray(voice(said), dtype=np.float32)
        rate = int(voice.sample_rate * random.uniform(*_SPEEDS))
        transcriber.accept(_spoilt(resample(AudioChunk.from_floats(sound, rate), RATE), random))
        transcriber.accept(AudioChunk.silence(_AFTER))
        heard = transcriber.finish().text
        plain, other = " ".join(words(said)), " ".join(words(heard))
        if len(other.split()) >= _SHORTEST and other != plain and fuzz.ratio(plain, other) >= _LIKE:
            yield label, heard


def _any(names: tuple[str, ...], random: np.random.Generator) -> str:
    return str(random.choice(names)) if names else "it"


def _spoilt(chunk: AudioChunk, random: np.random.Generator) -> AudioChunk:
    sound = chunk.floats()
    noise = random.standard_normal(len(sound)).astype(np.float32)
    strength = float(np.sqrt(np.mean(sound**2))) * 10 ** (-random.choice(_NOISES) / 20)
    mixed: NDArray[np.float32] = np.clip((sound + noise * strength) * 0.7, -1, 1).astype(np.float32)
    return AudioChunk.from_floats(mixed, chunk.rate)


def main() -> None:
    """Writes the misheard phrases of the topic named on the command line."""
    from hibari import Hibari  # type: ignore[import-not-found, import-untyped, unused-ignore]

    topic_path = Path(sys.argv[1])
    found: dict[str, list[str]] = defaultdict(list)
    for number, (label, heard) in enumerate(misheard(topic_path, Hibari()), 1):
        found[label].append(heard)
        if number % 200 == 0:
            note(f"{number} misheard so far.")
    comment = "# What the embedded recognizer heard in place of phrases: written by models/train/listening/mishear.py, never by hand.\n"
    text = comment + yaml.safe_dump(dict(found), width=110)
    layout_of(topic_path).misheard.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
