"""Places in a list of a small topic, whose scorer makes of bare words what it likes."""

from __future__ import annotations

from content.loading import DEFAULT_TOPIC
from intents.dialog.assistant import Assistant
from intents.learning.learnt import Keeping
from voice.settings import cache_folder

SLEEPING = DEFAULT_TOPIC.parent / "trouble_sleeping.yaml"


def test_a_bare_number_reads_the_list_and_a_question_about_it_what_helps() -> None:
    assistant = Assistant.load(SLEEPING, keeping=Keeping(cache_folder()))
    assistant.hear("what causes trouble sleeping")
    first = assistant.hear("the first one").reply.label
    assert first.intent == "cause"
    assert assistant.hear("what can i do about the first one").reply.label.intent == "remedy"
    assert assistant.hear("the second cause").reply.label.intent == "cause"
