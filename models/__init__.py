"""Where the embedded recognition model lies."""

from pathlib import Path

EMBEDDED = Path(__file__).parent / "embedded"
