"""What is said to a question back: yes and no in every form, "the latter", "both", "the remedy"."""

from __future__ import annotations

from intents.heard import Heard
from intents.meaning import Label, Meaning
from intents.pointing.context import Reference
from intents.pointing.words import Said, holds, pointing

_SHORT = 4  # words
_CLEAR = 0.5  # confidence below which a word may be anything


def chosen(meaning: Meaning, offered: tuple[Label, ...]) -> Reference | None:
    """Which of two that were offered is meant; None where it is neither, or only one was offered."""
    if len(offered) != 2 or meaning.named_items:
        return None
    said, (first, second) = meaning.words, offered
    if holds(said, pointing().former):
        return Reference(first)
    if holds(said, pointing().latter):
        return Reference(second)
    if " ".join(said) in pointing().both:
        return Reference(first, also=(second,))
    alike = [label for label in offered if label.intent == pointing().kind_in(said)]
    return Reference(alike[0]) if len(alike) == 1 and _says_nothing_else(said) else None


def yes_or_no(meaning: Meaning) -> str:
    """Whether it agrees or declines, also in words that mean that only after a question; empty where it does neither."""
    said = " ".join(meaning.words)
    if said in pointing().agreeing:  # also "that is it", which else wants nothing more
        return "yes"
    return "no" if said in pointing().declining else meaning.intent if meaning.intent in ("yes", "no") else ""


def answer_by_ear(heard: Heard) -> str:
    """The yes or no that one word was perhaps, after the other ear or the next hypothesis; empty where neither hears one.

    Of 120 recordings of people who say "no" 25 were heard as "now": after a question "no" is likelier. Of 696 recordings of
    other words one becomes a "yes" and none a "no"; a grammar of the two, as sure as one of commands has to be, takes five for
    a "no", and finds one more that was said.
    """
    if heard.confidence < _CLEAR or len(heard.text.split()) != 1:
        return ""
    others = (heard.second, *heard.alternatives[:1])
    return next((other for other in others if other in ("yes", "no")), "")


def doubts(meaning: Meaning) -> bool:
    """Whether it says neither yes nor no, though it may look like a no: "I don't know", "perhaps"."""
    said = " ".join(meaning.words)
    short = len(meaning.words) <= _SHORT and meaning.intent in ("no", "none")
    decided = said in pointing().agreeing or said in pointing().declining
    return short and not decided and not pointing().doubting.isdisjoint(meaning.words)


def _says_nothing_else(said: Said) -> bool:
    """ "The remedy", but not "what are the remedies", which asks for the list."""
    asks = pointing().list_in(said) or not pointing().asking.isdisjoint(said[:1])
    return not asks and all(word in pointing().beside_kind or pointing().kind_in((word,)) for word in said)
