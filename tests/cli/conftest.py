"""What the tests of commands may ask for."""

from tests.cli.commands import run

__all__ = ["run"]
