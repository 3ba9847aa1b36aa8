"""Run by the Python of OpenVoiceOS's own environment: talks to the skill, and tells what went over the message bus.

Reads pairs of a session and an utterance as JSON from standard input; writes for each one object, in one JSON list:
``session``, ``utterance``, ``messages`` (their types in order), ``spoken`` (each text, and whether an answer is expected).
"""

from __future__ import annotations

import json
import socket
import sys
from typing import Any

SKILL = "ovos-skill-knee-voice.knee-voice"
PIPELINE = [
    "ovos-stop-pipeline-plugin-high",
    "ovos-converse-pipeline-plugin",
    "ovos-fallback-pipeline-plugin-high",
    "ovos-fallback-pipeline-plugin-medium",
]


def forbidden(*_arguments: object, **_options: object) -> None:
    raise OSError("no network here")


def main() -> None:
    socket.socket.connect = forbidden  # type: ignore[assignment, method-assign]
    socket.getaddrinfo = forbidden  # type: ignore[assignment]
    from ovos_bus_client.message import Message
    from ovos_bus_client.session import Session
    from ovoscope import CaptureSession, get_minicroft

    sessions: dict[str, Any] = {}
    turns = []
    core = get_minicroft([SKILL], default_pipeline=PIPELINE, lang="en-US")
    try:
        for name, utterance in json.load(sys.stdin):
            session = sessions.setdefault(name, Session(name))
            capture = CaptureSession(core, eof_msgs=["ovos.utterance.handled", f"{SKILL}.stop.response"])
            context = {"session": session.serialize(), "source": "ear", "destination": "skills"}
            capture.capture(
                Message("recognizer_loop:utterance", {"utterances": [utterance], "lang": "en-US"}, context),
                timeout=10,
            )
            messages = capture.finish()
            for message in messages:  # a client keeps the session that came back last
                if message.context.get("session", {}).get("session_id") == name:
                    sessions[name] = Session.deserialize(message.context["session"])
            turns.append(
                {
                    "session": name,
                    "utterance": utterance,
                    "messages": [message.msg_type for message in messages],
                    "spoken": [
                        [message.data["utterance"], message.data["expect_response"]]
                        for message in messages
                        if message.msg_type == "speak"
                    ],
                }
            )
    finally:
        core.stop()
    json.dump(turns, sys.__stdout__)
    sys.__stdout__.flush()  # type: ignore[union-attr]


if __name__ == "__main__":
    main()
