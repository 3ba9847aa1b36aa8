"""From what an author answered (`content.draft`) to a commented topic file that has no fault: what was not answered has a text
that is true and says little, marked TODO."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import dropwhile
from typing import Any

import yaml

from content.draft import Draft, ItemDraft
from content.lint import wording_faults
from content.topic import LISTS, Kind

TODO = "# TODO"
_LOADER: Any = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # takes more for what is no text than ours: then it is quoted
_WIDTH = 100  # columns of a list of names
_LONGEST_ID = 40
_INTROS: dict[Kind, tuple[str, str, str]] = {
    "cause": ("cause of {title}", "causes of {title}", "why does it happen"),
    "warning": ("warning sign", "warning signs", "when should I see a doctor"),
    "remedy": ("thing that may help", "things that may help", "what can I do about it"),
}
"""What is said of one item, of several, and what is asked for them."""
_HEADLINES: dict[Kind, tuple[str, str]] = {
    "cause": ("One cause can be {title}.", "This can be one of the causes."),
    "warning": ("See a doctor about {title}.", "See a doctor about this."),
    "remedy": ("What may help is {title}.", "This may help."),
}
_ANY_SIGN = ItemDraft(
    "getting worse",
    "See a doctor if it gets worse, or if it does not go away.",
    names=("gets worse", "worse and worse", "does not go away", "won't go away"),
)
"""Where a topic about health names no sign of its own: true of all of them."""
_OTHER_KEYS = """\
# An item may also have
#   more: [Said on "tell me more".]
#   why: [Said on "why does that help".]
#   how: [Said on "how do I do that".]
#   eased_by: the-id-of-a-remedy      of a cause: told on "what can I do about that"
#   must_be_named: true               it is never meant where none of its names is said
#   when: lasting                     of a warning sign: its names are times for which the topic's event goes on
#   when: begun                       of a warning sign: its names are signs only where they are new, such as tablets
# and the topic, at the left margin,
#   not_covered: {child: Your source says this instead of an answer about children.}
#   pronounce: {word: how the voice is to read it}"""


def written(draft: Draft, today: date) -> str:
    """The file: it passes ``knee check`` where no answer was refused."""
    return "\n".join(_lines(draft, today)) + "\n"


def ident(text: str) -> str:
    """The id for a title: "a big meal" is "a-big-meal". Empty where no letter is in it."""
    words = dropwhile(lambda word: word[0].isdigit(), re.findall("[a-z0-9]+", text.lower()))
    return "-".join(words)[:_LONGEST_ID].strip("-")


def _lines(draft: Draft, today: date) -> Iterator[str]:
    yield f"# All that the assistant can say about {draft.title}, and how people ask for it."
    yield "# Each text after a hyphen is one breath: at most 25 words, 20 in a sentence, no diagnosis, no promise."
    yield f"{TODO} marks what is still to be written: until then a text stands there that says little."
    yield ""
    yield f"id: {_scalar(ident(draft.title) or 'topic')}"
    yield f"title: {_scalar(draft.title)}  # as in the middle of a sentence"
    if not draft.medical:
        yield "medical: false  # it is not about health, and needs no warning signs"
    yield from _source(draft, today)
    yield from _words(draft)
    yield from _disclaimer(draft)
    yield from _passages(draft)
    for name, kind in LISTS.items():
        yield from _listing(draft, name, kind)
    yield from ("", *_OTHER_KEYS.splitlines())
    yield from _phrases(draft)


def _source(draft: Draft, today: date) -> Iterator[str]:
    yield from ("", 'source:  # "My answers come from", the kind, "called", the title')
    yield from _text("  title", draft.source_title, f"notes on {draft.title}", "notes")
    yield from _text("  kind", draft.source_kind, "the author's own notes")
    yield f"  reviewed: {today}  # when you last compared all this with it"
    yield f"  review_again: {_in_a_year(today)}  # from then on knee check reminds you"


def _words(draft: Draft) -> Iterator[str]:
    yield ""
    yield "# How people name the topic. event: what happens, in all its forms. part: what it happens to."
    yield "# other: what it may also happen to, and this topic is then not about."
    yield "words:"
    if not draft.event:
        yield f"  {TODO}: all forms, as in: burn, burns, burning"
    yield from _names("  event", draft.event or (draft.title,))
    for slot, names in (("part", draft.part), ("other", draft.other)):
        yield from _names(f"  {slot}", names) if names else (f"  # {slot}: []",)


def _disclaimer(draft: Draft) -> Iterator[str]:
    who, rest = (
        (" I am not a doctor.", "Ask a doctor about any question of health.")
        if draft.medical
        else ("", "Somebody who knows your case may know better.")
    )
    yield from ("", f"disclaimer_short: I give general information.{who}  # in the greeting")
    yield from ("disclaimer:", "  - What I tell you is general information only.", f"  - {rest}")


def _passages(draft: Draft) -> Iterator[str]:
    yield from ("", 'overview:  # "what is it"; beside say, more: is what "tell me more" adds')
    unknown = "I cannot say that yet."
    yield from _chunks("  say", draft.overview, unknown)
    yield from ("", 'seriousness:  # "should I worry"')
    signs = "Ask me for the warning signs, and see a doctor if one of them fits."
    yield from _chunks(
        "  say", draft.seriousness, signs if draft.medical else unknown, marked=not draft.medical
    )
    yield from ("", 'summary:  # "the short version": made of the rest, better in words of your own')
    yield from _chunks("  say", tuple(_summary(draft)), unknown)


