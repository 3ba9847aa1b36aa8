"""Run by the pytest of Home Assistant's own environment: its real core against our real server.

KNEE_PORT is where the server listens, KNEE_QUESTION a wav file (16 kHz), KNEE_EXPORTED the folder that was exported.
"""

from __future__ import annotations

import asyncio
import io
import os
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import custom_components
import pytest
import pytest_socket
import yaml
from homeassistant.components import automation, media_player, stt, tts
from homeassistant.components.assist_pipeline import async_pipeline_from_audio_stream
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import area_registry, device_registry, entity_registry
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_mock_service

HOST, PORT = "127.0.0.1", int(os.environ["KNEE_PORT"])
QUESTION = Path(os.environ["KNEE_QUESTION"])
EXPORTED = Path(os.environ["KNEE_EXPORTED"])
custom_components.__path__.append(str(EXPORTED / "custom_components"))

PLAIN, COMPONENT = "conversation.knee_voice", "conversation.knee_voice_with_follow_up"


@dataclass
class Answer:
    """What came of one utterance."""

    text: str
    handled: bool
    goes_on: bool
    by: str  # the agent, or what else answered
    conversation: str
    events: list[dict[str, Any]] = field(default_factory=list)


class Assist:
    """A pipeline of ours, used through the websocket as Home Assistant's own pages and phones do."""

    def __init__(self, hass: HomeAssistant, socket: Any) -> None:
        self._hass = hass
        self._socket = socket

    async def pipeline(self, agent: str, prefer_local: bool = False) -> str:
        """Makes one with our ears and voice."""
        await self._socket.send_json_auto_id({
            "type": "assist_pipeline/pipeline/create", "name": f"{agent} {prefer_local}", "language": "en",
            "conversation_engine": agent, "conversation_language": "en",
            "stt_engine": "stt.knee_voice", "stt_language": "en",
            "tts_engine": "tts.knee_voice", "tts_language": "en", "tts_voice": None,
            "wake_word_entity": None, "wake_word_id": None, "prefer_local_intents": prefer_local,
        })  # fmt: skip
        made = await self._socket.receive_json()
        assert made["success"], made
        return str(made["result"]["id"])

    async def say(
        self, pipeline: str, text: str, conversation: str | None = None, device: str | None = None
    ) -> Answer:
        """One turn in text, said to a device."""
        await self._socket.send_json_auto_id({
            "type": "assist_pipeline/run", "start_stage": "intent", "end_stage": "intent",
            "input": {"text": text}, "pipeline": pipeline, "conversation_id": conversation,
            "device_id": device,
        })  # fmt: skip
        events = []
        while not events or events[-1]["type"] != "run-end":
            message = await self._socket.receive_json()
            if message["type"] == "event":
                events.append(message["event"])
        return answer_in(events)


def answer_in(events: list[dict[str, Any]]) -> Answer:
    data = {event["type"]: event["data"] or {} for event in events}
    assert "error" not in data, data
    output = data["intent-end"]["intent_output"]
    return Answer(
        output["response"]["speech"].get("plain", {}).get("speech", ""),
        output["response"]["response_type"] != "error",
        output["continue_conversation"],
        "home assistant" if data["intent-end"]["processed_locally"] else data["intent-start"]["engine"],
        output["conversation_id"],
        events,
    )


@pytest.fixture(autouse=True)
async def ready(hass: HomeAssistant, socket_enabled: None, enable_custom_integrations: None) -> None:
    """The core, and no way to anywhere but this machine."""
    pytest_socket.socket_allow_hosts(["127.0.0.1"])
    for part in ("homeassistant", "conversation", "assist_pipeline", "media_player"):
        assert await async_setup_component(hass, part, {})


@pytest.fixture
async def assist(hass: HomeAssistant, ready: None, hass_ws_client: Any) -> AsyncIterator[Assist]:
    """With both of ours added by their forms."""
    await added(hass, "wyoming")
    await added(hass, "knee_voice")
    yield Assist(hass, await hass_ws_client(hass))


async def added(hass: HomeAssistant, integration: str, port: int = PORT) -> Any:
    """Fills in the form of an integration."""
    flow = await hass.config_entries.flow.async_init(integration, context={"source": "user"})
    assert flow["type"] is FlowResultType.FORM
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], {"host": HOST, "port": port})
    await hass.async_block_till_done()
    return result


# The agent that needs no code


