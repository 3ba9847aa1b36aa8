"""Learns the weights of the matcher while the package is built, so that the installed program only reads them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LearnPhrases(BuildHookInterface):  # type: ignore[type-arg, misc, unused-ignore]
    """Called by hatchling before a wheel, or an editable installation, is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, str(Path(self.root)))
        from content.loading import DEFAULT_TOPIC, load_topic
        from intents.learning.learnt import fingerprint, learn_topic, store
        from intents.words.lexicon import Lexicon

        topic = load_topic(DEFAULT_TOPIC)
        store(learn_topic(topic, Lexicon(topic), DEFAULT_TOPIC), fingerprint(DEFAULT_TOPIC))
