"""Every fact of the source article is said where it is asked for, nothing else is said, and no sentence is copied.

The article itself is not part of this project. ``topics/knee_twitching/fidelity.yaml`` holds its facts, one by one, with
our sentences on each and the questions that bring them out. ``cases/source_runs.txt`` holds, in its place, a short hash of
each run of eight words in it: enough to find a copied run, not enough to read it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pytest
import yaml

from content.lint import sayable
from content.topic import KINDS, Passage, Topic
from intents.answers import number_word
from intents.dialog.assistant import Assistant
from intents.reply import Reply
from tests.support.files import CASES, ROOT

FILE = ROOT / "tests" / "content" / "topics" / "knee_twitching" / "fidelity.yaml"
TABLE = yaml.safe_load(FILE.read_text(encoding="utf-8"))
RUN = 8


class Fact(NamedTuple):
    """One statement of the article, as the head of the file explains it."""

    name: str
    sources: list[str]
    questions: list[str]
    pattern: str
    ours: list[str]
    in_more: bool

    def is_said(self, reply: Reply) -> bool:
        """In the answer itself, or, where the table says so, by the first "tell me more" after it."""
        said = " ".join(reply.more if self.in_more else reply.chunks)
        return any(sentence in said for sentence in self.ours)


# What the article does not cover: it has a word that bears on most of it.
NOT_COVERED = [
    "is my knee twitching a sign of parkinson's",
    "could diabetes make my knee twitch",
    "does coffee make my knee twitch",
    "does fish oil help a twitching knee",
    "how much magnesium should i take",
    "should i take ibuprofen for my twitching knee",
    "my newborn's leg twitches, is that normal",
    "can children get twitching knees",
    "is a twitching knee dangerous in pregnancy",
    "do knees twitch more in old age",
    "would acupuncture stop my knee twitching",
    "does cold weather make my knee twitch",
    "do i need a scan for my twitching knee",
]

FACTS = [
    Fact(row["fact"], row["from"], row["ask"], row["words"], row["ours"], row.get("more", False))
    for row in TABLE["facts"]
]
NO_FACT: list[str] = TABLE["no_fact"]
BESIDE: dict[str, list[str]] = TABLE["beside_not_covered"]


# From the article to what is said


@pytest.mark.parametrize("fact", FACTS, ids=[fact.name for fact in FACTS])
def test_health_10_every_fact_is_said_where_it_is_asked_for(assistant: Assistant, fact: Fact) -> None:
    for question in fact.questions:
        reply = asked(assistant, question)
        assert fact.is_said(reply), f"{question!r} is answered: {reply.say} | more: {reply.more}"


@pytest.mark.parametrize("fact", FACTS, ids=[fact.name for fact in FACTS])
def test_the_sentences_on_a_fact_hold_its_words(fact: Fact) -> None:
    assert fact.questions and fact.ours
    assert [text for text in fact.ours if not re.search(fact.pattern, text, re.IGNORECASE)] == []


def test_no_sentence_of_the_article_is_left_out() -> None:
    sentences = {f"{part}.{at}" for part, count in TABLE["article"].items() for at in range(1, count + 1)}
    assert {source for fact in FACTS for source in fact.sources} == sentences


def test_no_fact_stands_in_the_table_twice() -> None:
    assert len({fact.name for fact in FACTS}) == len(FACTS) > 150


def test_a_fact_that_is_not_told_is_found_missing(assistant: Assistant) -> None:
    """One question does not bring out every fact."""
    reply = asked(assistant, "could dehydration do this")
    assert len([fact for fact in FACTS if not fact.is_said(reply)]) > len(FACTS) * 0.9


# From what is said to the article


def test_health_10_every_sentence_states_a_fact_of_the_article(topic: Topic) -> None:
    assert unfounded(topic) == set()


def test_a_sentence_without_a_fact_is_found(topic: Topic) -> None:
    made_up = "Bees make it go away."
    assert unfounded(replace(topic, overview=Passage(say=(*topic.overview.say, made_up)))) == {made_up}


def test_the_table_holds_no_sentence_that_is_not_said(topic: Topic) -> None:
    assert {text for fact in FACTS for text in fact.ours}.union(NO_FACT) <= sentences_of(topic)
    assert len(NO_FACT) < 6


def test_what_is_said_beside_what_is_not_covered_rests_on_the_article_too(topic: Topic) -> None:
    assert set(BESIDE) == sentences_of(topic) - sentences_of(replace(topic, not_covered={}))
    sentences = {f"{part}.{at}" for part, count in TABLE["article"].items() for at in range(1, count + 1)}
    assert {source for sources in BESIDE.values() for source in sources} <= sentences


def test_every_sentence_is_brought_out_by_a_question_of_the_table(assistant: Assistant, topic: Topic) -> None:
    questions = [question for fact in FACTS for question in fact.questions]
    replies = [asked(assistant, question) for question in (*questions, *NOT_COVERED)]
    said = " ".join(" ".join((*reply.chunks, *reply.more)) for reply in replies)
    assert {text for text in sentences_of(topic) if text not in said} == set()


def test_every_item_of_the_topic_is_asked_for(assistant: Assistant, topic: Topic) -> None:
    labels = {asked(assistant, question).label for fact in FACTS for question in fact.questions}
    listings = [(kind, topic.listing(kind)) for kind in KINDS]
    assert {(kind, item.id) for kind, listing in listings if listing for item in listing.items} <= labels


# Nothing is copied


def test_health_10_no_run_of_eight_words_is_copied(topic: Topic) -> None:
    known = source_runs()
    said = " ".join(text for place, text in sayable(topic) if place != ("source", "title"))
    assert [run for run in runs(said) if digest(run) in known] == []
    assert [run for fact in FACTS for run in runs(fact.name) if digest(run) in known] == []


def test_a_copied_run_would_be_found() -> None:
    """The headline of the article, the button below it and the first words of its text are such a run."""
    copied = "Oh, well. Why does my knee twitch? Share Knee twitching, you say"
    assert [run for run in runs(copied) if digest(run) in source_runs()] == [
        "why does my knee twitch share knee twitching"
    ]


def asked(assistant: Assistant, questions: str) -> Reply:
    """The reply in a conversation of its own; to the last, where "one > another" are asked one after the other."""
    assistant.forget()
    return [assistant.hear(question).reply for question in questions.split(" > ")][-1]


def unfounded(topic: Topic) -> set[str]:
    """What a topic says that neither states a fact of the table nor is known to state none."""
    return sentences_of(topic) - {text for fact in FACTS for text in fact.ours} - set(NO_FACT) - set(BESIDE)


def sentences_of(topic: Topic) -> set[str]:
    """Every sentence, and every title of an item, that a topic says of its subject."""
    counts = {
        name: number_word(len(listing.items))
        for name in ("causes", "warnings", "remedies")
        if (listing := getattr(topic, name))
    }
    found: set[str] = set()
    for place, text in sayable(topic):
        if place[-1] == "intro":
            text = getattr(topic, str(place[0])).intro.format(count=counts[str(place[0])])
        if place[0] not in ("title", "source"):
            found.update(re.split(r"(?<=[.!?])\s+", text))
    return found


def runs(text: str) -> Iterator[str]:
    """Every run of eight words, in small letters and without signs."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['\u2019]", "", text.lower()))
    return (" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def digest(run: str) -> str:
    return hashlib.sha256(run.encode()).hexdigest()[:12]


def source_runs() -> frozenset[str]:
    lines = (CASES / "source_runs.txt").read_text(encoding="ascii").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