async def test_the_plain_agent_answers_and_refuses(assist: Assist) -> None:
    pipeline = await assist.pipeline(PLAIN)
    answer = await assist.say(pipeline, "why is my knee twitching")
    assert (answer.handled, answer.by, answer.goes_on) == (True, PLAIN, False)
    assert answer.text.startswith("There are seven common causes")
    refused = await assist.say(pipeline, "how high is the eiffel tower")
    assert not refused.handled and refused.text


async def test_the_plain_agent_has_no_follow_up_in_this_version(assist: Assist) -> None:
    """Its wyoming 1.5.4 drops the name of the conversation: the README of the export says so."""
    pipeline = await assist.pipeline(PLAIN)
    first = await assist.say(pipeline, "why is my knee twitching")
    second = await assist.say(pipeline, "next", first.conversation)
    assert "Cause 4" not in second.text


async def test_a_spoken_question_gets_a_spoken_answer(hass: HomeAssistant, assist: Assist) -> None:
    pipeline = await assist.pipeline(PLAIN)
    events: list[Any] = []

    async def sound() -> AsyncIterator[bytes]:
        with wave.open(str(QUESTION)) as file:
            while block := file.readframes(1024):
                yield block

    await async_pipeline_from_audio_stream(
        hass, context=Context(), event_callback=events.append, stt_stream=sound(), pipeline_id=pipeline,
        stt_metadata=stt.SpeechMetadata(
            language="en", format=stt.AudioFormats.WAV, codec=stt.AudioCodecs.PCM,
            bit_rate=stt.AudioBitRates.BITRATE_16, sample_rate=stt.AudioSampleRates.SAMPLERATE_16000,
            channel=stt.AudioChannels.CHANNEL_MONO,
        ),
        tts_audio_output={"preferred_format": "wav"},  # as it comes: all else is made by ffmpeg
    )  # fmt: skip
    data = {str(event.type): event.data for event in events}
    assert data["stt-end"]["stt_output"]["text"] == "what is causing my knee to twitch"
    stream = tts.async_get_stream(hass, data["tts-end"]["tts_output"]["token"])
    answer = b"".join([block async for block in stream.async_stream_result()])
    with wave.open(io.BytesIO(answer)) as file:
        assert file.getnframes() / file.getframerate() > 5
        samples = file.readframes(file.getnframes())
    assert max(samples) > 0 and len(set(samples)) > 50, "there is something to hear"


# The component


async def test_the_component_keeps_listening_where_the_answer_goes_on(assist: Assist) -> None:
    pipeline = await assist.pipeline(COMPONENT)
    first = await assist.say(pipeline, "why is my knee twitching")
    assert (first.handled, first.by, first.goes_on) == (True, COMPONENT, True)
    second = await assist.say(pipeline, "next", first.conversation)
    assert second.text.startswith("Cause 4 of 7") and second.goes_on
    third = await assist.say(pipeline, "next", first.conversation)
    assert third.text.startswith("Cause 7 of 7") and not third.goes_on, "that was the last"
    assert (await assist.say(pipeline, "goodbye", first.conversation)).goes_on is False


async def test_the_component_keeps_conversations_apart(assist: Assist) -> None:
    pipeline = await assist.pipeline(COMPONENT)
    first = await assist.say(pipeline, "why is my knee twitching")
    other = await assist.say(pipeline, "next")
    assert other.conversation != first.conversation and "Cause 4" not in other.text
    assert "Cause 4" in (await assist.say(pipeline, "next", first.conversation)).text


async def test_the_component_tells_a_refusal_as_one(assist: Assist) -> None:
    refused = await assist.say(await assist.pipeline(COMPONENT), "how high is the eiffel tower")
    assert (refused.handled, refused.goes_on) == (False, False) and refused.text


async def test_with_local_intents_preferred_a_room_with_music_takes_commands_only_where_it_is_not_listening(
    hass: HomeAssistant, assist: Assist
) -> None:
    """A satellite in a room with a radio that plays: the README of the export says what was seen here."""
    satellite = radio_and_satellite(hass)
    plain, pipeline = await assist.pipeline(PLAIN, True), await assist.pipeline(COMPONENT, True)
    for agent, engine in ((plain, PLAIN), (pipeline, COMPONENT)):
        alone = {
            text: (await assist.say(agent, text, device=satellite)).by
            for text in ("next", "skip", "pause", "stop", "repeat")
        }
        taken = "home assistant"
        assert alone == {"next": taken, "skip": taken, "pause": taken, "stop": engine, "repeat": engine}
    for command in ("next", "pause", "stop", "what time is it"):
        first = await assist.say(pipeline, "why is my knee twitching", device=satellite)
        assert first.by == COMPONENT and first.goes_on
        again = await assist.say(pipeline, command, first.conversation, satellite)
        assert again.by == COMPONENT
    first = await assist.say(plain, "why is my knee twitching", device=satellite)
    assert (await assist.say(plain, "next", first.conversation, satellite)).by == "home assistant"


