"""Parts of pages that are the same for everybody: drawn once, and again when what they tell has changed."""

from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MOST: Final = 64
"""Parts that are kept; the oldest give way: they grow with organisations and languages, not with visitors."""


class Drawn(Generic[T]):
    """What was drawn before, by what it is and what it tells."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[object, T]] = {}

    def once(self, name: Hashable, told: object, draw: Callable[[], T]) -> T:
        """Return what *draw* makes: as it was made before under this *name*, if it tells the same as then."""
        kept = self._kept.get(name)
        if kept is not None and kept[0] == told:
            return kept[1]
        drawn = draw()
        while len(self._kept) >= MOST:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[name] = (told, drawn)
        return drawn
