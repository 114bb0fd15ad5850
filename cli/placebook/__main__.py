"""`placebook`, and `python -m placebook`."""

from __future__ import annotations

from placebook.commands import run


def main() -> None:
    """Run the command line."""
    run()


if __name__ == "__main__":
    main()
