"""Reading words that somebody typed: any case, any separators, small slips put right where only one word fits (SPEC §5)."""

import re
import unicodedata
from collections.abc import Iterator
from string import ascii_lowercase

from crypto.errors import CryptoError
from crypto.receipt import WORD_COUNT, Receipt
from crypto.words import INDEX, LONGEST

MAX_TYPED = 2_000
"""Characters that are looked at: ten words, numbered and spaced out, are under 300."""

_LETTERS = re.compile(r"[a-z]+")


class UnclearWords(CryptoError):
    """
    What was typed can't be read as ten words; the message names no word.

    Args:
        places: which of the words typed are unclear, from 1, ascending; may be empty.
        count: how many words were typed; where it is not ten, this is what to say first.
    """

    def __init__(self, places: tuple[int, ...], count: int) -> None:
        super().__init__("not ten words of the list")
        self.places = places
        self.count = count


def read_words(typed: str) -> Receipt:
    """
    Return the receipt that *typed* stands for.

    A word off the list is put right only where exactly one reading is near. Where several are, the reader asks: trying
    them out against stored cases would turn every slip into many guesses.

    Raises:
        UnclearWords: some words have no reading or several, or they are not ten.
    """
    words: list[str] = []
    unclear: list[int] = []
    for token in _LETTERS.findall(unicodedata.normalize("NFKC", typed[:MAX_TYPED]).lower()):
        readings = list(_readings(token))
        if len(readings) == 1:
            words.extend(readings[0])
        else:
            words.append(token)
            unclear.append(len(words))
    if unclear or len(words) != WORD_COUNT or len(typed) > MAX_TYPED:
        raise UnclearWords(tuple(unclear), len(words))
    return Receipt(tuple(words))


def _readings(token: str) -> Iterator[tuple[str, ...]]:
    """Yield each way to read *token*: as itself, else as any listed word one slip away, or as several words joined."""
    if token in INDEX:
        yield (token,)
        return
    if len(token) <= LONGEST + 1:
        for word in sorted(_one_slip_away(token)):
            yield (word,)
    if joined := _split(token):
        yield joined


def _one_slip_away(token: str) -> set[str]:
    """Return the listed words that one insertion, deletion, substitution or swap of neighbours makes of *token*."""
    halves = [(token[:place], token[place:]) for place in range(len(token) + 1)]
    slips = {a + b[1:] for a, b in halves if b}
    slips |= {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    slips |= {a + letter + b[1:] for a, b in halves if b for letter in ascii_lowercase}
    slips |= {a + letter + b for a, b in halves for letter in ascii_lowercase}
    return slips & INDEX.keys()


def _split(token: str) -> tuple[str, ...]:
    """
    Return the listed words that *token* joins, or nothing.

    No listed word is the beginning of another, so the first that fits is the only one that can.
    """
    words: list[str] = []
    while token:
        word = next((token[:size] for size in range(1, LONGEST + 1) if token[:size] in INDEX), None)
        if word is None:
            return ()
        words.append(word)
        token = token[len(word) :]
    return tuple(words)
