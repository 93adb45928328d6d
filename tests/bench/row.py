"""A line of the table: what was measured, what it should be."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Row:
    """
    A figure.

    Args:
        figure: what was measured.
        value: how much of *unit*.
        unit: ms, MB/s, …
        target: what it should stay under or reach; None for what is only told.
        better: on which side of *target* the value should be.
        note: how it was measured, where that is not obvious.
    """

    figure: str
    value: float
    unit: str
    target: float | None = None
    better: Literal["under", "at most", "at least", "exactly"] = "under"
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the target is reached; what has none is."""
        if self.target is None:
            return True
        match self.better:
            case "under":
                return self.value < self.target
            case "at most":
                return self.value <= self.target
            case "at least":
                return self.value >= self.target
            case "exactly":
                return self.value == self.target


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the table's lines."""
    for row in rows:
        target = "" if row.target is None else f"{row.better} {_number(row.target)} {row.unit}"
        verdict = "" if row.target is None else ("reached" if row.met else "NOT REACHED")
        yield f"  {row.figure:<58} {_number(row.value):>10} {row.unit:<7} {target:<20} {verdict:<12} {row.note}".rstrip()


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"
