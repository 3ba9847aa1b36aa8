"""Manners: what closes, acknowledges or drops, what is asked of the assistant itself, and what only seems to point back."""

from __future__ import annotations

import pytest

from content.wording import load_wording
from intents.dialog.assistant import Assistant
from intents.heard import Heard
from intents.meaning import NONE, Decision
from intents.reply import Effect, Reply
from intents.understanding.interpreter import Interpreter

WORDING = load_wording()
# What was told before: nothing, a list, an item of one, an item alone, a remedy, a sign.
TOLD: tuple[tuple[str, ...], ...] = (
    (),
    ("what causes it",),
    ("what causes it", "the second one"),
    ("could it be stress",),
    ("does magnesium help",),
    ("is it bad if my knee swells",),
)

DOUBTED = "chess pain"  # asked about: it may be a danger misheard
# Each kind was written in one go, before any of it was heard; every second half was kept aside, and is only counted.
CLOSING = """
that's all, that's it, nothing else, no more, that is all for now, that's everything, that will be all,
no that's all, that's all thank you, okay that's it, that's all i wanted, that's all i wanted to know,
nothing else thanks, no more questions, i have no more questions, that's all for today, i think that's
all, that's it thanks, i'm all set, nothing more, no nothing else, we're done
"""
CLOSING_ASIDE = """
that was all, that'll be all, that is it for now, no further questions, nothing further, no more thanks,
okay that's everything, that's all i needed, that's me done, i am finished thank you, nothing else for
now, right that's it then, that's all love, i have nothing else, no i'm done, that's the lot, that's all
really, well that's that, all done, i don't need anything else, i don't have any more questions, that's
what i wanted to know
"""
ACKNOWLEDGING = """
okay, ok, alright, all right, got it, i see, fine, right, okay fine, oh i see, ok got it, i understand,
makes sense, that makes sense, good to know, good, great, interesting, aha, okay then, very well, fair
enough, okay okay, right okay
"""
ACKNOWLEDGING_ASIDE = """
ok good, okay great, alright then, ah okay, right i see, understood, gotcha, i get it, cool, very good,
ok i understand, that's good to know, that's interesting, oh right, okay i got it, hm okay, well okay,
lovely, noted, perfect, oh okay then, sounds good
"""
DROPPING = """
never mind, nevermind, forget it, oh never mind, never mind that, doesn't matter, it doesn't matter,
leave it, drop it, no never mind, okay never mind, sorry never mind
"""
DROPPING_ASIDE = """
don't bother, forget about it, forget that, ah forget it, not important, it's not important, don't worry
about it, skip it, never mind then, well never mind, let's leave it, let it go
"""
STRANGE = """
what time is it, who is it, is it raining, what day is it, how is it going, where is it, is it late, what
is the time, what year is it, who was it, is it monday, where are they, how's it going, who are they, is
it dark out, what date is it, how late is it, is it sunny, who did it, what's it called in german, when
is it on, how far is it, whose is it, where am i, what was the score, how was it, when does it start, is
it open, is it on, is it far away, did you see it, do you want it, who wants it, what's the weather, is
it windy, is it saturday, who said that, is he there
"""
STRANGE_ASIDE = """
what month is it, is it cold outside, is it lunchtime, who is that, where was it, is it snowing, who are
you talking to, what's on it, is it a holiday, how old is it, what color is it, is it time for bed, where
did you put it, who won it, how are they doing, is it tuesday today, where does it live, is it far, what
does it weigh, who made it, is it early, what is it tomorrow
"""
ASKED_OF_IT = """
are you listening, do you record me, can you hear me, are you there, who can hear this, is this private,
are you recording this, do you record what i say, who is listening, can anyone else hear me, is anybody
else listening, do you store my voice, do you send this anywhere, are you connected to the internet, does
this work without internet, where does my voice go, do you keep what i say, is my data safe, are you
still there, do you hear me, are you always listening, are you recording me, do you listen all the time,
is this conversation private, do you share this with anyone, what do you do with my voice
"""
ASKED_OF_IT_ASIDE = """
are you still listening, did you hear me, do you save recordings, can other people hear what i tell you,
is what i say kept anywhere, is this being recorded, does anybody listen in, are you online, do you need
the internet, do you work offline, who gets my data, will you tell anyone, do you remember what i say, is
it confidential, is anyone listening to us, do you upload anything, are my words saved, is anything
stored, hello are you there, do you spy on me, who hears me, does this get sent to a company, can i trust
you with my secrets, is my voice stored, can you still hear me, what happens to what i say
"""
WHY = """
why, why is that, but why, how come, and why, why so, how does that do it
"""
WHY_ASIDE = """
why's that, why does it do that, how so, why though, why does that cause it, tell me why, but why is
that, explain why, why would it
"""


