"""Where somebody stops who has more to say, and where not."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from intents.words.unfinished import is_unfinished

CASES = Path(__file__).parents[2] / "cases"

STOPS_SHORT = """
why is my, why is my knee, can your leg, why is, what about, what about the, i have been, and, um, can you tell me, could you tell me,
my, i wanted to know, i was wondering, if, when, does, does it, is it, what is the cause of, what can i
do about, how long should i, how do i, should i, i have a, my knee is, my knee has been, it started
after, it hurts when i, i would like to, is it because of, could it be from, tell me about, do you know
if, what happens if, is there, are there, i also have, it is a bit, after i, because i, i think it's,
the, what are the, is there any, do i need to, can i, what if, which of the, and then it, whether, i
mean, so my, well, how about, i want to ask about, would it help to, and what
"""
WHOLE = """
why is that, what is this, what is it about, where does it come from, what does it come from, what is it
a sign of, who should i go to, yes it is, no it isn't, yes i have, tell me what it is, what can i do,
what should i do, does it help, can i exercise, what is it caused by, what else is there, what else can
it be, how bad is it, how serious it is, what is it like, i don't know what it is, stop, next, go on,
carry on, what was that, what was it, who are you, how are you, which one was it, nothing it's over, all
of them, what do i do if it hurts, what is it made of, yes please do, yes i am, can i see what there is,
go back, read it to me, tell me more, explain that to me, what for, how so, so what, is it safe to go on,
what do i start with, yes i was, turn it up, slow down, i don't think so, what are they, is that so, i
hope so, more or less, thank you so much, how long for, since when, until when, what's it for
"""
# Written with the others, and not looked at while the rules were made: the figures only.
SHORT_ASIDE = """
why does the, why are my, how about my, she has been, but, er, can you explain, your, i'd like to know,
or, where, can, is the, what is a sign of, what should i do for, when should i, how can i, must i, i've
got a, the knee was, it's been, it began when, it aches if i, ever since my, i need to, could it be due
to, may it come from, say something about, do you know whether, what will happen when, was there, i have
also, he is very, before i, although it, i feel like, an, what were the, how often should, do i take, are
there any, will i have to, could i, what else could, one of the, and also my, whenever i, i mean the, so
is, uh, tell me, let me ask, it jumps and, with, for, could it be, hmm
"""
WHOLE_ASIDE = """
why is it so, what was this, what is that about, where is it from, where do the twitches come from, what
might it be a symptom of, who can i talk to, yes it does, no it has not, i think it is, show me what they
are, what could it be, what must i do, will it pass, should i rest it, what was it brought on by, what
other causes are there, how dangerous is it, tell me how bad it can be, i forgot what it was, quiet,
back, keep going, which was that, what are you, how old are you, where are you, all of it, both of them,
yes i do, yes we have, what is there to do, read them out to me, say more about it, how come, since
yesterday, is it safe to go for a run, what can i begin with, volume up, calm down, i guess so, if so
why, who says so, what are those, which ones are there, nothing like that, thanks very much, not so much,
what is it good for, how far along am i, from when on, is it one of those, what are the things to look
for, what should i watch out for, what does it depend on, what is it linked to
"""


def listed(text: str) -> list[str]:
    return [" ".join(each.split()) for each in text.split(",")]


@pytest.mark.parametrize("said", listed(STOPS_SHORT))
def test_more_is_to_come(said: str) -> None:
    assert is_unfinished(said)


@pytest.mark.parametrize("said", listed(WHOLE))
def test_all_is_said(said: str) -> None:
    assert not is_unfinished(said)


def test_what_was_kept_aside() -> None:
    assert sum(map(is_unfinished, listed(SHORT_ASIDE))) >= 0.8 * len(listed(SHORT_ASIDE))
    assert sum(map(is_unfinished, listed(WHOLE_ASIDE))) <= 0.04 * len(listed(WHOLE_ASIDE))


def test_hardly_a_whole_question_is_waited_out() -> None:
    whole: list[str] = []
    for name in ("dev", "redflags_dev", "fresh_dev"):
        with (CASES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            whole += [row[-1] for row in rows if row and row[-3] != "none"]
    assert len(whole) > 2_000
    assert sum(map(is_unfinished, whole)) < 0.01 * len(whole)


@pytest.mark.parametrize("text", ["", " ", "...", "?!", "\u0437\u0434\u0435", "'", "{part}"])
def test_without_words_nothing_is_to_come(text: str) -> None:
    assert not is_unfinished(text)


def test_it_is_fast() -> None:
    partials = listed(STOPS_SHORT)
    began = time.process_time()
    for said in partials * 20:
        is_unfinished(said)
    assert (time.process_time() - began) / (20 * len(partials)) < 0.5e-3  # seconds
