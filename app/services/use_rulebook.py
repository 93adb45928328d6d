"""Take a rulebook's file into use: checked first, then stored under its hash, which is what the directory signs."""

import hashlib

from sqlalchemy.orm import Session

from app.domain.reading import RulebookError, read_rulebook
from app.domain.rulebook import Rulebook
from app.services.obstacle import N_, Obstacle
from app.storage.organisations import find_rulebook, keep_rulebook


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


def stored_rulebook(session: Session, digest: bytes) -> bytes:
    """
    Return the rulebook's file with this SHA-256, as a draft names it.

    Raises:
        Obstacle: it is not stored.
    """
    rulebook = find_rulebook(session, digest)
    if rulebook is None:
        raise Obstacle(N_("The rulebook of the draft is not stored: choose it again with `tillit org change`."))
    return rulebook


def rulebook_of(session: Session, digest: bytes, slug: str) -> Rulebook:
    """
    Return what the draft of the organisation called *slug* goes by; *digest*: the SHA-256 of its rulebook's file.

    Raises:
        Obstacle: it is not stored, or can't be used.
    """
    return parse_rulebook(stored_rulebook(session, digest), slug)
