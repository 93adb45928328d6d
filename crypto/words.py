"""The word list of receipts, paper keys and passphrases (SPEC §1; its source and licence: WORDLIST.md)."""

from importlib.resources import files

WORDS: tuple[str, ...] = tuple(files("crypto").joinpath("wordlist.txt").read_text("ascii").split())
"""7,772 words of 3 to 9 letters, ascending; none is the beginning of another."""

INDEX: dict[str, int] = {word: index for index, word in enumerate(WORDS)}
"""Each word's place on the list."""

LONGEST = max(map(len, WORDS))
