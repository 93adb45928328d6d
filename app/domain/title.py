"""The line by which those who handle a case tell it from others."""

from typing import Final

LONGEST: Final = 80
_ENDS: Final = (". ", "! ", "? ")


def title_of(text: str) -> str:
    """Return the beginning of *text* as a title: its first sentence, or the words of it that fit into 80 characters."""
    line = " ".join(text.split())
    sentence = line[: min((line.find(end) + 1 for end in _ENDS if end in line), default=len(line))]
    if len(sentence) <= LONGEST:
        return sentence.rstrip(".")
    shortened = sentence[: LONGEST - 1]
    return (shortened.rsplit(" ", 1)[0] if " " in shortened else shortened).rstrip(" ,;:") + "…"
