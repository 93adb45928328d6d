"""The signer's desk: the release in a folder, a terminal, and what is read from it."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.terminal import type_there
from tests.server import plain_environment


@dataclass
class Desk:
    """The signer's machine: the release in a folder, and a terminal."""

    folder: Path

    def type(self, text: str, *replies: tuple[str, str]) -> str:
        environment = plain_environment(self.folder / "home")
        environment["PYTHONPATH"] = str(self.folder)
        return type_there(text, self.folder, replies, environment)


def shown_passphrase(printed: str) -> str:
    found = re.search(r"Write this passphrase down.*\n\n    (.+)\n", printed)
    assert found, printed
    return found[1].strip()
