"""Starts the program: `fhr-desktop`, or `python -m fhr_desktop`."""

from __future__ import annotations

import sys

from fhr_desktop.app.cli import run


def main() -> int:
    """The command line of this process; the exit code."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
