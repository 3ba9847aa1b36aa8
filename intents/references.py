"""What an utterance points at: "the second one", "that", "what about stress", "the other one", "no, I meant heat".

Only words and state decide here, no scores: a reference is resolved where it is plain, else left alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from content.topic import Item, Kind
from intents.answers import LISTS, Answers
from intents.gazetteer import stem
from intents.meaning import Decision, Label, Meaning
from intents.normalize import english, words

_ORDINALS = {
    word: number
    for number, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split())
}
_CARDINALS = {
    word: number for number, word in enumerate("one two three four five six seven eight nine ten".split())
}
_NUMBERED = frozenset("number option item entry cause reason sign warning remedy tip point".split())
_COUNTING = _NUMBERED | set(_ORDINALS) | set(_CARDINALS) | {"last"}
_KIND_WORDS: dict[str, Kind] = {
    "cause": "cause", "causes": "cause", "reason": "cause", "reasons": "cause",
    "sign": "warning", "signs": "warning", "warning": "warning", "warnings": "warning",
    "remedy": "remedy", "remedies": "remedy", "tip": "remedy", "tips": "remedy", "fix": "remedy",
}  # fmt: skip
_ELLIPSIS = (
    ("what", "about"), ("how", "about"), ("what", "of"), ("and",), ("or",), ("is", "it"), ("also",), ("then",),
    ("what", "if", "it", "is"), ("could", "it", "be"),
)  # fmt: skip
_LISTED = frozenset(["them", "list", "those", "these", *_KIND_WORDS])
_ASKING = frozenset("does do did is are was will would can could should why how when who where not no".split())
_CALLING = frozenset("call ring phone dial number who".split())
_ABOUT_THAT = {(before, that) for before in ("about", "against", "for") for that in ("that", "this")}
_DOING = frozenset("do help helps fix ease change stop prevent".split())
_THERE = frozenset("those these them mentioned said gave read just there".split())
_OF_THESE = {(word,) for word in ("those", "these", "them", "the", "your")}
_LOOSE = frozenset(
    "the a an my some about what how of for me tell and or is it then too also no not i meant mean said".split()
)
_LAST_BUT_ONE = (
    ("last", "but", "one"), ("second", "to", "last"), ("second", "last"), ("next", "to", "last"),
    ("one", "before", "the", "last"), ("before", "last"),
)  # fmt: skip
_SHORT = 5  # words
LONGEST = 12  # words: a longer utterance says itself what it means


@dataclass(frozen=True)
class Context:
    """What can be pointed at: the label answered last, the list read last, two things just named together, and the
    entries of the list that were read last."""

    subject: Label | None
    kind: Kind | None
    choices: tuple[Label, ...]
    page: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Reference:
    """A resolved reference; ``aspect`` is ``why`` or ``how`` where only that part of an item was asked for.
    ``beyond`` is a number that the list does not have; ``choices`` the two that were pointed at together, of which
    the latter is meant; ``also`` are more of the list that were asked for at once; ``whole`` is a list to its end."""

    label: Label
    aspect: str = ""
    beyond: bool = False
    choices: tuple[Label, ...] = ()
    also: tuple[Label, ...] = ()
    whole: bool = False


def resolve(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """What the utterance points at, or None where it points at nothing or says itself what it means."""
    said = meaning.words
    if not said or len(said) > LONGEST or meaning.intent == "emergency":
        return None
    named = _items(meaning)
    if named and all(label.intent == "warning" for label in named):  # "my second toe is numb"
        return _use(said, context, answers)
    return (
        _whom_to_call(said, context)
        or _eased(meaning, context, answers)
        or _other_one(meaning, context)
        or _just_read(said, context)
        or _several(meaning, context, answers)
        or _numbered(meaning, context, answers)
        or _all_of_them(said, context)
        or _the_others(said, context)
        or _titled(said, context, answers)
        or _claimed(said, context)
        or _use(said, context, answers)
        or _aspect(meaning, context, answers)
        or _named_alike(meaning, context)
    )


def _whom_to_call(said: tuple[str, ...], context: Context) -> Reference | None:
    """ "Who is it I should ring", after an emergency: the same sentence again."""
    urgent = context.subject is not None and context.subject.intent == "emergency"
    return Reference(Label("emergency")) if urgent and _CALLING.intersection(said) else None


def _eased(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """ "What can I do about that", after a cause: the remedy that goes with it."""
    item = answers.item(context.subject) if context.subject else None
    if item is None or item.eased_by is None or _items(meaning) or _of_event(meaning):
        return None
    asks = meaning.intent == "remedies" or meaning.decision is not Decision.ANSWER
    pairs = set(zip(meaning.words, meaning.words[1:]))
    if asks and _ABOUT_THAT.intersection(pairs) and _DOING.intersection(meaning.words):
        return Reference(Label("remedy", item.eased_by))
    return None


def _other_one(meaning: Meaning, context: Context) -> Reference | None:
    said = meaning.words
    if _items(meaning):  # "the other one, the cycling"
        return None
    if "other" not in said or len(context.choices) != 2 or not {"one", "thing", "way"}.intersection(said):
        return None
    first, second = context.choices
    return Reference(first if context.subject == second else second)


def _just_read(said: tuple[str, ...], context: Context) -> Reference | None:
    """ "The last one you mentioned", "the middle one of those": of the entries that were read last, not of all."""
    if not context.page or not _THERE.intersection(said) or {"not", "before"}.intersection(said):
        return None
    if "last" in said and said[said.index("last") + 1 : said.index("last") + 2] not in {("two",), ("three",)}:
        return Reference(context.page[-1])
    return Reference(context.page[len(context.page) // 2]) if "middle" in said else None


def _several(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """ "The first two", "the last three"."""
    said = meaning.words
    kind = _kind_in(said) or context.kind
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


def _titled(said: tuple[str, ...], context: Context, answers: Answers) -> Reference | None:
    """ "The one about nerves", "the water one": a word of one title of the list that was read."""
    listing = answers.topic.listing(context.kind) if context.kind else None
    if listing is None or context.kind is None or not {"one", "bit", "part"}.intersection(said) or len(said) > _SHORT + 2:
        return None
    roots = {stem(word) for word in said if word not in english().function_words}
    alike = [item for item in listing.items if roots.intersection(map(stem, words(item.title)))]
    return Reference(Label(context.kind, alike[0].id)) if len(alike) == 1 else None


def _all_of_them(said: tuple[str, ...], context: Context) -> Reference | None:
    """ "Read them all", "all of them", "the whole list"."""
    kind = _kind_in(said) or context.kind
    if kind is None or len(said) > _SHORT + 2 or not {"all", "whole", "full", "every"}.intersection(said):
        return None
    if not _LISTED.intersection(said) or _ASKING.intersection(said):
        return None
    return Reference(Label(_list_of(kind)), whole=True)


def _the_others(said: tuple[str, ...], context: Context) -> Reference | None:
    """ "And the other causes": the list, of which one entry was told."""
    kind = _kind_in(said)
    if kind is None or len(said) > _SHORT or not {"other", "others"}.intersection(said):
        return None
    return Reference(Label(_list_of(kind))) if context.subject and context.subject.intent == kind else None


def _numbered(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    said = meaning.words
    numbers = _numbers_in(said)
    strange = [word for word in meaning.unexplained if word not in _COUNTING]
    if not numbers or len(strange) > 1:
        return None
    number = numbers[-1]  # "number two, no, three"
    if context.choices and number in (0, 1, -1) and not _kind_in(said):
        return Reference(context.choices[number])
    kind = _kind_in(said) or context.kind
    listing = answers.topic.listing(kind) if kind else None
    if kind is None or listing is None:
        return None
    count = len(listing.items)
    if number >= count and (strange or len(said) > _SHORT):  # "how often does the number nine bus run"
        return None
    if not -count <= number < count:
        return Reference(Label(_list_of(kind)), beyond=True)
    labels = tuple(Label(kind, listing.items[n].id) for n in dict.fromkeys(numbers) if n < count)
    aspect = said[0] if said[0] in {"why", "how"} and kind == "remedy" else ""
    return Reference(
        Label(kind, listing.items[number].id), aspect, choices=labels if len(labels) == 2 else ()
    )


def _numbers_in(said: tuple[str, ...]) -> list[int]:
    """Positions counted from 0, -1 for the last and -2 for the one before, in the order in which they were said."""
    if any(said[at : at + len(words)] == words for words in _LAST_BUT_ONE for at in range(len(said))):
        return [-2]
    found: list[int] = []
    for at, word in enumerate(said):
        before = said[at - 1] if at else ""
        after = said[at + 1] if at + 1 < len(said) else ""
        of_others = after == "of" and said[at + 2 : at + 3] not in _OF_THESE  # "the second of May"
        if word in _ORDINALS and after not in {"time", "thing", "place"} and not of_others:
            found.append(_ORDINALS[word])
        elif word == "last" and (after in {"", "one"} or after in _KIND_WORDS) and before != "at":
            found.append(-1)
        elif word in _CARDINALS and _counts(word, before, len(said), bool(found)):
            found.append(_CARDINALS[word])
    return found


def _counts(word: str, before: str, length: int, after_a_number: bool) -> bool:
    """Whether a number word is the number of an entry: "number three", "three", "tell me three"."""
    if before in _NUMBERED or length == 1:
        return True
    if after_a_number:
        return before in {"no", "sorry", "me", "meant", "mean", "make"} and word != "one"
    return word != "one" and length <= 4 and before in {"tell", "me", "said", "meant", "and", "about"}


def _kind_in(said: tuple[str, ...]) -> Kind | None:
    return next((_KIND_WORDS[word] for word in said if word in _KIND_WORDS), None)


def _list_of(kind: Kind) -> str:
    return next(name for name, of in LISTS.items() if of == kind)


def _claimed(said: tuple[str, ...], context: Context) -> Reference | None:
    """ "I have that": the warning sign that was just read."""
    subject = context.subject
    if (
        subject is None
        or subject.intent != "warning"
        or not {"that", "this", "it", "one", "those"}.intersection(said)
    ):
        return None
    opening = said[1:] if said[0] in {"yes", "and", "but"} else said
    claims = {("i", "have"), ("i", "get"), ("that", "is"), ("i", "got"), ("i", "do")}
    return Reference(subject) if opening[:2] in claims and len(said) <= _SHORT + 1 else None


def _use(said: tuple[str, ...], context: Context, answers: Answers) -> Reference | None:
    """ "Can I do that every day", of a remedy."""
    subject = context.subject
    if subject is None or subject.intent != "remedy" or _strange(said, answers.item(subject), answers):
        return None
    return Reference(subject, "how") if _is_usage(said) else None


def _aspect(meaning: Meaning, context: Context, answers: Answers) -> Reference | None:
    """ "How do I do that", "how long for", "why does that help": more of the item answered last."""
    said, subject = meaning.words, context.subject
    if (
        subject is None
        or subject.item is None
        or any(label.intent != "warning" for label in _items(meaning))
        or _strange(said, answers.item(subject), answers)  # "how long do I boil an egg"
    ):
        return None
    if meaning.intent in {"warning", "warnings"}:
        return None
    opening = next((word for word in said[:4] if word in {"how", "why"}), "")
    if said in {("why",), ("but", "why"), ("and", "why"), ("how",), ("but", "how"), ("and", "how")}:
        return Reference(subject, opening) if subject.intent == "remedy" else None
    if said[:2] == ("that", "one") or said[-2:] == ("that", "one") or said[-2:] == ("this", "one"):
        return Reference(subject, opening if subject.intent == "remedy" else "")
    if subject.intent == "cause" and opening and _POINTING.intersection(said) and _CAUSING.intersection(said):
        return Reference(subject, "why")
    if subject.intent != "remedy" or not opening:
        return None
    if opening == "how" and said[said.index("how") + 1 : said.index("how") + 2] in (
        ("long",), ("often",), ("much",), ("many",), ("exactly",), ("hot",), ("warm",),
    ):  # fmt: skip
        return Reference(subject, "how")
    if (
        opening == "why"
        and {"help", "helps", "work", "works", "good", "that"}.intersection(said)
        and not _of_event(meaning)
    ):
        return Reference(subject, "why")
    if opening == "how" and {"help", "helps", "work", "works"}.intersection(said):
        return Reference(subject, "why")
    if (
        opening == "how"
        and "do" in said
        and {"that", "it", "this", "them", "one"}.intersection(said)
        and not _of_event(meaning)
    ):
        return Reference(subject, "how")
    return None


_OF_USE = frozenset(
    """long often much many exactly hot warm cold day days daily week weeks weekly hour hours minute minutes every once
    twice often help helps work works good bad safe better best start use try try happen right wrong less lots about
    explain cause causes causing trigger bring""".split()
)


def _strange(said: tuple[str, ...], item: Item | None, answers: Answers) -> bool:
    """Whether a word has nothing to do with the item that was told, the topic or the way to use it."""
    if item is None:
        return False
    named = answers.topic.words
    told = (item.title, item.headline, *item.detail, *item.more, *item.why, *item.how, *item.names)
    told += (*named.part, *named.event)
    known = {stem(word) for text in told for word in words(text)} | set(map(stem, _OF_USE))
    return any(stem(word) not in known for word in said if word not in english().function_words)


_POINTING = frozenset(["that", "this", "these", "they"])
_CAUSING = frozenset("cause causes causing do does make makes trigger happen bring".split())
_USING = frozenset("do use take try eat drink have repeat".split())


def _is_usage(said: tuple[str, ...]) -> bool:
    """ "Can I do that every day", "should I do it in the morning"."""
    opening = said[1:] if said[0] in {"and", "so", "but"} else said
    return (
        opening[:2] in {(verb, "i") for verb in ("can", "should", "could", "may", "must", "do", "shall")}
        and bool({"that", "it", "this", "them", "those"}.intersection(opening[3:5]))
        and opening[2:3] != ()
        and opening[2] in _USING
        and len(opening) > 4
    )


def _of_event(meaning: Meaning) -> bool:
    """Whether the topic itself is spoken of, and not the item."""
    return (
        bool({"part", "event"}.intersection(meaning.named))
        or {"happen", "stop", "rid"}.intersection(meaning.words) != set()
    )


def _named_alike(meaning: Meaning, context: Context) -> Reference | None:
    """ "What about stress": among all that the name can mean, the one of the kind that is being spoken of."""
    kind = context.kind or (context.subject.intent if context.subject and context.subject.item else None)
    items = [label for label in _items(meaning) if label.intent == kind]
    if kind is None or len(items) != 1 or (meaning.intent in {"warning", "emergency"} and kind != "warning"):
        return None
    said = meaning.words
    opens = any(said[: len(opening)] == opening for opening in _ELLIPSIS)
    unsure = meaning.decision is not Decision.ANSWER and len(said) <= LONGEST
    bare = len(said) <= 3 and meaning.decision is not Decision.ANSWER
    if opens or bare or unsure or len([word for word in said if word not in _LOOSE]) <= 2:
        return Reference(items[0])
    return None


def _items(meaning: Meaning) -> list[Label]:
    return [Label.parse(name) for name in meaning.named if " " in name]
