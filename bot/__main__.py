"""`mesobot`, and `python -m bot`."""

from __future__ import annotations

import sys

from bot.core.errors import INTERRUPTED


def main() -> None:
    """Run a command; Ctrl-C while its parts are still being loaded ends it without a word, too."""
    try:
        from bot.cli.main import main as commands
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    commands(prog_name="mesobot")


if __name__ == "__main__":
    main()
