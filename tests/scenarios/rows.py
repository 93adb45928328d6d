"""The rules of the parties' texts by id, as the rulebooks' reading lists them, and those that no scenario of filing can show."""

from collections.abc import Mapping, Sequence
from typing import Final


def _rows(prefix: str, ids: str) -> tuple[str, ...]:
    return tuple(f"{prefix}-{row}" for row in ids.split())


ROWS: Final[Mapping[str, Sequence[str]]] = {
    "sentrum": _rows("SEN", "0 a b c d1 d2 d3 e1 e2 e3 e4 e5 e6 f g y p"),
    "senterpartiet": _rows("SP", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17"),
    "arbeiderpartiet": _rows("AP", "3 6a 6b 7 7b 8 9.1 9.2 9.3 9.4 9.5 10.1 10.2 10.3 10.4 11 12 13 14"),
    "pvda": _rows("PVDA", "3 3i 3f 3l 4 4m 4c 4a 5a 5b 5c 5d 5e"),
    "socialdemokraterna-stockholm": _rows("S", "1 2 3 4 5 6 7 8 9 10"),
}
"""Every row of every party."""

OF_THE_LAW: Final = ("EU-b", "EU-f", "EU-16", "EU-18", "SE-7")
"""The rows of the laws that lie beneath some of them."""

CASEWORK: Final[Mapping[str, str]] = {
    "SEN-c": "an oral report, put in writing and confirmed",
    "SEN-e4": "minutes",
    "SP-13": "the record of a talk",
    "SP-14": "hearing somebody who is under age",
    "AP-6a": "whose keys a case has: of the chain of records",
    "AP-6b": "what happens with the keys when a case is closed",
    "AP-9.4": "the pages of the parties to a case",
    "AP-9.5": "minutes",
    "AP-10.1": "witnesses' statements",
    "AP-10.2": "what is disclosed to the respondent",
    "AP-10.3": "the county's agreement before closing",
    "AP-13": "a measure while the case is handled",
    "PVDA-4c": "a confidant reports for somebody",
    "PVDA-5a": "confidants",
    "PVDA-5b": "confidants",
    "PVDA-5c": "confidants",
    "PVDA-5d": "confidants",
    "PVDA-5e": "confidants",
    "S-5": "a retaliation that is tied to an earlier case",
    "S-7": "hearing both sides",
}
"""Rows about a case that is being handled, each with what it is about: hearing, minutes, the respondent, confidants."""


def in_scope(rulebook: str) -> frozenset[str]:
    """Return the rows of *rulebook* that its scenarios must show: all about filing, and about what its tables hold."""
    return frozenset(ROWS[rulebook]) - CASEWORK.keys()