def listed(text: str) -> list[str]:
    return [" ".join(each.split()) for each in text.split(",")]


def after(assistant: Assistant, told: tuple[str, ...], said: str) -> Reply:
    assistant.forget()
    return [assistant.hear(text).reply for text in (*told, said)][-1]


def in_all(assistant: Assistant, said: str) -> list[Reply]:
    return [after(assistant, told, said) for told in TOLD]


def is_closed(reply: Reply) -> bool:
    return reply.chunks in ((WORDING.closed,), (WORDING.thanks,))


def is_acknowledged(reply: Reply) -> bool:
    return reply.chunks == (WORDING.acknowledged,)


def is_dropped(reply: Reply) -> bool:
    return reply.chunks == (WORDING.declined,)


def is_told_of_itself(reply: Reply) -> bool:
    return reply.chunks == WORDING.private or reply.chunks[0] == WORDING.hello


# That's all, okay, never mind


@pytest.mark.parametrize("said", listed(CLOSING))
def test_who_wants_nothing_more_is_let_go(assistant: Assistant, said: str) -> None:
    replies = in_all(assistant, said)
    assert all(map(is_closed, replies))
    assert {reply.effect for reply in replies} == {Effect.NONE}, "it ends nothing"


@pytest.mark.parametrize("said", listed(ACKNOWLEDGING))
def test_what_was_heard_is_no_question(assistant: Assistant, said: str) -> None:
    assert all(map(is_acknowledged, in_all(assistant, said)))


@pytest.mark.parametrize("said", listed(DROPPING))
def test_what_was_said_is_dropped(assistant: Assistant, said: str) -> None:
    assert all(map(is_dropped, in_all(assistant, said)))


def test_those_kept_aside(assistant: Assistant) -> None:
    """Counted only: 21 of 22, 22 of 22, 11 of 12."""
    for text, holds in (
        (CLOSING_ASIDE, is_closed), (ACKNOWLEDGING_ASIDE, is_acknowledged), (DROPPING_ASIDE, is_dropped),
    ):  # fmt: skip
        wrong = [said for said in listed(text) if not all(map(holds, in_all(assistant, said)))]
        assert len(wrong) <= 2


@pytest.mark.parametrize(
    "said", ["okay, and why", "that's all very well but is it dangerous", "right leg", "never mind the bananas does ice help",
             "is it okay", "fine print", "no more pain", "good foods", "no", "that's it hurting again"],
)  # fmt: skip
def test_what_says_more_is_none_of_these(assistant: Assistant, said: str) -> None:
    reply = after(assistant, ("what causes it",), said)
    assert not is_closed(reply) and not is_acknowledged(reply)


@pytest.mark.parametrize("said", [*listed(CLOSING), *listed(ACKNOWLEDGING), *listed(DROPPING)])
def test_in_a_room_they_are_said_to_others(assistant: Assistant, said: str) -> None:
    turn = assistant.hear(Heard(said, called=False))
    assert turn.reply.chunks == () or turn.reply.label.intent == "thanks"  # "that's it, thanks"


def test_in_a_conversation_in_a_room_they_are_not(assistant: Assistant) -> None:
    assistant.hear(Heard("why does my knee twitch", called=False))
    assert is_acknowledged(assistant.hear(Heard("okay", called=False)).reply)
    assistant.hear(Heard("the bus was late again on tuesday", called=False))
    assert is_closed(assistant.hear(Heard("that's all", called=False)).reply)


