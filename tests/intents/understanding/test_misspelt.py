"""Every slip of the finger in a question: the word is mended, or nothing is answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from intents.meaning import Decision
from intents.understanding.interpreter import Interpreter
from intents.words.dictionary import is_english

QUESTIONS = {
    "why is my knee twitching": "causes",
    "why does my knee twitch": "causes",
    "what causes knee twitching": "causes",
    "how do i stop my knee twitching": "remedies",
    "what should i do about it": "remedies",
    "when should i see a doctor": "warnings",
    "is my knee twitching serious": "seriousness",
    "what is knee twitching": "overview",
    "who wrote this": "source",
    "where does this information come from": "source",
    "can stress make my knee twitch": "cause stress-anxiety",
    "could dehydration be why my knee twitches": "cause dehydration",
    "can a trapped nerve make my knee twitch": "cause nerve-compression",
    "is it restless legs": "cause restless-legs",
    "does magnesium help with twitching": "remedy mineral-foods",
    "which foods help a twitching knee": "remedy mineral-foods",
    "will stretching help my knee": "remedy stretching-massage",
    "should i put ice on my knee": "remedy heat-cold",
    "does drinking water help": "remedy hydration",
}
SIGNS = {
    "i have chest pain": "emergency",
    "i can hardly breathe": "emergency",
    "my face is drooping": "emergency",
    "she is having a seizure": "emergency",
    "my knee is numb": "warning numbness-weakness",
    "my knee is swollen": "warning severe-pain",
    "i can not walk": "warning mobility",
}
_KEYBOARD = {
    key: (row / 2 + at, row)
    for row, keys in enumerate(["qwertyuiop", "asdfghjkl", "zxcvbnm"])
    for at, key in enumerate(keys)
}


def _beside(key: str) -> Iterator[str]:
    across, down = _KEYBOARD[key]
    for other, (x, y) in _KEYBOARD.items():
        if other != key and abs(x - across) <= 1 and abs(y - down) <= 1:
            yield other


def _slips(word: str) -> dict[str, str]:
    """The word with one slip of the finger, and its kind; what is another English word is none."""
    found: dict[str, str] = {}
    for at, letter in enumerate(word):
        before, after = word[:at], word[at + 1 :]
        found[before + after] = "dropped"
        found[before + 2 * letter + after] = "doubled"
        found[before + after[:1] + letter + after[1:]] = "swapped"
        found |= {before + other + after: "beside" for other in _beside(letter)}
    return {form: kind for form, kind in found.items() if form and form != word and not is_english(form)}


def _outcomes(interpreter: Interpreter, sentences: dict[str, str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for sentence, wanted in sentences.items():
        assert str(interpreter.interpret(sentence).label) == wanted
        said = sentence.split()
        for at, word in enumerate(said):
            for form, kind in _slips(word).items():
                meaning = interpreter.interpret(" ".join([*said[:at], form, *said[at + 1 :]]))
                if meaning.decision not in (Decision.ANSWER, Decision.CONFIRM):
                    outcome = "not answered"
                else:  # or asked, where it is not plain whose sign it is
                    outcome = "right" if str(meaning.label) == wanted else "wrong"
                counts.update([outcome, f"{kind} {outcome}"])
    print(dict(sorted(counts.items())))
    return counts


def test_slips_are_of_all_kinds() -> None:
    assert _slips("my") == {
        "y": "dropped", "m": "dropped", "mmy": "doubled", "myy": "doubled", "ym": "swapped",
        "ny": "beside", "jy": "beside", "ky": "beside", "mt": "beside", "mh": "beside",
    }  # fmt: skip


@pytest.mark.parametrize(("sentences", "least", "share"), [(QUESTIONS, 2500, 0.98), (SIGNS, 500, 0.9)])
def test_every_slip_is_mended_or_not_answered(
    interpreter: Interpreter, sentences: dict[str, str], least: int, share: float
) -> None:
    counts = _outcomes(interpreter, sentences)
    tried = counts["right"] + counts["wrong"] + counts["not answered"]
    assert tried > least
    assert counts["right"] >= share * tried
    assert counts["wrong"] <= 0.002 * tried


def test_the_question_word_is_never_taken_for_another(interpreter: Interpreter) -> None:
    """Nor is it dropped: "is my knee twitching" asks something else."""
    wrong = []
    for form in [*_slips("why"), "whay"]:
        meaning = interpreter.interpret(f"{form} is my knee twitching")
        if meaning.decision is Decision.ANSWER and meaning.intent not in {"causes", "overview"}:
            wrong.append(form)
    assert wrong in ([], ["wht"])  # "what" or "why"
