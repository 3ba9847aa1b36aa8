"""``python -m voice`` is ``knee``."""

import sys

from voice.commands.cli import main

if __name__ == "__main__":
    sys.exit(main())