def _summary(draft: Draft) -> Iterator[str]:
    """The beginning of the overview, two causes, two remedies, and the doctor; without what would break a rule."""
    yield from draft.overview[:1]
    openings: tuple[tuple[Kind, str], ...] = (("cause", "It can come from"), ("remedy", "What may help:"))
    for kind, opening in openings:
        titles = [item.title for item in draft.of(kind)[:2]]
        said = f"{opening} {' or '.join(titles)}."
        if titles and _passes(said):
            yield said
    if draft.medical:
        yield "See a doctor if it does not go away, or if a warning sign fits."


def _listing(draft: Draft, name: str, kind: Kind) -> Iterator[str]:
    """A list of items; nothing where there are none."""
    items = _items(draft, kind)
    if not items:
        return
    one, several, asked = _INTROS[kind]
    verb, noun = ("is", one) if len(items) == 1 else ("are", several)
    intro, plain = (f"There {verb} {{count}} {text}." for text in (noun, noun.removesuffix(" of {title}")))
    intro = intro.replace("{title}", draft.title)
    yield from ("", f'{name}:  # "{asked}"')
    yield f"  intro: {_scalar(intro if _passes(intro) else plain)}  # the count is said as a word"
    if items == (_ANY_SIGN,):
        yield f"  {TODO}: the signs that your source names"
    yield "  items:"
    for item_id, item in _by_id(items, kind):
        yield from _item(kind, item, item_id)


def _item(kind: Kind, item: ItemDraft, item_id: str) -> Iterator[str]:
    yield f"    - id: {_scalar(item_id)}"
    yield f"      title: {_scalar(item.title)}"
    yield from _text("      headline", item.headline, *(t.format(title=item.title) for t in _HEADLINES[kind]))
    is_sign = kind == "warning"
    rest = "A doctor can find out what it is." if is_sign else "That is all I know about it so far."
    yield from _chunks("      detail", item.detail, rest, marked=not is_sign)
    names = dict.fromkeys(
        (re.sub(r"^(an?|the) (?=.*[a-z])", "", item.title, flags=re.IGNORECASE), *item.names)
    )
    yield from _names("      names", tuple(names))


def _phrases(draft: Draft) -> Iterator[str]:
    yield from ("", "# Whole questions as people ask them: ten or more an item, each in other words.")
    yield "# none: what sounds like the topic, and is not."
    yield "phrases:"
    for kind in LISTS.values():
        items = [(item_id, item.phrases) for item_id, item in _by_id(_items(draft, kind), kind)]
        if any(phrases for _, phrases in items):
            yield f"  {kind}:"
        for item_id, phrases in items:
            if phrases:
                yield from (f"    {_scalar(item_id)}:", *(f"      - {_scalar(phrase)}" for phrase in phrases))
            else:
                yield f"  {TODO}: {kind} {item_id}"
    if draft.none:
        yield from ("  none:", *(f"    - {_scalar(phrase)}" for phrase in draft.none))
    else:
        yield from (f"  {TODO}", "  none: []")


def _items(draft: Draft, kind: Kind) -> tuple[ItemDraft, ...]:
    """Those of the author; where there must be some, one that is always true."""
    return draft.of(kind) or ((_ANY_SIGN,) if kind == "warning" and draft.medical else ())


def _by_id(items: Sequence[ItemDraft], kind: Kind) -> list[tuple[str, ItemDraft]]:
    """Each with an id of its own."""
    found: dict[str, ItemDraft] = {}
    for number, item in enumerate(items, 1):
        wished = ident(item.title) or f"{kind}-{number}"
        found[f"{wished[: _LONGEST_ID - 3].strip('-')}-{number}" if wished in found else wished] = item
    return list(found.items())


# A key and its value


def _text(key: str, answer: str, *instead: str) -> Iterator[str]:
    """One text: the answer, or else the first of the others that breaks no rule; the last of them breaks none."""
    if answer:
        yield f"{key}: {_scalar(answer)}"
        return
    yield f"{_indent(key)}{TODO}"
    yield f"{key}: {_scalar(next(filter(_passes, instead), instead[-1]))}"


def _chunks(key: str, answers: tuple[str, ...], *instead: str, marked: bool = True) -> Iterator[str]:
    """A list of texts: the answers, or else one of the others, as in `_text`."""
    yield f"{key}:"
    indent = f"{_indent(key)}  "
    if not answers and marked:
        yield f"{indent}{TODO}"
    for text in answers or (next(filter(_passes, instead), instead[-1]),):
        yield f"{indent}- {_scalar(text)}"


def _names(key: str, names: Sequence[str]) -> Iterator[str]:
    """A list of names between brackets, in as many lines as it needs."""
    line = f"{key}: ["
    for number, name in enumerate(names, 1):
        entry = f"{_scalar(name, '[{}]')}{',' if number < len(names) else ']'}"
        if len(line) + len(entry) > _WIDTH and not line.endswith("["):
            yield line.rstrip()
            line = f"{_indent(key)}  "
        line += f"{entry} "
    yield line.rstrip()


def _indent(key: str) -> str:
    return " " * (len(key) - len(key.lstrip()))


def _passes(text: str) -> bool:
    return not any(wording_faults(text.replace("{count}", "seven")))


def _scalar(text: str, frame: str = "- {}") -> str:
    """A text as YAML reads it there, in quotes where it would read something else without."""
    try:
        is_plain = yaml.load(frame.format(text), _LOADER) == [text]
    except yaml.YAMLError:
        is_plain = False
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def _in_a_year(today: date) -> date:
    return date(today.year + 1, today.month, min(today.day, 28))
