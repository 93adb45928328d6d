"""Take a rulebook's file into use: checked first, then stored under its hash, which is what the directory signs."""

import hashlib

from sqlalchemy.orm import Session

from app.domain.reading import RulebookError, read_rulebook
from app.domain.rulebook import Rulebook
from app.services.obstacle import N_, Obstacle
from app.storage.organisations import keep_rulebook


def parse_rulebook(data: bytes, file: str) -> Rulebook:
    """
    Return the rulebook that *data* is; *file* names it in the message.

    Raises:
        Obstacle: it can't be used; the message names the field.
    """
    try:
        return read_rulebook(data, file)
    except RulebookError as error:
        raise Obstacle(N_("The rulebook can't be used: {reason}."), reason=error) from None


def accept_rulebook(session: Session, rulebook: bytes, slug: str) -> bytes:
    """
    Store the rulebook's file for the organisation called *slug*, and return its SHA-256.

    Raises:
        Obstacle: it can't be used.
    """
    parse_rulebook(rulebook, slug)
    digest = hashlib.sha256(rulebook).digest()
    keep_rulebook(session, digest, rulebook)
    return digest