def test_okay_keeps_the_place_and_goes_on_with_nothing(assistant: Assistant) -> None:
    assert is_acknowledged(after(assistant, ("what causes it",), "okay"))
    assert assistant.hear("say that again").reply.say.startswith("There are seven")
    assert "Cause 4" in assistant.hear("next").reply.say


@pytest.mark.parametrize("said", ["okay", "right", "that's it", "fine", "got it"])
def test_after_a_question_back_it_is_yes(assistant: Assistant, said: str) -> None:
    asked = assistant.hear(DOUBTED).reply
    assert asked.decision is Decision.CONFIRM, asked
    assert str(assistant.hear(said).reply.label) == str(asked.label)


@pytest.mark.parametrize("said", ["never mind", "forget it", "neither", "nothing else"])
def test_after_a_question_back_it_is_no(assistant: Assistant, said: str) -> None:
    assert assistant.hear(DOUBTED).reply.decision is Decision.CONFIRM
    assert assistant.hear(said).reply.chunks == (WORDING.dropped,)
    assert assistant.hear("yes").reply.say == assistant.hear("yes").reply.say  # nothing is left to agree to
    assert str(assistant.hear("yes").reply.label) == "yes"


@pytest.mark.parametrize("declined", ["no", "no thanks", "that's all", "never mind", "stop", "thanks"])
def test_yes_after_no_resumes_nothing(assistant: Assistant, declined: str) -> None:
    for told in (("what causes it",), ("does magnesium help",)):
        after(assistant, told, declined)
        assert str(assistant.hear("yes").reply.label) == "yes"
        assert str(assistant.hear("go on").reply.label) == "next"


def test_a_sign_that_was_read_out_is_claimed_and_not_closed(assistant: Assistant) -> None:
    reply = after(assistant, ("when should i see a doctor", "the third one"), "that's it")
    assert str(reply.label) == "warning numbness-weakness"


@pytest.mark.parametrize("said", ["okay", "that's all", "never mind", "got it", "is this private"])
def test_danger_is_not_closed(assistant: Assistant, said: str) -> None:
    reply = after(assistant, ("i have chest pain",), said)
    assert WORDING.emergency_number in reply.say


# Of the assistant itself


@pytest.mark.parametrize("said", listed(ASKED_OF_IT))
def test_what_it_does_with_what_it_hears(assistant: Assistant, said: str) -> None:
    assert all(map(is_told_of_itself, in_all(assistant, said)))


def test_what_it_does_with_what_it_hears_kept_aside(assistant: Assistant) -> None:
    """Counted only: 24 of 26."""
    asked = listed(ASKED_OF_IT_ASIDE)
    assert sum(all(map(is_told_of_itself, in_all(assistant, said))) for said in asked) >= len(asked) - 3


@pytest.mark.parametrize(
    "said", ["did you hear what he said to me", "keep it on the shelf", "can you hear the rain", "send me the bill",
             "is the internet down again", "who ate my sandwich", "they record the show on mondays"],
)  # fmt: skip
def test_talk_of_such_things_is_not_asked_of_it(assistant: Assistant, said: str) -> None:
    assert assistant.hear(Heard(said, called=False)).reply.decision is Decision.IGNORE


# What points at nothing that was told


@pytest.mark.parametrize("said", listed(STRANGE))
def test_it_is_not_what_was_told(assistant: Assistant, said: str) -> None:
    assert {reply.label for reply in in_all(assistant, said)} == {NONE}


def test_it_is_not_what_was_told_kept_aside(assistant: Assistant) -> None:
    """Counted only: none of the 22 is bent onto the item that was told; 18 are refused."""
    items = {"cause dehydration", "cause stress-anxiety", "remedy mineral-foods"}
    refused = 0
    for said in listed(STRANGE_ASIDE):
        labels = {reply.label for reply in in_all(assistant, said)}
        assert items.isdisjoint(map(str, labels))
        refused += labels == {NONE}
    assert refused >= 17


