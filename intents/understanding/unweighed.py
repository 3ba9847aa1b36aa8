"""Meanings that need no scores: nothing was said, an emergency sign was, or a courtesy and no more."""

from __future__ import annotations

from intents.concept import (
    ACKNOWLEDGING,
    CLOSING,
    DROPPING,
    GREETING,
    LOUDNESS,
    PRIVACY,
    THANKING,
    TIMING,
    VOICES,
    Concept,
)
from intents.meaning import EMERGENCY, HELP, NONE, Decision, Evidence, Label, Meaning, Perhaps
from intents.safety.redflags import RedFlag
from intents.understanding.meant import Moment
from intents.words.normalize import raw_words

_LABELS = {
    GREETING: HELP,
    PRIVACY: HELP,
    CLOSING: Label("no"),  # no more
    DROPPING: Label("no"),
    ACKNOWLEDGING: Label("yes"),
    THANKING: Label("thanks"),
    LOUDNESS: NONE,
    TIMING: NONE,
    VOICES: NONE,
}


def emergency(text: str, said: tuple[str, ...], flag: RedFlag, sure: bool = True) -> Meaning:
    """An emergency that the net found: told, or asked back where it may be none, or was not ``sure``ly heard."""
    evidence = (Evidence(f"emergency sign, {flag.name}: {' '.join(flag.words)}", 1.0),)
    told = flag.told and sure
    what = Decision.ANSWER if told else Decision.CONFIRM
    perhaps = None if sure else Perhaps(flag.name, flag.words)
    reason = "red flag" if told else "red flag, in doubt"
    return Meaning(
        text, EMERGENCY, 1.0, what, said, evidence, danger=flag.name, perhaps=perhaps, reason=reason
    )


def wordless(text: str) -> Meaning:
    """The meaning of a text without a word that could be understood."""
    foreign = () if raw_words(text) else tuple(w for w in text.split() if any(map(str.isalnum, w)))[:5]
    reason = "in no letters that are known" if foreign else "nothing was said"
    return Meaning(text, NONE, 1.0, Decision.REFUSE, unexplained=foreign, reason=reason)


def courteous(text: str, said: tuple[str, ...], kind: Concept, moment: Moment) -> Meaning:
    """A courtesy. Overheard, "okay" is said to others; only a greeting or a question to the assistant itself is not."""
    label = _LABELS[kind]
    if moment is Moment.OVERHEARD and label != HELP:
        return Meaning(
            text,
            NONE,
            1.0,
            Decision.IGNORE,
            said,
            named=(kind,),
            runner_up=label,
            reason=f"{kind.name}, to others",
        )
    what = Decision.REFUSE if label == NONE else Decision.ANSWER
    return Meaning(text, label, 1.0, what, said, named=(kind,), reason=f"only {kind.name}")
