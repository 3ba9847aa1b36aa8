"""What may be said and how: the requirements for speech and for health answers, by their numbers.

Two things are held against the rules: every text that the topic and the wording hold, and every reply that the
conversation makes of them. Each rule is also shown a text that breaks it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import permutations
from string import Formatter
from typing import Any, get_args

import pytest

from content.lint import (
    BREATH_WORDS,
    DISCLAIMER_WORDS,
    GRADE,
    SENTENCE_WORDS,
    complaints,
    grade,
    sayable,
    wording_faults,
)
from content.topic import LISTS, Kind, Passage, Topic
from content.wording import Wording, load_wording
from content.yamlfile import Place
from intents.answers import PAGE, Answers, number_word
from intents.dialog.assistant import Assistant
from intents.dialog.conversation import Conversation
from intents.dialog.memory import Memory
from intents.meaning import NONE, Decision, Label, Meaning
from intents.reply import Detail
from intents.understanding.interpreter import Interpreter
from intents.understanding.not_covered import load_not_covered
from voice.settings import Settings

KINDS: tuple[Kind, ...] = get_args(Kind)
DETAILS: tuple[Detail, ...] = get_args(Detail)
PASSAGES = ("overview", "seriousness", "summary", "source", "help")

REPORTS = [
    "my knee has been twitching for weeks",
    "my knee twitches and it really hurts",
    "my knee twitches and it is swollen",
    "my knee feels numb and twitches",
    "my knee is weak and gives way",
    "i have other symptoms too",
    "it started after i began taking a new medicine",
    "i can't walk properly because my knee twitches",
    "my knee is numb, but that is normal, right",
    "is it harmless that my knee hurts and twitches",
]
EMERGENCIES = [
    "i have chest pain",
    "i can't breathe",
    "my face is drooping and my knee twitches",
    "i have chest pain and what are the causes",
    "why does my knee twitch and i have chest pain",
    "my knee is numb and i can't breathe",
]
SOOTHING = re.compile(
    r"\b(harmless|nothing to worry|do(n't| not) worry|no need to worry|no reason to worry|normal|nothing serious|"
    r"not serious|not dangerous|relax,|rest assured|perfectly fine|usually fine|no cause for)",
    re.IGNORECASE,
)
MEDICAL_CALL = re.compile(
    r"\b(see a doctor|call \w+|ask (the|your) doctor|tell the doctor|go to)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording()


@pytest.fixture(scope="module", params=DETAILS)
def answers(request: pytest.FixtureRequest, topic: Topic, wording: Wording) -> Answers:
    return Answers(topic, wording, detail=request.param)


def test_the_limits_are_those_of_the_requirements() -> None:
    assert (BREATH_WORDS, SENTENCE_WORDS, DISCLAIMER_WORDS, GRADE, PAGE) == (25, 20, 12, 6.0, 3)


# Speech


def test_speech_8_lists_give_the_count_first_and_three_at_a_time(assistant: Assistant, topic: Topic) -> None:
    for intent, kind in LISTS.items():
        assistant.forget()
        listing = topic.listing(kind)
        assert listing is not None
        reply = assistant.hear({"causes": "why does it twitch", "warnings": "when should i see a doctor",
                                "remedies": "what can i do about it"}[intent]).reply  # fmt: skip
        assert number_word(len(listing.items)) in reply.chunks[0]
        pages = [reply.chunks]
        while reply.more:
            assert reply.chunks[-1] == load_wording().list_more
            reply = assistant.hear("next").reply
            pages.append(reply.chunks)
        entries = [[chunk for chunk in page if re.search(r"\d of \d", chunk)] for page in pages]
        assert all(len(page) <= PAGE for page in entries)
        assert [re.findall(r"\d+", chunk)[0] for page in entries for chunk in page] == [
            str(number) for number in range(1, len(listing.items) + 1)
        ]
        assert reply.chunks[-1] == load_wording().list_end


def test_speech_8_a_long_list_names_all_it_holds_before_it_tells_three(
    topic: Topic, wording: Wording
) -> None:
    for kind in KINDS:
        listing = topic.listing(kind)
        assert listing is not None and len(listing.items) > PAGE
        opening = Answers(topic, wording).page(kind, 0).chunks[1:-1]
        named, told = opening[: -2 * PAGE], opening[-2 * PAGE :]
        assert 1 <= len(named) <= 2
        titles = [item.title for item in listing.items]
        assert re.findall("|".join(map(re.escape, titles)), " ".join(named)) == titles
        assert [item.headline for item in listing.items[:PAGE]] == list(told[1::2])
        assert all(chunk.endswith(f"{item.title}.") for chunk, item in zip(told[::2], listing.items))


def test_speech_8_brief_tells_titles_and_full_names_nothing_twice(topic: Topic, wording: Wording) -> None:
    for kind in KINDS:
        listing = topic.listing(kind)
        assert listing is not None
        assert not {item.headline for item in listing.items}.intersection(
            Answers(topic, wording, detail="brief").page(kind, 0).chunks
        )
        chunks = Answers(topic, wording, detail="full").page(kind, 0).chunks
        assert len(chunks) == 1 + 2 * len(listing.items) + len(listing.closing) + 1


def test_speech_9_every_text_is_one_breath(topic: Topic, wording: Wording) -> None:
    texts = [text for _, text in sayable(topic)] + [text for _, text in said_around(wording, topic)]
    assert [text for text in texts if len(text.split()) > BREATH_WORDS] == []


def test_speech_9_every_reply_comes_in_breaths(answers: Answers) -> None:
    chunks = list(every_reply_chunk(answers))
    assert len(chunks) > 200
    assert {chunk for chunk in chunks if len(chunk.split()) > BREATH_WORDS} == set()


def test_speech_9_every_question_back_is_one_breath(answers: Answers, wording: Wording) -> None:
    names = [answers.name(label) for label in every_label(answers.topic)]
    longest = sorted(names, key=lambda name: -len(name.split()))[:6]
    for first, second in permutations(longest, 2):
        for sentence in (wording.offer, wording.confirm, wording.which_one):
            asked = sentence.format(first=first, second=second)
            assert len(asked.split()) <= BREATH_WORDS, asked
            assert max(map(len, sentences(asked))) <= SENTENCE_WORDS, asked


def test_speech_9_full_says_all_and_brief_one_breath(topic: Topic, wording: Wording) -> None:
    brief, normal, full = (Answers(topic, wording, detail=detail) for detail in ("brief", "normal", "full"))
    for label in every_label(topic):
        if label.intent in LISTS or label.intent == "emergency":
            continue
        usual = normal.of(label)
        assert full.of(label).chunks == usual.chunks + usual.more
        assert brief.of(label).chunks == usual.chunks[:1]
        assert brief.of(label).more == usual.chunks[1:] + usual.more


def test_speech_10_three_misses_get_three_answers_with_a_way_out(assistant: Assistant) -> None:
    replies = [
        assistant.hear(text).reply
        for text in ("what is the capital of peru", "who won the cup", "sing a song")
    ]
    assert all(reply.label == NONE for reply in replies)
    assert len({reply.chunks for reply in replies}) == 3
    assert "For example" in replies[1].say
    assert re.search("help.*goodbye", replies[2].say)
    again = assistant.hear("how tall is the eiffel tower").reply
    assert again.chunks != replies[2].chunks
    assert assistant.hear("why does my knee twitch").reply.label == Label("causes")


def test_speech_13_texts_are_plain(topic: Topic, wording: Wording, answers: Answers) -> None:
    texts = {text for _, text in sayable(topic)} | {text for _, text in said_around(wording, topic)}
    texts |= set(every_reply_chunk(answers))
    strange = re.compile(r"[^A-Za-z0-9 .,;:?!'-]")
    assert {text for text in texts if strange.search(text)} == set()
    assert {text for text in texts if text != text.strip() or "  " in text} == set()


def test_speech_16_words_that_a_voice_would_spell_wrongly_have_a_spoken_form(
    assistant: Assistant, topic: Topic
) -> None:
    capitals = {word for _, text in sayable(topic) for word in re.findall(r"\b[A-Z]{2,}\b", text)}
    assert capitals
    assert capitals <= set(topic.pronounce)
    assert assistant.pronounced("It is RLS, or rls.") == "It is R L S, or R L S."


# Health


@pytest.mark.parametrize("text", EMERGENCIES)
@pytest.mark.parametrize("detail", DETAILS)
def test_health_1_an_emergency_is_told_at_once_and_alone(
    interpreter: Interpreter, text: str, detail: Detail
) -> None:
    turn = Assistant(interpreter, detail=detail).hear(text)
    reply = turn.reply
    assert reply.label == Label("emergency")
    assert reply.decision is Decision.ANSWER
    assert reply.chunks == emergency_of(load_wording(), "your local emergency number")
    assert reply.more == ()
    assert len(reply.chunks) == 1
    assert turn.as_json()["more"] is None


def test_health_1_an_emergency_is_alone_in_the_midst_of_a_conversation(assistant: Assistant) -> None:
    for text in ("why does my knee twitch", "the second one", "tell me more"):
        assistant.hear(text)
    reply = assistant.hear("i have chest pain").reply
    assert reply.chunks == emergency_of(load_wording(), load_wording().emergency_number)
    assert reply.more == ()


def test_health_1_no_emergency_number_is_assumed(
    interpreter: Interpreter, wording: Wording, topic: Topic
) -> None:
    texts = [text for _, text in said_around(wording, topic)] + [text for _, text in sayable(topic)]
    assert [
        text
        for text in texts
        if re.search(r"\b(112|911|999|000|111|110|119|15)\b", text) and "minutes" not in text
    ] == []
    assert Settings().emergency_number == ""
    assert not re.search(r"\d", Assistant(interpreter).hear("i have chest pain").reply.say)
    chosen = Assistant(interpreter, emergency_number="112").hear("i have chest pain").reply
    assert chosen.chunks == emergency_of(wording, "112")


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("text", REPORTS)
def test_health_2_a_reported_warning_sign_is_answered_first_with_what_to_do(
    interpreter: Interpreter, text: str, detail: Detail
) -> None:
    reply = Assistant(interpreter, detail=detail).hear(text).reply
    assert reply.label.intent == "warning"
    assert re.match(r"About [^:]+: See a doctor if ", reply.chunks[0])


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("text", REPORTS)
def test_health_2_a_reported_warning_sign_is_never_answered_with_reassurance(
    interpreter: Interpreter, text: str, detail: Detail
) -> None:
    reply = Assistant(interpreter, detail=detail).hear(text).reply
    assert not SOOTHING.search(" ".join(reply.chunks + reply.more))


def test_health_2_no_text_about_warning_signs_reassures(topic: Topic) -> None:
    texts = [text for place, text in sayable(topic) if place[0] == "warnings"]
    assert len(texts) > 20
    assert [text for text in texts if SOOTHING.search(text)] == []


def test_health_2_reassurance_would_be_found(topic: Topic) -> None:
    """The search above can fail: the answers that may reassure are found by it."""
    assert any(SOOTHING.search(text) for text in topic.seriousness.say)
    for bad in (
        "It is usually harmless.",
        "There is nothing to worry about.",
        "That is normal.",
        "Do not worry.",
    ):
        assert SOOTHING.search(bad)


def test_health_2_whoever_asks_whether_it_is_serious_hears_of_the_warning_signs(answers: Answers) -> None:
    answer = answers.of(Label("seriousness"))
    assert "see a doctor if any of them fits" in " ".join(answer.chunks + answer.more)


def test_health_3_no_diagnosis_and_no_orders_about_medicines(topic: Topic, wording: Wording) -> None:
    assert complaints(topic) == []
    assert [
        (text, list(wording_faults(text)))
        for _, text in said_around(wording, topic)
        if list(wording_faults(text))
    ] == []


def test_health_3_no_reply_breaks_the_rules(answers: Answers) -> None:
    # After "About …:" a sentence begins anew: the colon is a pause, as a full stop is.
    found = {chunk: list(wording_faults(chunk.replace(": ", ". "))) for chunk in every_reply_chunk(answers)}
    assert {chunk: faults for chunk, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    ("bad", "advice"),
    [
        ("You have restless legs.", "can be caused by"),
        ("So you've a pinched nerve.", "can be caused by"),
        ("You are suffering from stress.", "can be caused by"),
        ("You must be tired.", "can be caused by"),
        ("This means you lack water.", "can be a sign of"),
        ("It is because you sit too much.", "can be a sign of"),
        ("You definitely lack water.", "leave the word out"),
        ("Stop taking your pills.", "ask the doctor who prescribed it"),
        ("You can stop the medicine.", "ask the doctor who prescribed it"),
        ("Then stop your water pills for a day.", "ask the doctor who prescribed it"),
        ("Quit using these tablets.", "ask the doctor who prescribed it"),
        ("Halve the dose.", "ask the doctor who prescribed it"),
        ("Double your dose for a week.", "ask the doctor who prescribed it"),
        ("Start a new medicine.", "ask the doctor who prescribed it"),
        ("Skip pills on some days.", "ask the doctor who prescribed it"),
        ("Take less of your medicine.", "ask the doctor who prescribed it"),
        ("Take more tablets.", "ask the doctor who prescribed it"),
        ("Change your medication.", "ask the doctor who prescribed it"),
        ("Lower the daily dosage.", "ask the doctor who prescribed it"),
        ("Magnesium cures it.", "may help"),
        ("Water will stop the twitching.", "may help"),
        ("Rest is guaranteed to help.", "may help"),
        ("It helps 80% of people.", "say it in words"),
        ("It helps eighty percent of people.", "say it in words"),
        ("Muscles (of the knee) twitch.", "use words and commas"),
        ("Some *bold* words.", "use words and commas"),
        ("Two\nlines.", "use words and commas"),
        ("word " * 26, "split it"),
        ("One sentence of " + "many " * 18 + "words.", "split it"),
    ],
)
def test_health_3_a_wrong_text_is_caught_with_what_to_write(topic: Topic, bad: str, advice: str) -> None:
    changed = replace(topic, overview=Passage(say=(bad.strip(" "),)))
    found = [complaint for complaint in complaints(changed) if complaint.place[0] == "overview"]
    assert any(
        advice in complaint.message and complaint.place == ("overview", "say", 0) for complaint in found
    )


@pytest.mark.parametrize(
    "good",
    [
        "It can be caused by a lack of water.",
        "If you think that a medicine plays a part, ask the doctor who prescribed it.",
        "Your doctor can decide whether to adjust the medicine or its dose.",
        "Stop and rest for a while.",
        "Take a warm compress.",
        "Reduce stress where you can.",
        "One in ten has it.",
        "You may have heard of it.",
        "word " * 19 + "word. Then five words more here.",
    ],
)
def test_health_3_a_good_text_is_left_alone(good: str) -> None:
    assert list(wording_faults(good)) == []


def test_health_3_no_place_of_a_topic_escapes_the_rules(topic: Topic) -> None:
    places = [place for place, _ in sayable(topic)]
    assert len(places) == len(set(places)) > 100
    for place in places:
        changed = with_text(topic, place, "You have it.")
        assert any(complaint.place == place for complaint in complaints(changed)), place


def test_health_4_an_answer_names_first_what_was_understood(answers: Answers) -> None:
    for label in every_label(answers.topic):
        item = answers.item(label)
        if item:
            assert answers.of(label).chunks[0].startswith(f"About {item.title}: ")


def test_health_5_the_disclaimer_is_short_and_said_once(interpreter: Interpreter, topic: Topic) -> None:
    assert len(topic.disclaimer_short.split()) <= DISCLAIMER_WORDS
    spoken_first = Assistant(interpreter)
    assert topic.disclaimer_short in " ".join(spoken_first.greeting())
    written_first = Assistant(interpreter)
    for assistant, times in ((spoken_first, 0), (written_first, 1)):
        said = [
            assistant.hear(text).reply.say
            for text in ("could stress cause it", "does ice help", "is it serious")
        ]
        assert " ".join(said).count(topic.disclaimer_short) == times


def test_health_5_a_long_disclaimer_is_caught(topic: Topic) -> None:
    changed = replace(topic, disclaimer_short="I am no doctor. " * 4)
    assert any("is over 12 words" in complaint.message for complaint in complaints(changed))


@pytest.mark.parametrize("decision", [Decision.OFFER, Decision.CONFIRM])
def test_health_5_a_question_back_ends_with_the_question(
    topic: Topic, wording: Wording, decision: Decision
) -> None:
    """A disclaimer after "Did you mean the first, or the second?" would stand between question and answer."""
    one, other = Label("cause", "nutritional-deficiency"), Label("remedy", "mineral-foods")
    unsure = Meaning("bananas", one, 0.4, decision, ("bananas",), runner_up=other)
    conversation = Conversation(Answers(topic, wording))
    state, asked = conversation.respond(Memory(), unsure)
    assert asked.say.endswith("?")
    agreed = replace(
        unsure, label=Label("yes") if decision is Decision.CONFIRM else one, decision=Decision.ANSWER
    )
    state, answer = conversation.respond(state, agreed)
    assert answer.label == one
    assert topic.disclaimer_short in answer.say


def test_health_6_one_call_to_action(answers: Answers) -> None:
    for label in every_label(answers.topic):
        if label.intent == "warning" or label.intent == "emergency":
            calls = MEDICAL_CALL.findall(" ".join(answers.of(label).chunks))
            assert len(calls) == 1, (label, calls)


def test_health_7_short_sentences(topic: Topic, wording: Wording) -> None:
    texts = [text for _, text in sayable(topic)] + [text for _, text in said_around(wording, topic)]
    assert [text for text in texts for words in sentences(text) if len(words) > SENTENCE_WORDS] == []


def test_health_7_no_percentages(answers: Answers) -> None:
    assert [chunk for chunk in every_reply_chunk(answers) if re.search(r"%|\bper ?cent", chunk)] == []


def test_health_7_reading_grade_is_shown(topic: Topic, capsys: pytest.CaptureFixture[str]) -> None:
    """A warning, not a fault: single texts about medicine may be harder than grade 6, all together must not."""
    texts = [text for _, text in sayable(topic)]
    hard = sorted(
        ((grade(text), text) for text in texts if "." in text and grade(text) > GRADE + 2), reverse=True
    )
    with capsys.disabled():
        print(f"\nFlesch-Kincaid grade of all texts: {grade(' '.join(texts)):.1f} (6 or less is wanted)")
        for found, text in hard:
            print(f"  warning: grade {found:.1f}: {text}")
    assert not [complaint for complaint in complaints(topic) if "years of school" in complaint.message]


def test_health_7_the_grade_is_that_of_flesch_and_kincaid() -> None:
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 * 1 - 15.59)
    assert grade("The cat sat. The dog ran.") == pytest.approx(0.39 * 3 + 11.8 * 1 - 15.59)
    assert grade("Electricity") == pytest.approx(0.39 + 11.8 * 5 - 15.59)
    assert grade("") == 0
    assert grade("Involuntary muscular contractions necessitate evaluation.") > 12


def test_health_7_hard_words_are_a_warning(topic: Topic) -> None:
    hard = "Involuntary muscular contractions occasionally necessitate professional evaluation."
    [complaint] = complaints(replace(topic, seriousness=Passage(say=(hard,))))
    assert complaint.warning
    assert complaint.place == ("seriousness",)


def test_health_8_the_source_is_named_with_its_date(assistant: Assistant, topic: Topic) -> None:
    reply = assistant.hear("where does this information come from").reply
    assert reply.label == Label("source")
    reviewed = topic.source.reviewed
    for part in (topic.source.kind, topic.source.title, f"{reviewed.day}, {reviewed.year}"):
        assert part in reply.say
    assert topic.source.review_again > reviewed


# The wording around the answers

BRACES = {
    "greeting": {"topics", "disclaimer"}, "about": {"title", "text"}, "nothing_listed": {"topic"}, "emergency": {"number"},
    "maybe_emergency": {"number"}, "perhaps_said": {"said", "number"},
    "list_entry": {"noun", "number", "count", "title"}, "list_titles": {"titles", "last"},
    "list_titles_on": {"titles", "last"}, "no_more": {"title"}, "no_more_at_all": {"topics"},
    "nothing_said": {"topics"}, "offer": {"first", "second"}, "confirm": {"first"}, "which_one": {"first", "second"},
    "which_topic": {"topics"}, "now_about": {"topic"},
    "agreed": {"topic"}, "help": {"topics"}, "source": {"kind", "title", "reviewed"}, "no_match": {"topics"},
    "reminders": {"title"}, "still_emergency": {"number"}, "not_covered": {"about"}, "no_such_number": {"count"},
    "names": {"title"}, "emergencies": {"number"}, "emergency_over": {"number"}, "emergency_was": {"number"},
    "as_said": {"text"}, "not_said_to_me": {"topics"},
}  # fmt: skip


def test_the_wording_leaves_no_brace_unfilled(wording: Wording) -> None:
    for name, text in wording_texts(wording):
        used = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
        assert used <= BRACES.get(name, set()), (name, text)


def test_no_reply_shows_a_brace(answers: Answers) -> None:
    assert [chunk for chunk in every_reply_chunk(answers) if "{" in chunk or "}" in chunk] == []


def test_every_meaning_has_a_name(answers: Answers) -> None:
    names = [answers.name(label) for label in every_label(answers.topic)]
    assert all(names)
    assert len(set(names)) == len(names)


# Collecting all that can be said


def wording_texts(wording: Wording) -> Iterator[tuple[str, str]]:
    """Each text of the wording, with the name of its field."""
    for field in fields(wording):
        todo: list[Any] = [getattr(wording, field.name)]
        while todo:
            value = todo.pop()
            if isinstance(value, str):
                yield field.name, value
            else:
                todo += value.values() if isinstance(value, dict) else value


def said_around(wording: Wording, topic: Topic) -> Iterator[tuple[str, str]]:
    """The wording as it is said: with the topic's own words, and the longest item, in its braces."""
    longest = max((item.title for kind in KINDS if (of := topic.listing(kind)) for item in of.items), key=len)
    filled = {
        "topic": topic.title, "topics": topic.title, "disclaimer": topic.disclaimer_short, "title": longest, "text": "It may.", "count": 7,
        "number": 7, "noun": "Warning sign", "first": f"{longest} as a remedy", "second": "the causes",
        "titles": f"{longest}, {longest}", "last": longest, "kind": topic.source.kind, "reviewed": "September 22, 2026",
        "about": "a dose of muscle relaxants", "said": "can't breathe",
    }  # fmt: skip
    for name, text in wording_texts(wording):
        yield name, text.format(**{**filled, "title": topic.source.title} if name == "source" else filled)


