"""What several tests share: the real topic, interpreter and assistant, loaded once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from content.loading import load_topic
from content.topic import Topic
from intents.dialog.assistant import Assistant
from intents.understanding.interpreter import Interpreter


@pytest.fixture(scope="session")
def topic() -> Topic:
    return load_topic()


@pytest.fixture(scope="session")
def interpreter() -> Interpreter:
    return Interpreter.load()


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
