"""Names as people type them: the same person in whatever case, with whatever marks and spaces their keyboard makes."""

import re
import unicodedata
from typing import Final

_LINES: Final = re.compile("[\n-\r\x1c-\x1e\x85\u2028\u2029]+")
_LISTED: Final = re.compile("[,;]+")


def names_typed_in(text: str) -> frozenset[str]:
    """Return every name that *text* may mean, folded: each line, and each part of it between commas or semicolons."""
    parts = (part for line in _LINES.split(text) for part in (line, *_LISTED.split(line)))
    return frozenset(filter(None, map(folded, parts)))


def folded(name: str) -> str:
    """
    Return *name* as it is compared: letters, their marks and digits, in small letters and in one normal form.

    Attack: a name looks the same and is written otherwise: a mark apart from its letter, as macOS writes names of files, a hyphen
    that does not break, a space without width from a page that was copied.
    """
    composed = unicodedata.normalize("NFKC", _written(name))
    # both: some letters have more than one small form; one by one: at the end of a word, a Greek sigma has another
    return _written("".join(letter.upper().lower() for letter in composed))


def _written(text: str) -> str:
    return "".join(letter for letter in text if unicodedata.category(letter)[0] in "LMN")
