"""What several tests share: the real topic, interpreter, recognizer and assistant, loaded once; and what holds for all."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from content.loading import load_topic
from content.topic import Topic
from intents.dialog.assistant import Assistant
from intents.understanding.interpreter import Interpreter
from tests.support.files import EMBEDDED

if TYPE_CHECKING:
    from voice.hearing.recognizer import RecognizerModel


@pytest.hookimpl(tryfirst=True)  # before -m chooses by the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever is heard or played on the sound card happens in real time."""
    for item in items:
        if "card" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.realtime)


@pytest.fixture(scope="session", autouse=True)
def nothing_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the settings, the kept sound or the models of whoever runs the tests."""
    folder = tmp_path_factory.mktemp("user")
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("KNEE_"):
                patch.delenv(name)
        for kind in ("CACHE", "CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{kind}_HOME", str(folder / kind.lower()))
        patch.setenv("KNEE_CACHE", str(folder / "cache" / "knee-voice"))
        patch.setenv("KNEE_SETTINGS", str(folder / "config" / "settings.yaml"))
        patch.setenv("KNEE_MODELS", str(folder / "data" / "models"))
        patch.setenv("KNEE_TOPICS", str(folder / "data" / "topics"))
        yield


@pytest.fixture(scope="session", autouse=True)
def as_from_a_terminal() -> Iterator[None]:
    """Where the tests run behind a script's "&", they are deaf to Ctrl-C, and what they start would inherit that."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def topic() -> Topic:
    return load_topic()


@pytest.fixture(scope="session")
def interpreter() -> Interpreter:
    return Interpreter.load()


@pytest.fixture(scope="session")
def model() -> RecognizerModel:
    """The embedded recognizer."""
    from voice.hearing.recognizer import RecognizerModel  # rooms without sound need not wait for it

    return RecognizerModel.load(EMBEDDED)


@pytest.fixture
def assistant(interpreter: Interpreter) -> Assistant:
    return Assistant(interpreter)


@pytest.fixture
def one_thread() -> Iterator[None]:
    """For tests of training: two threads of PyTorch are slower than one, and the numbers begin anew."""
    torch = pytest.importorskip("torch", reason="needs the train extra: make test-train")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    yield
    torch.set_num_threads(threads)
