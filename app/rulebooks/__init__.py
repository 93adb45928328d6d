"""The rulebooks that come with the portal, and the laws that can lie beneath them."""

from importlib.resources import files
from typing import Final

from app.domain.reading import wanted_overlays, with_overlays

SHIPPED: Final = tuple(
    sorted(file.name.removesuffix(".toml") for file in files(__package__).iterdir() if file.name.endswith(".toml"))
)
"""The names of the rulebooks that come with the portal: one file each, and nothing else."""


def rulebook_file(name: str) -> bytes:
    """
    Return the file of the rulebook called *name*, with the overlays that it wants below it.

    Raises:
        FileNotFoundError: there is none of that name.
    """
    return completed((files(__package__) / f"{name}.toml").read_bytes(), f"{name}.toml")


def completed(rulebook: bytes, file: str) -> bytes:
    """
    Return a rulebook's file with the overlays that it wants below it; *file* names it in errors.

    Raises:
        RulebookError: it can't be read as far as that, or wants one that doesn't come with the portal.
    """
    return with_overlays(rulebook, wanted_overlays(rulebook, file), _overlay, file)


def overlay_file(name: str) -> bytes:
    """
    Return the file of the overlay called *name*.

    Raises:
        FileNotFoundError: there is none of that name.
    """
    return (files(__package__) / "overlays" / f"{name}.toml").read_bytes()


def _overlay(name: str) -> bytes | None:
    try:
        return overlay_file(name)
    except FileNotFoundError:
        return None
