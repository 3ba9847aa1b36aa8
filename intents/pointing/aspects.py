"""More about what was told last: "why does that help", "can I do it every day", "what can I do about that"."""

from __future__ import annotations

from functools import lru_cache

from content.topic import Item
from intents.answers import Answers
from intents.concept import EVENT, PART
from intents.meaning import Decision, Label, Meaning
from intents.pointing.context import Context, Reference
from intents.pointing.words import Said, holds, opens, pointing
from intents.words.gazetteer import stem
from intents.words.normalize import english, words

_SHORT = 8  # words


def of_item(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """What more is asked of the item that was told last; None where nothing is."""
    others = any(label.intent != "warning" and label != context.subject for label in meaning.named_items)
    use = None if others else _use(meaning.words, context, answers) or _safety(meaning, context, answers)
    return use or _part(meaning, context, answers) or _instances(meaning.words, context, answers)


def what_eases(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """ "What can I do about that", after a cause: the remedy that goes with it. "It" is the topic itself."""
    if context.subject is None or meaning.named_items:
        return None
    began = what_began(context.subject, answers) or (
        context.reported and what_began(context.reported, answers)
    )
    if began and _asks_to_stop(meaning):
        return Reference(easing(began, answers) or Label("remedies"))
    if _of_event(meaning) or "it" in meaning.words:
        return None
    asks = meaning.intent == "remedies" or meaning.decision is not Decision.ANSWER
    if not asks or not holds(meaning.words, pointing().about_that):
        return None
    if context.subject.intent == "cause" and pointing().doing.intersection(meaning.words):
        return Reference(easing(context.subject, answers) or Label("remedies"))
    return None


def easing(label: Label, answers: Answers) -> Label | None:
    """The remedy that goes with a cause, where there is one."""
    item = answers.item(label)
    return Label("remedy", item.eased_by) if item and item.eased_by else None


def what_began(label: Label, answers: Answers) -> Label | None:
    """The cause that is a sign if it began not long ago, also for that sign."""
    item, topic = answers.item(label), answers.topic
    if item is None or topic.causes is None or topic.warnings is None:
        return None
    begun = [sign for sign in topic.warnings.items if sign.when == "begun"]
    for cause in topic.causes.items:
        for sign in begun:
            if item in (cause, sign) and not set(sign.names).isdisjoint(cause.names):
                return Label("cause", cause.id)
    return None


def after_trying(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """ "I tried that": the next remedy. "Nothing helps", or there is no other: the signs, and the doctor."""
    subject, said = context.subject, meaning.words
    if (
        subject is None
        or subject.intent not in ("remedy", "remedies")
        or set(meaning.named_items) - {subject}
    ):
        return None
    if holds(said, pointing().in_vain):
        return Reference(Label("warnings"))
    asks = said[0] in pointing().asking and not opens(said, pointing().tried)  # "did nothing for me"
    if subject.item is None or asks or not holds(said, pointing().tried):
        return None
    ids = [item.id for item in answers.topic.remedies.items] if answers.topic.remedies else []
    rest = ids[ids.index(subject.item) + 1 :]
    return Reference(Label("remedy", rest[0]) if rest else Label("warnings"))


def _asks_to_stop(meaning: Meaning) -> bool:
    """ "Can I stop them", "should I come off it"."""
    said = meaning.words
    asks = not pointing().may_i.isdisjoint(said[:2]) and len(said) <= _SHORT
    return asks and holds(said, pointing().stopping) and not {PART, EVENT}.intersection(meaning.named)


def _instances(said: Said, context: Context, answers: Answers) -> Reference | None:
    """ "Which ones", "which foods", "for example"."""
    subject = context.subject
    if subject is None or subject.item is None:
        return None
    said = said[1:] if said[0] in {"and", "but", "so"} else said
    asks = " ".join(said) in pointing().instances
    names = said[:1] == ("which",) and len(said) == 2 and not strange(said, subject, answers)
    return Reference(subject, "detail") if asks or names else None


def _use(said: Said, context: Context, answers: Answers) -> Reference | None:
    """ "Can I do that every day", "do I have to keep it on long", of a remedy."""
    subject = context.subject
    if subject is None or subject.intent != "remedy" or len(strange(said, subject, answers)) > 1:
        return None
    opening = said[:5]
    asked = pointing().may_i.intersection(opening) and "i" in opening and len(said) > 4
    used = pointing().using.intersection(said) and pointing().pronouns.intersection(said)
    return (
        Reference(subject, "how") if asked and used and not pointing().worrying.intersection(said) else None
    )


def _safety(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """ "Is that safe", "is it okay to do that", of a remedy: all that is told of it, and never that the topic is harmless."""
    said, subject, points = meaning.words, context.subject, pointing()
    if subject is None or subject.intent != "remedy" or len(said) > _SHORT or _of_event(meaning):
        return None
    asks = not points.may_i.isdisjoint(said[:2]) and not points.pronouns.isdisjoint(said)
    if not asks or points.safe.isdisjoint(said) or strange(said, subject, answers):
        return None
    it_alone = points.pronouns.intersection(said) == {"it"} and points.using.isdisjoint(said)
    return Reference(subject, "how") if "safe" in said or not it_alone else None


def _part(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """ "How do I do that", "how long for", "why does that help": more of the item answered last."""
    said, subject = meaning.words, context.subject
    if subject is None or subject.item is None:
        return None
    if meaning.intent in {"warning", "warnings"} and meaning.decision is Decision.ANSWER:
        return None
    if any(label.intent != "warning" for label in meaning.named_items) or strange(said, subject, answers):
        return None  # "how long do I boil an egg"
    opening = next((word for word in said[:4] if word in {"how", "why"}), "")
    if " ".join(said[1:] if said[0] in english().leading else said) in pointing().why:
        aspect = opening if subject.intent == "remedy" else "why"
        return Reference(subject, aspect or "why") if subject.intent in ("cause", "remedy") else None
    if holds(said[:2], pointing().this_one) or holds(said[-2:], pointing().this_one):
        return Reference(subject, opening if subject.intent == "remedy" else "")
    if subject.intent == "cause" and opening and pointing().these.intersection(said):
        return Reference(subject, "why") if pointing().causing.intersection(said) else None
    return _of_remedy(meaning, subject, opening) if subject.intent == "remedy" and opening else None


def _of_remedy(meaning: Meaning, subject: Label, opening: str) -> Reference | None:
    said = meaning.words
    if opening == "how" and pointing().measures.intersection(said[said.index("how") + 1 :][:1]):
        return Reference(subject, "how")
    helping = pointing().helping.intersection(said)
    if opening == "how" and helping:
        return Reference(subject, "why")
    if _of_event(meaning):
        return None
    if opening == "why" and (helping or pointing().good.intersection(said)):
        return Reference(subject, "why")
    done = "do" in said and pointing().pronouns.union(("one",)).intersection(said)
    return Reference(subject, "how") if opening == "how" and done else None


def strange(said: Said, subject: Label, answers: Answers) -> list[str]:
    """The words that have nothing to do with the item that was told, the topic or the way to use it."""
    item, topic = answers.item(subject), answers.topic.words
    if item is None:
        return []
    known = _roots(item, topic.part + topic.event)
    return [word for word in said if word not in english().function_words and stem(word) not in known]


@lru_cache(maxsize=64)
def _roots(item: Item, named: tuple[str, ...]) -> frozenset[str]:
    """The stems of all that is told of an item, of the topic's names and of the words of use."""
    told = (item.title, item.headline, *item.detail, *item.more, *item.why, *item.how, *item.names, *named)
    return frozenset(stem(word) for text in told for word in words(text)).union(map(stem, pointing().of_use))


def _of_event(meaning: Meaning) -> bool:
    """Whether the topic itself is spoken of, and not the item."""
    of_topic = {PART, EVENT}.intersection(meaning.named)
    return bool(of_topic or pointing().of_topic.intersection(meaning.words))