def radio_and_satellite(hass: HomeAssistant) -> str:
    """A room with a radio that plays, and the id of a satellite there."""
    room = area_registry.async_get(hass).async_create("Kitchen").id
    features = media_player.MediaPlayerEntityFeature
    able = int(features.NEXT_TRACK | features.PAUSE | features.STOP | features.PLAY)
    registry = entity_registry.async_get(hass)
    radio = registry.async_get_or_create(
        "media_player", "test", "radio", suggested_object_id="radio", supported_features=able
    )
    registry.async_update_entity(radio.entity_id, area_id=room)
    hass.states.async_set(radio.entity_id, "playing", {"supported_features": able, "friendly_name": "Radio"})
    async_expose_entity(hass, "conversation", radio.entity_id, True)
    for service in ("media_next_track", "media_pause"):
        async_mock_service(hass, "media_player", service)
    entry = hass.config_entries.async_entries("knee_voice")[0]
    devices = device_registry.async_get(hass)
    device = devices.async_get_or_create(config_entry_id=entry.entry_id, identifiers={("test", "satellite")})
    devices.async_update_device(device.id, area_id=room)
    return device.id


async def test_the_form_says_what_is_wrong(hass: HomeAssistant) -> None:
    nobody = await added(hass, "knee_voice", port=9)
    assert nobody["errors"] == {"base": "cannot_connect"}
    async with another_server(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        assert (await added(hass, "knee_voice", port))["errors"] == {"base": "cannot_connect"}
    async with another_server(b'{"type": "info", "data": {"asr": [{"installed": true}]}}\n') as port:
        assert (await added(hass, "knee_voice", port))["errors"] == {"base": "no_answers"}
    assert (await added(hass, "knee_voice"))["title"] == "Knee Voice"
    assert (await added(hass, "knee_voice"))["reason"] == "already_configured"


@asynccontextmanager
async def another_server(says: bytes) -> AsyncIterator[int]:
    """The port of one that says always the same."""

    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(says)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, HOST, 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_a_server_that_has_gone_is_told_in_words(hass: HomeAssistant, assist: Assist) -> None:
    pipeline = await assist.pipeline(COMPONENT)
    entry = hass.config_entries.async_entries("knee_voice")[0]
    hass.config_entries.async_update_entry(entry, data={"host": HOST, "port": 9})
    await hass.config_entries.async_reload(entry.entry_id)
    answer = await assist.say(pipeline, "why is my knee twitching")
    assert not answer.handled and "knee serve" in answer.text


# The automation


@pytest.mark.parametrize("agent", [PLAIN, COMPONENT])
async def test_the_automation_hands_over_the_whole_sentence(
    hass: HomeAssistant, assist: Assist, agent: str
) -> None:
    """The pipeline has Home Assistant's own agent; what names the topic gets our answer, and the rest its own."""
    rule = yaml.safe_load((EXPORTED / "automation.yaml").read_text(encoding="utf-8"))
    assert rule["actions"][0]["data"]["agent_id"] == PLAIN
    rule["actions"][0]["data"]["agent_id"] = agent
    assert await async_setup_component(hass, automation.DOMAIN, {automation.DOMAIN: [rule]})
    await hass.async_block_till_done()
    pipeline = await assist.pipeline("conversation.home_assistant")
    asked = await assist.say(pipeline, "could it be my water pills that make my knee twitch")
    assert "medicine" in asked.text.lower(), asked.text
    by_name = await assist.say(pipeline, "ask knee voice why it happens")
    assert "causes" in by_name.text, by_name.text
    follows = await assist.say(pipeline, "ask knee voice next")
    assert ("Cause 4" in follows.text) is (agent == COMPONENT), "the plain agent forgets, in this version"
    clock = await assist.say(pipeline, "what time is it")
    assert clock.handled and "knee" not in clock.text.lower()
