"""Finding names."""

from __future__ import annotations

from intents.words.gazetteer import Gazetteer


def test_the_longest_name_wins_and_names_do_not_overlap() -> None:
    found = Gazetteer([("part", "knee"), ("cap", "knee cap"), ("x", "cap")]).spans(
        ("my", "knee", "cap", "hurts")
    )
    assert [(span.start, span.end, set(span.stands_for)) for span in found] == [(1, 3, {"cap"})]
