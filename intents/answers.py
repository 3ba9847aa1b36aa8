"""From a label to the words of its answer: topic and wording put together, nothing decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from content.topic import LISTS, Beyond, Item, Kind, Topic
from content.wording import Wording
from intents.meaning import EMERGENCY, Label, Sign
from intents.reply import Detail

PAGE = 3  # entries of a list read at a time, unless the user wants all at once
_TITLES = 4  # titles of a list named in one breath
_WHOLE = 1_000
_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


@dataclass(frozen=True)
class Answer:
    """What is said, and what "tell me more" adds."""

    chunks: tuple[str, ...]
    more: tuple[str, ...] = ()


class Answers:
    """Every answer that one topic can give."""

    def __init__(
        self,
        topic: Topic,
        wording: Wording,
        emergency_number: str = "",
        detail: Detail = "normal",
        alone: bool = False,
        topics: str = "",
    ) -> None:
        """``emergency_number``: the user's own setting; empty, the wording's own words stand there, which name no number.
        ``detail``: brief says the point and leaves the rest to "tell me more", full says all at once. ``alone``: one question
        is asked, and nothing is told of how to go on from there. ``topics``: all that can be asked about, in words.
        """
        self.topic = topic
        self.wording = wording
        self._number = emergency_number or wording.emergency_number
        self._detail = detail
        self._alone = alone
        self._topics = topics or topic.title

    @property
    def page_length(self) -> int:
        """Entries of a list that are read at a time."""
        return _WHOLE if self._detail == "full" else PAGE

    def of(self, label: Label) -> Answer:
        """The answer to a label that is not a dialog command and not ``none``."""
        answer = self._of(label)
        if label.intent in LISTS or label.intent == "emergency":
            return answer
        if self._detail == "full":
            return Answer(answer.chunks + answer.more)
        if self._detail == "brief":
            return Answer(answer.chunks[:1], answer.chunks[1:] + answer.more)
        return answer

    def _of(self, label: Label) -> Answer:
        topic, wording = self.topic, self.wording
        if label.intent in LISTS:
            return self.page(LISTS[label.intent], 0)
        if label.item:
            return self._item(cast(Kind, label.intent), label.item)
        if label.intent == "emergency":
            return Answer(self._numbered(wording.emergency))
        if label.intent == "help":
            return self._help()
        if label.intent == "source":
            reviewed = f"{topic.source.reviewed:%B} {topic.source.reviewed.day}, {topic.source.reviewed.year}"
            about = tuple(
                chunk.format(kind=topic.source.kind, title=topic.source.title, reviewed=reviewed)
                for chunk in wording.source
            )
            return Answer(topic.disclaimer[:2] + about, topic.disclaimer[2:])
        passage = {"overview": topic.overview, "seriousness": topic.seriousness, "summary": topic.summary}[
            label.intent
        ]
        return Answer(passage.say, passage.more)

    def _help(self) -> Answer:
        wording = self.wording
        if self._alone:
            return Answer(self.fill_all(wording.help), self.fill_all(wording.help_more))
        return Answer(
            self.fill_all((*wording.help, *wording.help_talking)),
            self.fill_all((*wording.help_more, *wording.help_talking_more)),
        )

    def emergency(self, sign: Sign, again: bool) -> Answer:
        """What to do now, in words of its own where the sign has some; told ``again``, with the way out."""
        own = next(filter(None, map(self.wording.emergencies.get, sign.said)), ())
        chunks = own or self.wording.emergency
        return Answer(
            self._numbered((*chunks, self.wording.emergency_again) if again and not own else chunks)
        )

    def over(self, sign: Sign) -> str:
        """What is said when a sign or an emergency has passed."""
        text = self.wording.emergency_over if sign.label == EMERGENCY else self.wording.sign_over
        return text.format(number=self._number)

    def point(self, label: Label) -> str:
        """An item in one sentence."""
        item = self.item(label)
        return self._about(item, item.headline) if item else ""

    def as_said(self, label: Label) -> Answer:
        """An item that was told just before, in short."""
        item = self.item(label)
        return Answer((self.wording.as_said.format(text=item.headline),)) if item else self.of(label)

    def whole(self, label: Label) -> Answer:
        """A list to its end, for those who do not want it three at a time."""
        return Answers(self.topic, self.wording, detail="full").of(label)

    def page(self, kind: Kind, start: int) -> Answer:
        """Three entries of a list from position ``start``, counted from 0; ``more`` is the next three.

        Before the first three of more, all are named: whoever has heard enough need not wait for theirs.
        """
        listing = self.topic.listing(kind)
        if listing is None:
            return Answer((self.fill(self.wording.nothing_listed),))
        goes_on = start + self.page_length < len(listing.items)
        chunks: list[str] = []
        if start == 0:
            chunks.append(listing.intro.format(count=number_word(len(listing.items))))
            chunks += self._titles(listing.items) if goes_on else ()
        chunks += self._entries(kind, start)
        if goes_on:
            chunks += () if self._alone else (self.wording.list_more,)
            return Answer(tuple(chunks), self.page(kind, start + self.page_length).chunks)
        return Answer((*chunks, *listing.closing, self.wording.list_end))

    def item_aspect(self, label: Label, aspect: str) -> Answer:
        """Why a cause is one or a remedy helps (``why``), or how it is done (``how``); where the source does not tell that
        apart the whole item, and of a cause that it does not."""
        item = self.item(label)
        part: tuple[str, ...] = getattr(item, aspect) if item else ()
        if item and not part and aspect == "why" and label.intent == "cause":
            return Answer(
                (self._about(item, item.headline), self.wording.no_reason), (*item.detail, *item.more)
            )
        if not item or not part:
            return self.of(label)
        rest = tuple(chunk for chunk in item.more if chunk not in part)
        return Answer((self._about(item, part[0]), *part[1:]), rest)

    def greeted(self) -> Answer:
        """A greeting, and what can be asked."""
        return Answer((self.wording.hello, *self.fill_all(self.wording.help[:2])))

    def not_covered(self, about: str, beyond: Beyond | None) -> tuple[str, ...]:
        """That the source does not say what was asked for; what it has that bears on it; and who can tell."""
        first = self.wording.not_covered.format(about=about)
        if beyond is None:
            return (first,)
        bearing = self.topic.not_covered.get(beyond)
        return (first, *((bearing,) if bearing else ()), self.wording.who_can_tell[beyond])

    def asked_back(self, labels: tuple[Label, ...]) -> str:
        """Which of two is meant, or whether one is; where that may be an emergency, what to do if it is."""
        if labels[0] == EMERGENCY:
            return self.maybe_emergency()
        names = dict(zip(("first", "second"), map(self.name, labels)))
        return (self.wording.offer if len(names) == 2 else self.wording.confirm).format(**names)

    def no_such_number(self, kind: Kind) -> str:
        """How far a list goes."""
        listing = self.topic.listing(kind)
        return self.wording.no_such_number.format(count=len(listing.items) if listing else 0)

    def maybe_emergency(self) -> str:
        """Asks whether it is an emergency, and says what to do if it is."""
        return self.wording.maybe_emergency.format(number=self._number)

    def perhaps_said(self, said: tuple[str, ...]) -> str:
        """Asks whether these words of danger were said, and says what to do if they were."""
        return self.wording.perhaps_said.format(said=spoken(said), number=self._number)

    def past_emergency(self) -> str:
        """What is said once more of an emergency that has passed."""
        return self.wording.emergency_was.format(number=self._number)

    def reminder(self, told: str, said_before: int) -> str:
        """What is said again of a sign, in other words than before; ``told``: its name, empty where none fits."""
        reminders = self.wording.reminders
        return reminders[said_before % len(reminders)].format(title=told or self.wording.unnamed_sign)

    def still_emergency(self) -> str:
        """What is said before all else while an emergency stands."""
        return self.wording.still_emergency.format(number=self._number)

    def foreseeable(self) -> Iterator[str]:
        """Every chunk that may be said and that does not depend on what was asked."""
        topic, wording = self.topic, self.wording
        for intent in ("overview", "seriousness", "summary", "source", "help", "emergency"):
            yield from self._chunks(self._of(Label(intent)))
        for kind in LISTS.values():
            listing = topic.listing(kind)
            for start in range(0, len(listing.items) if listing else 0, self.page_length):
                yield from self.page(kind, start).chunks
            for item in listing.items if listing else ():
                label = Label(kind, item.id)
                yield from self._chunks(self._of(label))
                for aspect in ("why", "how", "detail"):
                    yield from self._chunks(self.item_aspect(label, aspect))
        yield from (*topic.not_covered.values(), *wording.who_can_tell.values(), wording.hello)
        yield topic.disclaimer_short
        lines: tuple[str, ...] = (
            wording.stopped,
            wording.slower,
            wording.faster,
            wording.thanks,
            wording.goodbye,
            wording.closed,
        )
        lines += (wording.acknowledged, wording.agreed, wording.declined, wording.dropped, *wording.private)
        yield from self.fill_all(
            (*wording.greeting, *lines, *(line for step in wording.no_match for line in step))
        )

    @staticmethod
    def _chunks(answer: Answer) -> tuple[str, ...]:
        return answer.chunks + answer.more

    def item(self, label: Label) -> Item | None:
        """The item of a label, or None."""
        return self.topic.item(cast(Kind, label.intent), label.item) if label.item else None

    def spoken(self, label: Label) -> str:
        """The name of an item that can stand in place of "it"; of what is a sign only if it is new, the one that does
        not say so."""
        item = self.item(label)
        if item is None or not item.names:
            return ""
        if item.when != "begun" or self.topic.causes is None:
            return item.names[0]
        shared = {name for cause in self.topic.causes.items for name in cause.names}
        return next((name for name in item.names if name in shared), item.names[0])

    def name(self, label: Label) -> str:
        """How a label is named in a question: "the causes", "too little water as a cause"."""
        item = self.item(label)
        return self.wording.names[label.intent].format(title=item.title if item else "")

    def title(self, label: Label) -> str:
        """A short title: that of the item, else that of the topic."""
        item = self.item(label)
        return item.title if item else self.topic.title

    def fill(self, sentence: str) -> str:
        """A sentence of the wording with the topic's title and the short disclaimer in it."""
        return sentence.format(
            topic=self.topic.title, topics=self._topics, disclaimer=self.topic.disclaimer_short
        )

    def fill_all(self, chunks: tuple[str, ...]) -> tuple[str, ...]:
        """``fill`` for each chunk."""
        return tuple(map(self.fill, chunks))

    def _item(self, kind: Kind, item_id: str) -> Answer:
        item = self.topic.item(kind, item_id)
        if item is None:
            return Answer((self.fill(self.wording.nothing_listed),))
        return Answer((self._about(item, item.headline), *item.detail), item.more or item.why)

    def _numbered(self, chunks: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(chunk.format(number=self._number) for chunk in chunks)

    def _about(self, item: Item, text: str) -> str:
        return self.wording.about.format(title=item.title, text=text)

    def _titles(self, items: tuple[Item, ...]) -> Iterator[str]:
        """The titles alone, in as many breaths of about one length as they need."""
        breaths = -(-len(items) // _TITLES)
        for at in range(breaths):
            *titles, last = items[len(items) * at // breaths : len(items) * (at + 1) // breaths]
            sentence = self.wording.list_titles_on if at else self.wording.list_titles
            yield sentence.format(titles=", ".join(item.title for item in titles), last=last.title)

    def _entries(self, kind: Kind, start: int) -> Iterator[str]:
        """Each entry with its number and title, and the point of it in a breath of its own; in brief without."""
        listing = self.topic.listing(kind)
        items = listing.items if listing else ()
        noun = self.wording.list_nouns[kind]
        for number, item in enumerate(items[start : start + self.page_length], start + 1):
            yield self.wording.list_entry.format(noun=noun, number=number, count=len(items), title=item.title)
            if self._detail != "brief":
                yield item.headline


def spoken(said: tuple[str, ...]) -> str:
    """Normalised words as they are said.

    >>> spoken(("can", "not", "breathe"))
    "can't breathe"
    """
    return " ".join(said).replace("can not", "can't").replace("will not", "won't")


def number_word(number: int) -> str:
    """A number as it is read: a word up to twelve, digits above."""
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
