"""What an utterance says is not so."""

from __future__ import annotations

import pytest

from content.topic import Topic
from intents.concept import Concept
from intents.words.gazetteer import Span
from intents.words.lexicon import Lexicon
from intents.words.negation import denied
from intents.words.normalize import words


@pytest.mark.parametrize(
    ("said", "is_denied"),
    [
        ("it is not numb", True),
        ("it is numb", False),
        ("no numbness at all", True),
        ("without any real numbness", True),
        ("never numb", True),
        ("neither weak nor numb", True),
        ("not weak or numb", True),
        ("not only numb", False),
        ("not sure if it is numb", False),
        ("no it is numb", False),
        ("it hurts no end and it is numb", False),
        ("i would not say it is numb", True),
        ("it is not painful but it is numb", False),
        ("ice does not help it is numb", False),
        ("never felt so numb like this", False),
        ("not better still numb", False),
        ("the numb feeling is not going away", False),
        ("is not numb bad", False),
    ],
)
def test_only_plain_denial_counts(topic: Topic, said: str, is_denied: bool) -> None:
    reading = Lexicon(topic).read(said)
    sign = Concept("warning", "numbness-weakness")
    numb = [n for n, span in enumerate(reading.spans) if sign in span.stands_for]
    assert numb
    assert (numb[-1] in reading.denied) is is_denied


def test_a_list_is_denied_from_its_beginning_to_its_end() -> None:
    assert denied_of("no swelling, numbness or pain") == {"swelling", "numbness", "pain"}
    assert denied_of("neither swelling nor numbness nor anything of that sort") == {"swelling", "numbness"}
    assert denied_of("no swelling, numbness and it is the pain") == {"swelling"}
    assert denied_of("no swelling and my pain is bad") == {"swelling"}
    assert denied_of("he does not say so now and the pain is bad") == set()


def test_what_somebody_does_not_intend_is_denied() -> None:
    assert denied_of("i have no plans for swelling") == set()
    assert denied_of("no plan to have pain") == {"pain"}
    assert denied_of("i have nothing to do but pain") == set()


def test_what_somebody_will_not_or_does_not_want_to_do_is_denied() -> None:
    assert denied_of("i would not pain him") == denied_of("i do not want to pain him") == {"pain"}
    assert denied_of("it will not pain him") == denied_of("i do not want this pain") == set()


def test_an_answer_of_no_denies_what_was_asked_about() -> None:
    assert denied_of("pain no none") == denied_of("any pain no") == {"pain"}
    assert denied_of("she asked about pain and i said no") == {"pain"}
    assert denied_of("did it pain him no it did not") == {"pain"}
    assert (
        denied_of("do you hear me he has this pain no")
        == denied_of("pain no relief")
        == denied_of("my pain no")
        == denied_of("pain")
        == set()
    )


def test_nothing_may_be_a_judgement_and_no_denial() -> None:
    assert denied_of("it is probably nothing a bit of pain") == set()
    assert denied_of("there is nothing wrong pain") == {"pain"}


def test_do_not_is_no_question() -> None:
    assert denied_of("do not pain") == {"pain"}
    assert denied_of("is not pain bad") == set()


def test_never_like_this_is_news() -> None:
    assert denied_of("never had pain in my back like this") == set()
    assert denied_of("never had pain in my back") == {"pain"}


def denied_of(said: str) -> set[str]:
    """The words of "swelling", "numbness" and "pain" that are denied."""
    heard = words(said)
    named = [at for at, word in enumerate(heard) if word in ("swelling", "numbness", "pain")]
    return {heard[named[each]] for each in denied(heard, [Span(at, at + 1, frozenset()) for at in named])}
