"""On which line of a TOML file a field stands: the standard library's reader doesn't tell."""

import re
from collections import Counter
from collections.abc import Mapping

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\-\" ]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_\-]+(?:\s*\.\s*[A-Za-z0-9_\-]+)*)\s*=")


def lines_of(text: str) -> Mapping[str, int]:
    """
    Return the line of each table and field by its path, such as `groups[1].questions[2].label.nb`; lists count from 1.

    Fields inside an inline table or list are left to the line that opens it.
    """
    found: dict[str, int] = {}
    counts: Counter[str] = Counter()
    here = ""
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header is not None:
            here = _resolved(header[2].replace(" ", ""), counts, opens=header[1] == "[[")
            found.setdefault(here, number)
            continue
        key = _KEY.match(line)
        if key is not None:
            found.setdefault(f"{here}.{key[1].replace(' ', '')}".lstrip("."), number)
    return found


def line_of(lines: Mapping[str, int], path: str) -> int | None:
    """Return the line of the field at *path*, of the first in the list there, or of the nearest thing around it that has one."""
    while path:
        line = lines.get(path, lines.get(f"{path}[1]"))
        if line is not None:
            return line
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return None


def _resolved(name: str, counts: Counter[str], *, opens: bool) -> str:
    """Return the path that a header's *name* means: each list on the way by its newest table."""
    path = ""
    parts = name.split(".")
    for place, part in enumerate(parts):
        path = f"{path}.{part}".lstrip(".")
        if opens and place == len(parts) - 1:
            counts[path] += 1
        if counts[path]:
            path = f"{path}[{counts[path]}]"
    return path
