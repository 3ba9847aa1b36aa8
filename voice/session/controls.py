"""The words by which something is asked of the voice, not of the topic: "wait", "go on", "louder", "give me more time". `talk` and `adjusting` obey them.

While the assistant speaks, fewer and shorter ones can be made out: `voice.hearing.interruption.SPOKEN_COMMANDS`.
"""

from __future__ import annotations

from enum import Enum, auto

from intents.words.normalize import words


class Control(Enum):
    """What the voice can be asked to do."""

    PAUSE = auto()
    RESUME = auto()
    LOUDER = auto()
    QUIETER = auto()
    SLOWER = auto()
    FASTER = auto()
    MORE_TIME = auto()
    LESS_TIME = auto()
    NATURAL_VOICE = auto()
    PLAIN_VOICE = auto()
    OTHER_VOICE = auto()


# Whole utterances: inside a sentence these words mean something else.
PHRASES: dict[Control, tuple[str, ...]] = {
    Control.PAUSE: ("wait", "hold on", "pause", "one moment", "just a moment", "wait a moment", "hang on"),
    Control.RESUME: ("go on", "continue", "carry on", "resume", "keep going", "go ahead"),
    Control.LOUDER: ("louder", "speak up", "a bit louder", "volume up", "turn it up"),
    Control.QUIETER: ("quieter", "softer", "a bit quieter", "volume down", "turn it down", "not so loud"),
    Control.SLOWER: ("slower", "a bit slower", "slow down", "speak slower"),
    Control.FASTER: ("faster", "a bit faster", "speed up", "speak faster"),
    Control.MORE_TIME: (
        "give me more time",
        "more time",
        "wait longer",
        "i need more time",
        "let me finish",
        "do not cut me off",
        "do not interrupt me",
        "i was not finished",
        "i speak slowly",
    ),
    Control.LESS_TIME: (
        "answer sooner",
        "answer faster",
        "answer quicker",
        "do not wait so long",
        "wait less",
    ),
    Control.NATURAL_VOICE: (
        "natural voice",
        "use the natural voice",
        "use a natural voice",
        "use in natural voice",  # as "a" is heard
        "speak with the natural voice",
        "speak with a natural voice",
    ),
    Control.PLAIN_VOICE: (
        "plain voice",
        "use the plain voice",
        "use a plain voice",
        "speak with the plain voice",
        "speak with a plain voice",
        "plane voice",  # which sounds alike
        "use the plane voice",
        "use a plane voice",
    ),
    Control.OTHER_VOICE: (
        "other voice",
        "another voice",
        "use the other voice",
        "use another voice",
        "use a different voice",
        "change the voice",
        "change your voice",
    ),
}
_CONTROLS = {words(phrase): control for control, phrases in PHRASES.items() for phrase in phrases}


def control_in(text: str) -> Control | None:
    """The control that an utterance is, or None.

    >>> control_in("um, louder please")
    <Control.LOUDER: 3>
    """
    return _CONTROLS.get(words(text))
