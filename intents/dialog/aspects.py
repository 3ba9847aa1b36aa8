"""More about what was told last: "why does that help", "can I do it every day", "what can I do about that"."""

from __future__ import annotations

from content.topic import Item
from intents.concept import EVENT, PART
from intents.dialog.answers import Answers
from intents.dialog.context import Context, Reference
from intents.meaning import Decision, Label, Meaning
from intents.words.gazetteer import stem
from intents.words.normalize import english, words

_POINTING = frozenset(["that", "this", "these", "they"])
_PRONOUNS = frozenset("that it this them those".split())
_CAUSING = frozenset("cause causes causing do does make makes trigger happen bring".split())
_DOING = frozenset("do done help helps fix ease change stop prevent take try have eat".split())
_ABOUT_THAT = {(before, that) for before in ("about", "against", "for") for that in ("that", "this")}
_USING = frozenset("do doing use using take taking eat eating drink have keep try repeat".split())
_ASKING = frozenset("can should could may must do would shall have need got will is".split())
_MEASURES = frozenset(("long", "often", "much", "many", "exactly", "hot", "warm"))
_WHY = {
    ("why",), ("but", "why"), ("and", "why"), ("how",), ("but", "how"), ("and", "how"), ("in", "what", "way"),
    ("how", "so"), ("why", "that"), ("why", "is", "that"), ("how", "exactly"), ("how", "come"),
}  # fmt: skip
# Words of use that stand in no text about an item; any other word is strange, and then the item is not meant.
_OF_USE = frozenset(
    """long often much many exactly hot warm cold day days daily week weeks weekly hour hours minute minutes every once
    twice often help helps work works good bad safe better best start use try happen right wrong less lots about
    explain cause causes causing trigger bring stop change began started worry serious dangerous happens""".split()
)


def of_item(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """What more is asked of the item that was told last; None where nothing is."""
    return _use(meaning.words, context, answers) or _part(meaning, context, answers)


def what_eases(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """ "What can I do about that", after a cause: the remedy that goes with it."""
    item = answers.item(context.subject) if context.subject else None
    if item is None or item.eased_by is None or meaning.named_items or _of_event(meaning):
        return None
    asks = meaning.intent == "remedies" or meaning.decision is not Decision.ANSWER
    pairs = set(zip(meaning.words, meaning.words[1:]))
    if asks and _ABOUT_THAT.intersection(pairs) and _DOING.intersection(meaning.words):
        return Reference(Label("remedy", item.eased_by))
    return None


def _use(said: tuple[str, ...], context: Context, answers: Answers) -> Reference | None:
    """ "Can I do that every day", "do I have to keep it on long", of a remedy."""
    subject = context.subject
    if subject is None or subject.intent != "remedy" or len(strange(said, subject, answers)) > 1:
        return None
    opening = said[:5]
    asked = _ASKING.intersection(opening) and "i" in opening and len(said) > 4
    used = _USING.intersection(said) and _PRONOUNS.intersection(said)
    return Reference(subject, "how") if asked and used and not _of_causing(said) else None


def _of_causing(said: tuple[str, ...]) -> bool:
    return bool({"why", "cause", "causes", "serious", "dangerous", "worry"}.intersection(said))


def _part(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """ "How do I do that", "how long for", "why does that help": more of the item answered last."""
    said, subject = meaning.words, context.subject
    if subject is None or subject.item is None or meaning.intent in {"warning", "warnings"}:
        return None
    if any(label.intent != "warning" for label in meaning.named_items) or strange(said, subject, answers):
        return None  # "how long do I boil an egg"
    opening = next((word for word in said[:4] if word in {"how", "why"}), "")
    if said in _WHY:
        told_why = subject.intent == "remedy" or (subject.intent == "cause" and len(said) > 1)
        return Reference(subject, opening or "why") if told_why else None
    if said[:2] == ("that", "one") or said[-2:] == ("that", "one") or said[-2:] == ("this", "one"):
        return Reference(subject, opening if subject.intent == "remedy" else "")
    if subject.intent == "cause" and opening and _POINTING.intersection(said) and _CAUSING.intersection(said):
        return Reference(subject, "why")
    if subject.intent != "remedy" or not opening:
        return None
    return _of_remedy(meaning, subject, opening)


def _of_remedy(meaning: Meaning, subject: Label, opening: str) -> Reference | None:
    said = meaning.words
    if opening == "how" and _MEASURES.intersection(said[said.index("how") + 1 : said.index("how") + 2]):
        return Reference(subject, "how")
    helping = {"help", "helps", "work", "works"}.intersection(said)
    if opening == "how" and helping:
        return Reference(subject, "why")
    if _of_event(meaning):
        return None
    if opening == "why" and (helping or {"good", "that"}.intersection(said)):
        return Reference(subject, "why")
    done = "do" in said and (_PRONOUNS | {"one"}).intersection(said)
    return Reference(subject, "how") if opening == "how" and done else None


def strange(said: tuple[str, ...], subject: Label, answers: Answers) -> list[str]:
    """The words that have nothing to do with the item that was told, the topic or the way to use it."""
    item: Item | None = answers.item(subject)
    if item is None:
        return []
    named = answers.topic.words
    told = (item.title, item.headline, *item.detail, *item.more, *item.why, *item.how, *item.names)
    told += (*named.part, *named.event)
    known = {stem(word) for text in told for word in words(text)} | set(map(stem, _OF_USE))
    return [word for word in said if word not in english().function_words and stem(word) not in known]


def _of_event(meaning: Meaning) -> bool:
    """Whether the topic itself is spoken of, and not the item."""
    of_topic = {PART, EVENT}.intersection(meaning.named)
    return bool(of_topic or {"happen", "stop", "rid"}.intersection(meaning.words))