@pytest.mark.parametrize("said", listed(WHY))
def test_why_after_a_cause_is_why_of_it(assistant: Assistant, said: str) -> None:
    assert str(after(assistant, TOLD[2], said).label) == "cause dehydration"
    assert "balance of some minerals" in after(assistant, TOLD[2], said).say
    assert str(after(assistant, TOLD[3], said).label) == "cause stress-anxiety"
    assert str(after(assistant, TOLD[4], said).label) == "remedy mineral-foods"


def test_why_after_a_cause_kept_aside(assistant: Assistant) -> None:
    asked = listed(WHY_ASIDE)
    assert (
        sum(str(after(assistant, TOLD[2], said).label) == "cause dehydration" for said in asked)
        >= len(asked) - 1
    )


@pytest.mark.parametrize("why", ["okay why", "well why is that", "and why"])
def test_a_word_before_why_changes_nothing(assistant: Assistant, why: str) -> None:
    asked = after(assistant, ("could it be stress",), "why")
    assert after(assistant, ("could it be stress",), why).chunks == asked.chunks


def test_where_the_source_does_not_say_why_that_is_said(assistant: Assistant) -> None:
    reply = after(assistant, ("could it be my water pills",), "why")
    assert str(reply.label) == "cause medication" and WORDING.no_reason in reply.chunks


def test_the_last_one_that_was_mentioned_is_the_last_that_was_told(assistant: Assistant) -> None:
    talk = ("what helps", "does stretching help", "no, i meant heat")
    for said in (
        "the last one you mentioned",
        "what was the last one you said",
        "the last thing you told me about",
    ):
        assert str(after(assistant, talk, said).label) == "remedy heat-cold"
    assert (
        str(after(assistant, ("what helps",), "the last one you mentioned").label)
        == "remedy stretching-massage"
    )
    assert str(
        after(assistant, ("what helps", "the first one", "next"), "the last one you mentioned").label
    ) == ("remedy physical-activity")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("my knee is weak", "weakness"), ("my knee is numb", "numbness"), ("it has swelling", "swelling"),
        ("i have bad pain in the knee", "bad pain"), ("i have pain in the knee", "pain"),
        ("it is numb and weak", "numbness or weakness"), ("my leg drags", "a warning sign"), ("my knee hurts", "a warning sign"),
        ("i have had it for weeks", "twitching that lasts"),
    ],
)  # fmt: skip
def test_a_reminder_names_only_what_was_said(assistant: Assistant, said: str, told: str) -> None:
    assert (
        after(assistant, (said,), "is it serious").chunks[0]
        == f"You spoke of {told}. See a doctor about that."
    )


# In text


@pytest.mark.parametrize(
    "said", ["louder", "quieter please", "turn it up", "a bit louder", "can you speak up"]
)
def test_text_has_no_volume(assistant: Assistant, said: str) -> None:
    assert all(reply.chunks == (WORDING.no_volume,) for reply in in_all(assistant, said))


@pytest.mark.parametrize(
    "said",
    ["use the natural voice", "use the other voice please", "can you change your voice", "the plain voice"],
)
def test_text_has_no_voice(assistant: Assistant, said: str) -> None:
    assert all(reply.chunks == (WORDING.no_voice,) for reply in in_all(assistant, said))


@pytest.mark.parametrize(
    "said", ["give me more time", "answer sooner please", "let me finish", "can you wait longer"]
)
def test_text_waits_in_any_case(assistant: Assistant, said: str) -> None:
    assert all(reply.chunks == (WORDING.no_hurry,) for reply in in_all(assistant, said))


def test_who_asks_one_question_is_not_told_how_to_go_on(interpreter: Interpreter) -> None:
    alone = Assistant(interpreter, alone=True)
    for said in (
        "what causes it",
        "what helps",
        "when should i see a doctor",
        "help",
        "could it be stress",
        "blah",
        "hello",
    ):
        alone.forget()
        reply = alone.hear(said).reply
        assert "say next" not in f"{reply.say} {' '.join(reply.more)}".lower()
    assert "Say next" in Assistant(interpreter).hear("what causes it").reply.say
