"""Mending misspelt words."""

from __future__ import annotations

from intents.words.spelling import Speller


def test_fuzziness_never_makes_or_drops_a_denial() -> None:
    speller = Speller(["not", "numb", "without", "doctor"])
    assert speller.mend(("nott", "nor", "withut", "docter")) == ("nott", "nor", "withut", "doctor")
