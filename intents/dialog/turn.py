"""One utterance, what it was taken to mean, and the reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from intents.heard import Heard
from intents.meaning import Meaning
from intents.reply import Reply


@dataclass(frozen=True)
class Turn:
    """A turn of a conversation; ``topic`` is the id of the topic that it was answered from."""

    heard: Heard
    meaning: Meaning
    reply: Reply
    topic: str

    def as_json(self) -> dict[str, Any]:
        """The object of the project's contract; ``decision``, ``about`` and ``topic`` are additions to it."""
        return {
            "question": self.heard.text,
            "intent": self.reply.label.intent,
            "item": self.reply.label.item,
            "confidence": round(self.reply.confidence, 3),
            "say": self.reply.say,
            "more": " ".join(self.reply.more) or None,
            "decision": self.reply.decision.value,
            "about": self.reply.about or None,
            "topic": self.topic,
        }
