"""Pictures of a page, narrow and wide, light and dark."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from playwright.sync_api import Page

WIDTHS = (320, 1280)
HEIGHT = 800
Scheme: TypeAlias = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@dataclass
class Shots:
    """The pictures in one folder: `LANGUAGE-SIDE-NUMBER-STATE-WIDTH-SCHEME.png`."""

    folder: Path
    language: str
    side: str
    schemes: Sequence[Scheme] = SCHEMES
    taken: list[Path] = field(default_factory=list)
    states: int = 0

    @property
    def prefix(self) -> str:
        """What addresses in the language begin with."""
        return "" if self.language == "en" else f"/{self.language}"

    def take(self, page: Page, state: str) -> None:
        """Take the pictures of *page*, which shows *state*."""
        self.states += 1
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            for scheme in self.schemes:
                page.emulate_media(color_scheme=scheme)
                name = f"{self.language}-{self.side}-{self.states:02}-{state.replace(' ', '_')}-{width}-{scheme}.png"
                page.screenshot(path=self.folder / name, full_page=True)
                self.taken.append(self.folder / name)
        page.set_viewport_size({"width": WIDTHS[-1], "height": HEIGHT})
