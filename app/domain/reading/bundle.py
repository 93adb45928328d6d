"""A rulebook's file and the overlays that it asks for, as the one text whose hash the directory signs."""

from collections.abc import Callable, Mapping
from typing import Final

from app.domain.problem import N_
from app.domain.reading.problems import RulebookError

_MARK: Final = b"#### overlay "


def split_bundle(data: bytes) -> tuple[bytes, Mapping[str, bytes]]:
    """Return the rulebook's own text, and those of its overlays by id, in the order in which they stand below it."""
    own, *rest = data.split(b"\n" + _MARK)
    parts = (part.partition(b"\n") for part in rest)
    return own + b"\n" if rest else own, {name.decode(errors="replace"): text for name, _, text in parts}


def with_overlays(data: bytes, wanted: Mapping[str, str | None], find: Callable[[str], bytes | None], file: str) -> bytes:
    """
    Return the rulebook *data* with the overlays that it wants below it; what stands there already stays as it is.

    Args:
        data: the rulebook's file, perhaps with overlays below it already.
        wanted: the overlays by id, each with the setting that switches it on.
        find: returns an overlay's text by its id, None where there is none.
        file: names the rulebook in errors.

    Raises:
        RulebookError: it wants one that there is none of.
    """
    own, there = split_bundle(data)
    parts = [own if own.endswith(b"\n") else own + b"\n"]
    for name in wanted:
        text = there.get(name) or find(name)
        if text is None:
            raise RulebookError(file, "overlays", N_("there is no overlay “{id}”"), id=name)
        parts.append(_MARK + name.encode() + b"\n" + text)
    return b"".join(parts)