def every_label(topic: Topic) -> list[Label]:
    items = [Label(kind, item.id) for kind in KINDS if (of := topic.listing(kind)) for item in of.items]
    return [*map(Label, (*PASSAGES, *LISTS, "emergency")), *items]


def every_reply_chunk(answers: Answers) -> Iterator[str]:
    """Every chunk of every answer, with "more", all pages of lists, and why and how of each item, and what is not covered."""
    yield from answers.greeted().chunks
    for term in dict.fromkeys(term for term, _ in load_not_covered().names()):
        yield from answers.not_covered(term.name, term.kind)
    for label in every_label(answers.topic):
        found = [answers.of(label)]
        if label.intent in LISTS:
            kind = LISTS[label.intent]
            listing = answers.topic.listing(kind)
            assert listing is not None
            found = [answers.page(kind, start) for start in range(0, len(listing.items), PAGE)]
        if label.item:
            found += [answers.item_aspect(label, aspect) for aspect in ("why", "how")]
        for answer in found:
            yield from answer.chunks
            yield from answer.more


def emergency_of(wording: Wording, number: str) -> tuple[str, ...]:
    return tuple(chunk.format(number=number) for chunk in wording.emergency)


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence. Not the linter's own way, so that each checks the other."""
    return [part.split() for part in re.split(r"(?<=[.!?])\s+", text)]


def with_text(value: Any, place: Place, text: str) -> Any:
    """A copy of a topic with another text at one place."""
    if not place:
        return text
    step, rest = place[0], place[1:]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{str(step): with_text(getattr(value, str(step)), rest, text)})
    if isinstance(value, dict):
        return {**value, step: with_text(value[step], rest, text)}
    return tuple(with_text(part, rest, text) if at == step else part for at, part in enumerate(value))
