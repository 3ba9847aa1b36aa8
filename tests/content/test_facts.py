"""Every fact of the source article can be reached by asking, and none of its sentences is copied.

The article itself is not part of this project. ``cases/source_runs.txt`` holds, in its place, a short hash of each
run of eight words in it: enough to find a copied run, not enough to read it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from content.lint import sayable
from content.topic import LISTS, Topic
from intents.dialog.assistant import Assistant
from tests.support.files import CASES

RUN = 8


class Fact(NamedTuple):
    """One statement of the article: its short name, how to ask for it, and what the answer must hold."""

    name: str
    question: str
    pattern: str


OVERVIEW = "what is knee twitching"
SERIOUS = "is it dangerous"
CAUSES = "why does my knee twitch"
WARNINGS = "when should i see a doctor"
REMEDIES = "what can i do about it"
SUMMARY = "give me the short version"
SOURCE = "is this medical advice"

TIRED = "can tired muscles cause it"
WATER = "could dehydration do this"
NUTRIENTS = "is it a lack of magnesium"
NERVE = "could a pinched nerve cause it"
RESTLESS = "is it restless legs"
STRESS = "can stress make my knee twitch"
MEDICINE = "could my medication cause this"

LASTS = "my knee has been twitching for several days"
PAIN = "my knee twitches and it really hurts"
NUMB = "my knee feels numb"
OTHER = "i have other symptoms too"
NEW_MEDICINE = "it started after i began taking a new medicine"
WALKING = "i can't walk properly because of it"

DRINKING = "does drinking water help"
FOODS = "which foods help"
STRETCHING = "does stretching help"
HEAT = "should i use heat or ice"
RELAXING = "does reducing stress help"
ACTIVE = "does regular exercise help"
ADJUSTING = "should i change my medication"

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
    # What it is
    Fact("it surprises and confuses", OVERVIEW, r"surprising and confusing"),
    Fact("many people have it at some time", OVERVIEW, r"many people .* at some time"),
    Fact("an involuntary movement of muscles", OVERVIEW, r"muscles .* move by themselves.* do not control"),
    Fact("it can happen to anyone", OVERVIEW, r"can happen to anyone"),
    Fact("at any age and in any way of life", OVERVIEW, r"any age .* way of life"),
    Fact("to wonder why is normal", OVERVIEW, r"normal to wonder why"),
    Fact("often mild", OVERVIEW, r"often mild"),
    Fact("usually harmless", OVERVIEW, r"usually harmless"),
    Fact("tired muscles or stress can cause it", OVERVIEW, r"tired muscles or stress"),
    Fact("a quick twitch after exercise", OVERVIEW, r"quick twitch after exercise"),
    Fact("or a spasm that comes back", OVERVIEW, r"spasm that comes again"),
    Fact("studies: how often and how strongly it changes", OVERVIEW,
         r"studies show .* change.*often.*strong"),
    Fact("linked to movement and stress", OVERVIEW, r"link.* active you are, or how much stress"),
    # How serious it is
    Fact("harmless as a rule", SERIOUS, r"usually harmless"),
    Fact("short", SERIOUS, r"only a short time"),
    Fact("it can hint at something bigger", SERIOUS, r"hint at something more"),
    Fact("the nervous system", SERIOUS, r"nervous system"),
    Fact("problems with electrolytes", SERIOUS, r"electrolytes"),
    Fact("a normal response or a sign of trouble", SERIOUS,
         r"normal response of the body from a sign of trouble"),
    Fact("knowledge helps to decide when to see a doctor", SERIOUS, r"decide when to talk to a doctor"),
    Fact("and what to change in daily life", SERIOUS, r"change in your daily life"),
    # The causes
    Fact("seven common causes", CAUSES, r"seven common causes"),
    Fact("cause 1", CAUSES, r"1 of 7: tired muscles"),
    Fact("cause 2", CAUSES, r"2 of 7: a lack of water"),
    Fact("cause 3", CAUSES, r"3 of 7: a lack of nutrients"),
    Fact("cause 4", CAUSES, r"4 of 7: pressure on a nerve"),
    Fact("cause 5", CAUSES, r"5 of 7: restless leg syndrome"),
    Fact("cause 6", CAUSES, r"6 of 7: stress and anxiety"),
    Fact("cause 7", CAUSES, r"7 of 7: medicine side effects"),
    Fact("muscles used too much", TIRED, r"tired or used too much can twitch"),
    Fact("hard exercise leads to spasms", TIRED, r"very hard exercise can lead to spasms"),
    Fact("standing for long too", TIRED, r"standing for a long time"),
    Fact("too little water", WATER, r"too little water in the body"),
    Fact("upsets the electrolytes", WATER, r"upset the balance .* electrolytes"),
    Fact("which makes muscles twitch, the knee's too", WATER,
         r"out of balance, muscles can twitch.* the knee"),
    Fact("nutrients: twitching or cramps in the knee", NUTRIENTS,
         r"lacks nutrients .* knee can twitch or cramp"),
    Fact("magnesium", NUTRIENTS, r"\bmagnesium"),
    Fact("potassium", NUTRIENTS, r"\bpotassium"),
    Fact("calcium", "can low calcium cause it", r"\bcalcium"),
    Fact("pressure on a nerve", NERVE, r"pressure on a nerve"),
    Fact("an irritated nerve", NERVE, r"irritated nerve"),
    Fact("a herniated disc", "could a slipped disc cause it", r"herniated disc"),
    Fact("in the lower back", "could my lower back be the cause", r"disc in the lower back"),
    Fact("nerve signals are disturbed", NERVE, r"disturb its signals"),
    Fact("RLS is a condition", "could it be RLS", r"this condition can be a cause"),
    Fact("an urge to move the legs, not to be controlled", RESTLESS,
         r"urge to move the legs that you cannot control"),
    Fact("with twitching or jerking of knees and legs", RESTLESS, r"knees and legs .* twitch or jerk"),
    Fact("its short name", RESTLESS, r"\bRLS\b"),
    Fact("stress makes muscles tense", STRESS, r"make your muscles tense"),
    Fact("and they twitch by themselves", STRESS, r"twitch without your control"),
    Fact("anxiety as well", "could anxiety cause it",
         r"stress or anxiety can make muscles twitch.* the knee"),
    Fact("some medicines, as a side effect", MEDICINE,
         r"spasms and twitching can be a side effect of some medicines"),
    Fact("diuretics", "could my water pills do this", r"\bdiuretics"),
    Fact("corticosteroids", "could steroids cause it", r"\bcorticosteroids"),
    # When to see a doctor
    Fact("it can point to something serious", WARNINGS, r"can point to something more serious"),
    Fact("six warning signs", WARNINGS, r"six warning signs"),
    Fact("seek medical attention", WARNINGS, r"if any of these fits, see a doctor"),
    Fact("sign 1", WARNINGS, r"1 of 6: twitching that lasts"),
    Fact("sign 2", WARNINGS, r"2 of 6: bad pain or swelling"),
    Fact("sign 3", WARNINGS, r"3 of 6: numbness or weakness"),
    Fact("sign 4", WARNINGS, r"4 of 6: other unexplained symptoms"),
    Fact("sign 5", WARNINGS, r"5 of 6: a new medicine"),
    Fact("sign 6", WARNINGS, r"6 of 6: trouble with walking"),
    Fact("for several days", LASTS, r"see a doctor if .* lasts for several days"),
    Fact("often and no better", LASTS, r"comes often and gets no better"),
    Fact("a professional may look for the cause", LASTS, r"health worker may need to look for the cause"),
    Fact("nerves or deficiencies behind it", LASTS, r"problem with a nerve, or a lack of nutrients"),
    Fact("strong pain", PAIN, r"see a doctor if strong pain"),
    Fact("discomfort", PAIN, r"discomfort"),
    Fact("swelling", "my knee twitches and it is swollen", r"see a doctor if .*swelling"),
    Fact("hard to move", "it twitches and i can't bend my knee", r"see a doctor if .*hard to move"),
    Fact("an injury", PAIN, r"point to an injury"),
    Fact("joint inflammation", PAIN, r"joint inflammation"),
    Fact("muscle damage", PAIN, r"damaged muscle"),
    Fact("numbness", NUMB, r"see a doctor if your knee feels numb"),
    Fact("weakness", "my knee is weak and gives way", r"see a doctor if .*weak"),
    Fact("above all where it hinders", NUMB, r"above all if it is hard to get around"),
    Fact("it may be a nerve", NUMB, r"may point to pressure on a nerve"),
    Fact("such as from a herniated disc", NUMB, r"herniated disc"),
    Fact("other symptoms", OTHER, r"see a doctor if other symptoms .* cannot explain"),
    Fact("fatigue", OTHER, r"feeling tired"),
    Fact("cramps", OTHER, r"cramps"),
    Fact("odd movements elsewhere", OTHER, r"odd movements in other parts of your body"),
    Fact("a neurological disorder", OTHER, r"disorder of the nervous system.*neurological disorder"),
    Fact("a systemic issue", OTHER, r"problem in the whole body.*systemic issue"),
    Fact("after a new medicine", NEW_MEDICINE, r"see a doctor if .* after you took a new medicine"),
    Fact("medicines known for it", NEW_MEDICINE, r"known to cause muscle spasms or twitching"),
    Fact("the doctor finds out whether it is a side effect", NEW_MEDICINE,
         r"find out whether .* side effect"),
    Fact("hard to walk", WALKING, r"see a doctor if .* hard to walk"),
    Fact("hard to do everyday things", WALKING, r"everyday things"),
    Fact("a check of joint and muscles", WALKING,
         r"doctor can check how well your joint and your muscles work"),
    # The remedies
    Fact("seven remedies", REMEDIES, r"seven things that can help"),
    Fact("they ease and prevent", REMEDIES, r"ease or prevent"),
    Fact("remedy 1", REMEDIES, r"1 of 7: drinking water"),
    Fact("remedy 2", REMEDIES, r"2 of 7: foods rich in minerals"),
    Fact("remedy 3", REMEDIES, r"3 of 7: stretching and massage"),
    Fact("remedy 4", REMEDIES, r"4 of 7: heat or cold"),
    Fact("remedy 5", REMEDIES, r"5 of 7: reducing stress"),
    Fact("remedy 6", REMEDIES, r"6 of 7: regular physical activity"),
    Fact("remedy 7", REMEDIES, r"7 of 7: adjusting medicine with your doctor"),
    Fact("water prevents spasms from a lack of it", DRINKING,
         r"prevent spasms .* lack of water is the cause"),
    Fact("plenty, all day", "how much water should i drink", r"plenty of water all through the day"),
    Fact("above all after exercise", DRINKING, r"most after exercise"),
    Fact("and in hot weather", DRINKING, r"in hot weather"),
    Fact("minerals prevent cramps and spasms", FOODS,
         r"magnesium and potassium can help prevent cramps and spasms"),
    Fact("by filling a lack", FOODS, r"if you lack such minerals, muscles can twitch or cramp"),
    Fact("bananas", "do bananas help", r"\bbananas"),
    Fact("spinach", "what about eating spinach", r"\bspinach"),
    Fact("almonds", "should i eat almonds", r"\balmonds"),
    Fact("avocados", "are avocados good for it", r"\bavocados"),
    Fact("as part of the diet", FOODS, r"part of your meals"),
    Fact("electrolytes in balance", FOODS, r"electrolytes in balance"),
    Fact("stretching eases tension", STRETCHING, r"ease tension"),
    Fact("and makes twitching less likely", STRETCHING, r"twitching less likely"),
    Fact("stretch legs and knees regularly", STRETCHING, r"stretch your legs and knees regularly"),
    Fact("massage the knee muscles", "does a massage help", r"massage the muscles of the knee"),
    Fact("they relax", STRETCHING, r"relax"),
    Fact("heat or cold makes muscles less tense", HEAT, r"heat or cold can make muscles less tense"),
    Fact("and eases twitching", HEAT, r"ease twitching"),
    Fact("a warm compress", "does a warm compress help", r"warm compress"),
    Fact("an ice pack", "does an ice pack help", r"ice pack"),
    Fact("for 15 to 20 minutes", "how long do i put ice on my knee", r"15 to 20 minutes"),
    Fact("to soothe the muscles", HEAT, r"soothe the muscles"),
    Fact("less stress, less tension", RELAXING, r"less stress can mean less tension in all your muscles"),
    Fact("deep breathing", "does deep breathing help", r"deep breathing"),
    Fact("meditation", "does meditation help", r"meditation"),
    Fact("yoga", "does yoga help", r"yoga"),
    Fact("they help to cope with stress", RELAXING, r"cope with stress"),
    Fact("activity strengthens the knee muscles", ACTIVE, r"knee muscles get stronger"),
    Fact("flexibility", ACTIVE, r"bend and stretch more easily"),
    Fact("circulation", ACTIVE, r"blood to flow"),
    Fact("low impact exercise", ACTIVE, r"low impact exercise"),
    Fact("walking", "is walking good for it", r"\bwalk\b"),
    Fact("swimming", "is swimming good for it", r"\bswim\b"),
    Fact("cycling", "is cycling good for it", r"\bcycle\b"),
    Fact("adjusting prevents what a medicine causes", ADJUSTING, r"adjust it to prevent this"),
    Fact("ask the doctor where a medicine is suspected", ADJUSTING,
         r"plays a part, ask the doctor who prescribed it"),
    Fact("it is the doctor who adjusts", ADJUSTING, r"your doctor can decide whether to adjust"),
    # The summary
    Fact("summary: water and minerals prevent spasms", SUMMARY,
         r"magnesium and potassium.* help prevent spasms"),
    Fact("summary: which foods", SUMMARY, r"bananas, spinach and avocados"),
    Fact("summary: stretching, massage, heat and cold soothe", SUMMARY,
         r"stretching, massage, heat and cold can soothe"),
    Fact("summary: breathing or yoga against tension", SUMMARY, r"deep breathing or yoga .* less tense"),
    Fact("summary: activity strengthens", SUMMARY, r"stay active, your knee muscles get stronger"),
    Fact("summary: medicines with the doctor", SUMMARY, r"ask your doctor about adjusting it"),
    Fact("summary: less often, less trouble", SUMMARY, r"come less often and bother you less"),
    Fact("summary: knowledge helps to react and stay healthy", SUMMARY,
         r"know more, .*react well and stay healthy"),
    # The disclaimer
    Fact("general information only", SOURCE, r"general information only"),
    Fact("from public sources", SOURCE, r"sources that are open to all"),
    Fact("no substitute for advice, diagnosis, treatment", SOURCE,
         r"not take the place of .*advice, diagnosis or treatment"),
    Fact("ask a doctor with any question", SOURCE,
         r"always ask your doctor, or another trained health worker"),
]  # fmt: skip


@pytest.mark.parametrize("fact", FACTS, ids=[fact.name for fact in FACTS])
def test_health_10_every_fact_can_be_reached(assistant: Assistant, fact: Fact) -> None:
    answer = told(assistant, fact.question)
    assert re.search(fact.pattern, answer, re.IGNORECASE), f"{fact.question!r} is answered: {answer}"


def test_a_fact_that_is_not_told_is_found_missing(assistant: Assistant) -> None:
    """The table above can fail: one question does not bring out every fact."""
    answer = told(assistant, WATER)
    missing = [fact for fact in FACTS if not re.search(fact.pattern, answer, re.IGNORECASE)]
    assert len(missing) > len(FACTS) * 0.8


def test_every_item_of_the_topic_is_a_fact_that_is_asked_for(assistant: Assistant, topic: Topic) -> None:
    asked = set()
    for fact in FACTS:
        assistant.forget()
        asked.add(assistant.hear(fact.question).reply.label)
    items = {
        (kind, item.id)
        for kind in ("cause", "warning", "remedy")
        if (listing := topic.listing(kind))
        for item in listing.items
    }
    assert items <= asked


def test_nothing_that_the_topic_can_say_is_out_of_reach(assistant: Assistant, topic: Topic) -> None:
    told_at_all = " ".join(
        told(assistant, question) for question in dict.fromkeys(fact.question for fact in FACTS)
    )
    for question in (DRINKING, FOODS, STRETCHING, HEAT, RELAXING, ACTIVE, ADJUSTING):
        for follow_up in ("why does that help", "how do i do that"):
            assistant.forget()
            assistant.hear(question)
            told_at_all += " " + " ".join(assistant.hear(follow_up).reply.chunks)
    told_at_all += " ".join(told(assistant, question) for question in NOT_COVERED)
    chunks = {text for place, text in sayable(topic) if place[-1] != "intro"}
    assert {chunk for chunk in chunks if chunk not in told_at_all} == set()


def test_health_10_no_run_of_eight_words_is_copied(topic: Topic) -> None:
    known = source_runs()
    said = " ".join(text for place, text in sayable(topic) if place != ("source", "title"))
    assert [run for run in runs(said) if digest(run) in known] == []


def test_a_copied_run_would_be_found() -> None:
    """The headline of the article, the button below it and the first words of its text are such a run."""
    copied = "Oh, well. Why does my knee twitch? Share Knee twitching, you say"
    assert [run for run in runs(copied) if digest(run) in source_runs()] == [
        "why does my knee twitch share knee twitching"
    ]


def told(assistant: Assistant, question: str) -> str:
    """All that a conversation of its own brings out: the answer, what "more" adds, and a list to its end."""
    assistant.forget()
    reply = assistant.hear(question).reply
    chunks = [*reply.chunks, *reply.more]
    is_list = reply.label.intent in LISTS
    while is_list and reply.more:
        reply = assistant.hear("next").reply
        chunks += reply.chunks
    return " ".join(chunks)


def runs(text: str) -> Iterator[str]:
    """Every run of eight words, in small letters and without signs."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"['\u2019]", "", text.lower()))
    return (" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


def digest(run: str) -> str:
    return hashlib.sha256(run.encode()).hexdigest()[:12]


def source_runs() -> frozenset[str]:
    lines = (CASES / "source_runs.txt").read_text(encoding="ascii").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
