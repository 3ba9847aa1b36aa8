"""The questions of ``knee new-topic``: one line each, so that a screen reader reads them and a pipe can answer them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from content.draft import (
    MOST_ITEMS,
    MOST_SENTENCES,
    Draft,
    ItemDraft,
    headline_fault,
    name_fault,
    phrase_fault,
    sentence_fault,
    source_fault,
    tidy,
    tidy_sentence,
    tidy_title,
    title_fault,
)
from content.topic import Kind

_MOST_PHRASES = 200
_LISTS: tuple[tuple[Kind, str, str], ...] = (
    ("cause", "cause", "a dry room"),
    ("warning", "warning sign", "pain in one eye"),
    ("remedy", "thing that may help", "a damp cloth"),
)
"""Each kind of item, what it is called here, and a title of one."""

Fault = Callable[[str], str]


class Interview:
    """Asks for a topic. ``lines`` are the answers; each question and each remark goes to ``say``, and what is answered so far to
    ``keep``, after every answer. At the end of the lines all that is left counts as not answered."""

    def __init__(
        self, title: str, lines: Iterator[str], say: Callable[[str], None], keep: Callable[[Draft], None]
    ) -> None:
        self._draft = Draft(title)
        self._lines, self._say, self._keep = lines, say, keep

    def hold(self) -> Draft:
        """Asks all questions; what became of it."""
        self._about()
        for kind, called, example in _LISTS:
            if kind != "warning" or self._draft.medical:
                self._items(kind, called, example)
        asked = (
            "What do people ask that sounds like your topic, and is about something else? A question a line."
        )
        self._several("none", asked, phrase_fault, tidy, _MOST_PHRASES)
        return self._draft

    def _about(self) -> None:
        """The topic itself."""
        title = self._draft.title
        asked = f"What is the topic called, in the middle of a sentence? An empty line: {title}."
        title = self._one(asked, title_fault, tidy_title) or title
        self._note("title", title)
        asked = "Is it about health? Then it must name the signs with which to see a doctor. Yes or no; an empty line: yes."
        self._note("medical", not self._one(asked, _yes_or_no_fault, tidy).lower().startswith("n"))
        asked = "By which words do people name what happens? All forms, with commas between, as in: burn, burns, burning."
        self._names("event", f"{asked} An empty line: {title}.")
        self._names("part", "Which words name what it happens to, as in: elbow, elbows? An empty line: none.")
        asked = "To what may the same happen, of which your topic says nothing, as in: eyelid, thumb?"
        self._names("other", f"{asked} An empty line: none.")
        asked = "What is the title of your source? It is said to whoever asks where the answers come from."
        self._note("source_title", self._one(asked, source_fault, tidy_title))
        asked = "What kind of source is it, as in: a public health page?"
        self._note("source_kind", self._one(asked, source_fault, tidy_title))
        self._sentences("overview", f"How would you explain {title}? A sentence a line.")
        self._sentences("seriousness", "Is it serious? A sentence a line.")

    def _items(self, kind: Kind, called: str, example: str) -> None:
        """The items of one kind, until an empty title."""
        for number in range(MOST_ITEMS):
            asked = (
                f"Name the {'next' if number else 'first'} {called}, in two to five words, as in: {example}."
            )
            title = self._one(f"{asked} An empty line: no more.", self._title_fault(kind), tidy_title)
            if not title:
                return
            self._hold(kind, (*self._draft.of(kind), ItemDraft(title)))
            asked = f"Say in one sentence what to know about {title}."
            self._note("headline", self._one(asked, partial(headline_fault, title), tidy_sentence), kind)
            self._sentences("detail", "What more is there to say at once? A sentence a line.", kind)
            asked = f"By which words do people name {title}? The more the better, with commas between."
            self._names("names", asked, kind)
            asked = (
                f"How do people ask about {title}? A question a line, ten if you can, each in other words."
            )
            self._several("phrases", asked, phrase_fault, tidy, _MOST_PHRASES, kind)

    # What is answered

    def _note(self, key: str, answer: Any, kind: Kind | None = None) -> None:
        """Of the topic, or of the last item of a kind."""
        if kind is None:
            self._draft = replace(self._draft, **{key: answer})
            self._keep(self._draft)
        else:
            *others, item = self._draft.of(kind)
            self._hold(kind, (*others, replace(item, **{key: answer})))

    def _hold(self, kind: Kind, items: tuple[ItemDraft, ...]) -> None:
        self._note("items", {**self._draft.items, kind: items})

    # How it is asked

    def _one(self, asked: str, fault: Fault, tidied: Callable[[str], str]) -> str:
        """One answer that has no fault, or an empty one."""
        while True:
            self._say(asked)
            answer = tidied(self._line())
            wrong = fault(answer) if answer else ""
            if not wrong:
                return answer
            self._say(wrong)

    def _several(
        self,
        key: str,
        asked: str,
        fault: Fault,
        tidied: Callable[[str], str],
        most: int,
        kind: Kind | None = None,
    ) -> None:
        """Answers that have no fault, a line each, up to an empty one."""
        self._say(f"{asked} An empty line: no more.")
        found: list[str] = []
        while len(found) < most and (answer := tidied(self._line())):
            if wrong := fault(answer):
                self._say(f"{wrong} The lines before it are kept.")
            elif answer not in found:
                found.append(answer)
                self._note(key, tuple(found), kind)

    def _sentences(self, key: str, asked: str, kind: Kind | None = None) -> None:
        self._several(key, asked, sentence_fault, tidy_sentence, MOST_SENTENCES, kind)

    def _names(self, key: str, asked: str, kind: Kind | None = None) -> None:
        """Names with commas between."""
        self._note(key, _names(self._one(asked, _names_fault, tidy)), kind)

    def _line(self) -> str:
        return next(self._lines, "")

    def _title_fault(self, kind: Kind) -> Fault:
        taken = {item.title.lower() for item in self._draft.of(kind)}
        again = "This is in the list already; write another one, or nothing."
        return lambda title: again if title.lower() in taken else title_fault(title)


def _names(answer: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(tidy_title, answer.split(",")))))


def _names_fault(answer: str) -> str:
    return next(filter(None, map(name_fault, _names(answer))), "")


def _yes_or_no_fault(answer: str) -> str:
    return "" if answer.lower().strip(".!") in ("yes", "y", "no", "n") else "Answer yes or no."
