"""
Texts of others on the operator's terminal.

A terminal obeys control characters: a report could rewrite what stands above it, or what the next command is.
"""

import unicodedata

KEPT = "\n\t"
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def plain(text: str) -> str:
    """Return *text* with a replacement character for every control, format and private one but line feeds and tabs."""
    text = text.replace("\r\n", "\n")
    return "".join("�" if c not in KEPT and unicodedata.category(c) in _HARMFUL else c for c in text)


def one_line(text: str) -> str:
    """Return *text* as `plain` does, on one line."""
    return " ".join(plain(text).split())
