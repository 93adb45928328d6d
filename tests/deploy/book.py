"""The commands of deploy/README.md, block by block, in the order in which an operator types them."""

import re
from dataclasses import dataclass, field
from typing import Final

from tests.deploy.fronts import DEPLOY

PLACES: Final = ("server", "desk", "container")
_BLOCK: Final = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[tuple[str, str]]:
    """Return every block of commands with the place where it is typed."""
    found = [(opening, text) for opening, text in _BLOCK.findall((DEPLOY / "README.md").read_text())]
    for opening, text in found:
        assert opening.split() in [["sh", place] for place in PLACES], f"typed where? {text}"
    return [(opening.split()[1], text) for opening, text in found]


@dataclass
class Book:
    """A reader of the page who leaves nothing out."""

    left: list[tuple[str, str]] = field(default_factory=blocks)

    def next(self, place: str, beginning: str) -> str:
        """Return the next block, which is typed at *place* and begins so."""
        (where, text), self.left = self.left[0], self.left[1:]
        assert (where, text[: len(beginning)]) == (place, beginning), f"the page goes on with: {where}: {text}"
        return text

    def pass_over(self, place: str, beginning: str, why: str) -> None:
        """Leave the next block untyped."""
        assert why
        self.next(place, beginning)


def packages() -> list[str]:
    """Return the packages that the page has installed, all of them."""
    lines = [line for _, text in blocks() for line in text.splitlines() if line.startswith("apt-get install ")]
    return sorted({word for line in lines for word in line.split()[2:] if not word.startswith("-")})
