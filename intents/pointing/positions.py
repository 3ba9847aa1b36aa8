"""Places in a list: "the second one", "the first two", "the last you mentioned", "the one before that"."""

from __future__ import annotations

from content.topic import LISTS, Kind
from intents.answers import Answers
from intents.meaning import Decision, Label, Meaning
from intents.pointing.aspects import easing
from intents.pointing.context import Context, Reference
from intents.pointing.words import Said, holds, opens, pointing
from intents.words.gazetteer import stem
from intents.words.normalize import english, words

_SHORT = 5  # words


def in_list(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """The entry, or the entries, of a list that an utterance points at; None where it points at none."""
    said = meaning.words
    return (
        _just_read(said, context)
        or _best(meaning, context)
        or _several(said, context, answers)
        or _neighbour(said, context, answers)
        or _numbered(meaning, context, answers)
        or _all_of_them(said, context)
        or _the_others(said, context)
        or _titled(meaning, context, answers)
    )


def is_plain(said: Said) -> bool:
    """Whether an entry is named so plainly ("the third cause") that the utterance may be long."""
    ordinals = pointing().ordinals
    return any(word in ordinals and pointing().kind_in((after,)) for word, after in zip(said, said[1:]))


def _just_read(said: Said, context: Context) -> Reference | None:
    """ "The last one you mentioned", "the middle one of those": of the entries that were read last, not of all; or the item
    that was told since."""
    if {"not", "before"}.intersection(said):
        return None
    told = {"you", "last"}.issubset(said) and "of" not in said and pointing().told.intersection(said)
    if context.since and told:
        return Reference(context.since)
    if not context.page or not pointing().there.intersection(said):
        return None
    if "last" in said and said[said.index("last") + 1 : said.index("last") + 2] not in {("two",), ("three",)}:
        return Reference(context.page[-1])
    return Reference(context.page[len(context.page) // 2]) if "middle" in said else None


def _best(meaning: Meaning, context: Context) -> Reference | None:
    """ "Which one is best", of a list or of two that were named: no source says that."""
    said = meaning.words
    listed = context.page or context.choices
    if (
        not listed
        or not said[0].startswith("which")
        or pointing().best.isdisjoint(said)
        or len(said) > _SHORT + 2
    ):
        return None
    return None if meaning.named_items else Reference(listed[0], unsaid=True)


def _several(said: Said, context: Context, answers: Answers) -> Reference | None:
    """ "The first two", "the last three"."""
    kind = pointing().kind_in(said) or context.kind
    listing = answers.topic.listing(kind) if kind else None
    if kind is None or listing is None or len(said) > _SHORT + 1:
        return None
    for end, number in zip(said, said[1:]):
        if end in {"first", "last"} and number in {"two", "three", "couple"}:
            count = 3 if number == "three" else 2
            items = listing.items[:count] if end == "first" else listing.items[-count:]
            first, *rest = (Label(kind, item.id) for item in items)
            return Reference(first, also=tuple(rest))
    return None


def _neighbour(said: Said, context: Context, answers: Answers) -> Reference | None:
    """ "The one before that", "the one after it"."""
    subject = context.subject
    listing = answers.topic.listing(context.kind) if context.kind else None
    if subject is None or listing is None or subject.intent != context.kind or "one" not in said:
        return None
    for word, after in zip(said, said[1:]):
        if word in {"before", "after"} and after in pointing().that:
            ids = [item.id for item in listing.items]
            at = ids.index(subject.item) + (1 if word == "after" else -1) if subject.item in ids else -1
            return Reference(Label(subject.intent, ids[at])) if 0 <= at < len(ids) else None
    return None


def _numbered(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    said = meaning.words
    numbers = _numbers_in(said)
    strange = [word for word in meaning.unexplained if word not in pointing().counting]
    if not numbers or len(strange) > 1:
        return None
    of_two = context.choices and {0, 1, -1}.issuperset(numbers)
    if len(numbers) > 1 and "and" in said and pointing().corrected.isdisjoint(said) and not of_two:
        return _each(numbers, said, context, answers)
    number = numbers[-1]  # "number two, no, three"
    offered = context.choices and number in (0, 1, -1) and number < len(context.choices)
    if offered and not pointing().kind_in(said) and "list" not in said:
        if _asks_for_help(meaning):
            cures = tuple(easing(label, answers) or Label("remedies") for label in context.choices)
            return Reference(cures[number], choices=cures)
        return Reference(context.choices[number])
    kind = pointing().kind_in(said) or (context.list_kind if "list" in said else None) or context.kind
    listing = answers.topic.listing(kind) if kind else None
    if kind is None or listing is None:
        return None
    count = len(listing.items)
    if number >= count and (strange or len(said) > _SHORT):  # "how often does the number nine bus run"
        return None
    if not -count <= number < count:
        return Reference(Label(_list_of(kind)), beyond=True)
    labels = tuple(Label(kind, listing.items[n].id) for n in dict.fromkeys(numbers) if n < count)
    label = Label(kind, listing.items[number].id)
    if _asks_for_help(meaning) and (eased := easing(label, answers)):
        return Reference(eased)
    aspect = said[0] if said[0] in {"why", "how"} and kind == "remedy" else ""
    return Reference(
        label,
        aspect,
        choices=labels if len(labels) == 2 else (),
        claimed=kind == "warning" and opens(said, pointing().claims),
    )


def _each(numbers: list[int], said: Said, context: Context, answers: Answers) -> Reference | None:
    """ "Number two and number five"."""
    kind = pointing().kind_in(said) or context.kind
    listing = answers.topic.listing(kind) if kind else None
    if kind is None or listing is None:
        return None
    if max(numbers) >= len(listing.items):
        return Reference(Label(_list_of(kind)), beyond=True)
    first, *rest = (Label(kind, listing.items[number].id) for number in numbers)
    return Reference(first, also=tuple(rest))


def _asks_for_help(meaning: Meaning) -> bool:
    """ "What can I do about the first one", but not "the first one" alone, whatever the scorer makes of that."""
    asks = not (pointing().helping | pointing().doing | english().question_words).isdisjoint(meaning.words)
    return asks and meaning.intent == "remedies" and meaning.decision is Decision.ANSWER


def _numbers_in(said: Said) -> list[int]:
    """Positions counted from 0, -1 for the last and -2 for the one before, in the order in which they were said."""
    if holds(said, pointing().last_but_one):
        return [-2]
    ordinals, cardinals = pointing().ordinals, pointing().cardinals
    found: list[int] = []
    for at, word in enumerate(said):
        before = said[at - 1] if at else ""
        after = said[at + 1] if at + 1 < len(said) else ""
        if word in ordinals and _is_place(word, before, after, said[at + 2 : at + 3]):
            found.append(ordinals.index(word))
        elif word == "last" and _is_last(before, after, said[at + 2 : at + 3]):
            found.append(-1)
        elif word in cardinals and _counts(word, before, len(said), bool(found)):
            found.append(cardinals.index(word))
    return found


def _is_place(word: str, before: str, after: str, beyond: Said) -> bool:
    if after in {"time", "place"} or (after == "of" and not pointing().of_these.intersection(beyond)):
        return False
    if word == "first" and after == "thing" and beyond not in {("you",), ("on",)}:  # in the morning
        return False
    return not (word == "second" and before in pointing().a_moment)


def _is_last(before: str, after: str, beyond: Said) -> bool:
    here = (
        after in {"", "one"}
        or pointing().kind_in((after,))
        or (after == "of" and pointing().of_these.intersection(beyond))
    )
    return bool(here) and before != "at"


def _counts(word: str, before: str, length: int, after_a_number: bool) -> bool:
    """Whether a number word is the number of an entry: "number three", "three", "tell me three"."""
    if before in pointing().numbered or length == 1:
        return True
    if after_a_number:
        return before == "and" or (before in pointing().corrected and word != "one")
    return word != "one" and length <= 4 and before in pointing().called_for


def _all_of_them(said: Said, context: Context) -> Reference | None:
    """ "Read them all", "all of them", "the whole list"."""
    kind = pointing().kind_in(said) or context.kind
    if kind is None or len(said) > _SHORT + 2 or not pointing().whole.intersection(said):
        return None
    listed = pointing().kind_in(said) or pointing().listed.intersection(said)
    if not listed or pointing().asking.intersection(said):
        return None
    return Reference(Label(_list_of(kind)), whole=True)


def _the_others(said: Said, context: Context) -> Reference | None:
    """ "And the other causes", "what else could it be": the list, of which one entry was told; "and the others": its rest."""
    if context.subject and context.subject.intent == "cause" and holds(said, pointing().what_else):
        read = context.page and context.list_kind == "cause"
        return Reference(Label("next" if read else "causes")) if {"be", "cause"}.intersection(said) else None
    if len(said) > _SHORT:
        return None
    kind = pointing().kind_in(said)
    if kind and {"other", "others"}.intersection(said):
        return Reference(Label(_list_of(kind))) if context.subject else None
    if context.page and pointing().remaining.intersection(said) and not pointing().asking.intersection(said):
        return Reference(Label("next"))
    return None


def _titled(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """ "The one about nerves", "the water one": a word of one title of the list that was read."""
    said = meaning.words
    kind = pointing().kind_in(said) or context.kind
    listing = answers.topic.listing(kind) if kind else None
    if listing is None or kind is None or not pointing().titled.intersection(said):
        return None
    if len(said) > _SHORT + 2 and not holds(said, pointing().one_of):
        return None
    roots = {stem(word) for word in said if word not in english().function_words}
    alike = [item for item in listing.items if roots.intersection(map(stem, words(item.title)))]
    if len(alike) != 1 or any(label.intent == "warning" != kind for label in meaning.named_items):
        return None
    return Reference(Label(kind, alike[0].id))


def _list_of(kind: Kind) -> str:
    return next(name for name, of in LISTS.items() if of == kind)
