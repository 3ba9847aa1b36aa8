"""``python -m voice`` is ``knee``."""

from voice.commands.entry import main  # nothing before it: see there

if __name__ == "__main__":
    raise SystemExit(main())
