"""Writing an opened file into a folder: under its own name made harmless, and only once it is whole."""

from collections.abc import Iterable
from pathlib import Path

from crypto.attachments import clean_name
from crypto.randomness import random_bytes


def save_blocks(blocks: Iterable[bytes], name: str, folder: Path) -> Path:
    """
    Write *blocks* and return where: under *name*, or with a number where that is taken.

    Args:
        blocks: the file; what raises while they come leaves nothing behind.
        name: as its sender gave it.
        folder: an existing folder.

    Raises:
        OSError: it can't be written.
    """
    unfinished = folder / f".{random_bytes(16).hex()}.unfinished"
    try:
        with unfinished.open("wb") as file:
            for block in blocks:
                file.write(block)
        target = _free_name(folder, clean_name(name))
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def _free_name(folder: Path, name: str) -> Path:
    stem, ending = Path(name).stem, Path(name).suffix
    path, number = folder / name, 1
    while path.exists() or path.is_symlink():
        number += 1
        path = folder / f"{stem} ({number}){ending}"
    return path
