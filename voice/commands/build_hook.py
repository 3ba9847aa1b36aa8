"""What is made while the package is built: what was learnt from the phrases, and the manual page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))  # whoever builds looks for no modules here

from intents.learning import build_hook as learning


class Build(learning.LearnPhrases):
    """Called by hatchling before a wheel, or an editable installation, is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        super().initialize(version, build_data)
        from voice.commands.manual import manual

        (command,) = self.metadata.core.scripts
        page = Path(self.root) / "build" / f"{command}.1"
        page.parent.mkdir(exist_ok=True)
        page.write_text(manual(self.metadata.version), encoding="utf-8")
        build_data["shared_data"][str(page)] = f"share/man/man1/{page.name}"
