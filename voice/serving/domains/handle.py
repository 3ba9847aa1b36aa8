"""From words to an answer (the domain ``handle``)."""

from __future__ import annotations

from wyoming.event import Event
from wyoming.handle import Handled, NotHandled

from voice.serving.domains.mind import Mind
from voice.serving.wire.limits import NAME
from voice.serving.wire.reading import BadEventError, text_of

CONVERSATION = "conversation_id"
"""Where Home Assistant names the conversation, in the context of a transcript."""

LEADS_ON = "leads_on"
"""Beside it in the context of an answer: whether the microphone should stay open."""


async def handle(mind: Mind, event: Event) -> Event:
    """The answer to a ``transcript``: ``handled``, or ``not-handled`` with a text that says so. Raises BadEventError."""
    name = conversation_of(event)
    answer = await mind.hear(text_of(event), name)
    context = {CONVERSATION: name, LEADS_ON: answer.leads_on} if name else None
    kind = Handled if answer.handled else NotHandled
    return kind(answer.text, context).event()


def conversation_of(event: Event) -> str:
    """The name of its conversation; empty where it has none. Raises BadEventError."""
    context = event.data.get("context") or {}
    name = context.get(CONVERSATION) if isinstance(context, dict) else 0
    if name is None:
        return ""
    if not isinstance(name, str) or len(name) > NAME:
        raise BadEventError(f"The {CONVERSATION} in a context is text of at most {NAME} characters.")
    return name.encode(errors="replace").decode()
