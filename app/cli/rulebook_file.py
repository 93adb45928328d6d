"""A rulebook as a person names it: one that comes with us, or a file of their own."""

from pathlib import Path

from app.cli.files import read_file
from app.domain.reading import RulebookError
from app.rulebooks import completed, rulebook_file
from app.services.obstacle import N_, Obstacle

MAX_RULEBOOK = 256 * 1024


def named_rulebook(name: str) -> bytes:
    """
    Return the rulebook that comes with us under *name*, or the file of that name, with the overlays that it wants.

    Raises:
        Obstacle: there is none, or it can't be used.
        OSError: the file can't be read.
    """
    if "/" not in name and "." not in name:
        try:
            return rulebook_file(name)
        except FileNotFoundError:
            raise Obstacle(N_("No rulebook is called {name}; a file needs its path."), name=name) from None
    try:
        return completed(read_file(Path(name), MAX_RULEBOOK), name)
    except RulebookError as error:
        raise Obstacle(N_("The rulebook can't be used: {reason}."), reason=error) from None
