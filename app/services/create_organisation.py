"""Create an organisation: its founding names two root keys that the server never has, and is what everybody pins."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.domain.languages import RESERVED_SLUGS
from app.domain.organisation import MAX_NAME, Organisation
from app.domain.rulebook import Rulebook
from app.domain.rulebook_reading import RulebookError, read_rulebook
from app.services.draft import Draft, read_draft, store_draft
from app.services.obstacle import N_, Obstacle
from app.storage.organisations import (
    find_instance,
    find_organisation,
    insert_organisation,
    keep_rulebook,
)
from crypto.directory import Setting
from crypto.fields import is_slug
from crypto.founding import Founding


def check_slug(slug: str) -> None:
    """
    Check that *slug* can be an organisation's place in addresses.

    Raises:
        Obstacle: it is taken by a page of the portal, or has another form.
    """
    if not is_slug(slug):
        raise Obstacle(N_("{slug}: a slug has the letters a-z, digits and single hyphens, at most 40."), slug=slug)
    if slug in RESERVED_SLUGS:
        raise Obstacle(N_("{slug}: the portal has a page of its own there."), slug=slug)


def parse_rulebook(data: bytes, file: str) -> Rulebook:
    """
    Return the rulebook that *data* is; *file* names it in the message.

    Raises:
        Obstacle: it can't be used; the message names the field.
    """
    try:
        return read_rulebook(data.decode(), file)
    except (RulebookError, UnicodeDecodeError) as error:
        raise Obstacle(N_("The rulebook can't be used: {reason}."), reason=str(error).rstrip(".")) from None


def create_organisation(session: Session, *, slug: str, name: str, rulebook: bytes, roots: Sequence[bytes]) -> Organisation:
    """
    Create an organisation that reports can be made to once its first directory is signed.

    Args:
        session: holds the write lock.
        slug: its place in addresses; can never be changed, since the founding holds it.
        name: what reporters see.
        rulebook: the rulebook's file.
        roots: the two public root keys, 32 bytes each.

    Raises:
        Obstacle: the slug is taken or has another form, or the rulebook can't be used.
    """
    check_slug(slug)
    instance = find_instance(session)
    if instance is None:
        raise Obstacle(N_("This folder holds no whole portal: make one with `tillit init`."))
    if find_organisation(session, slug) is not None:
        raise Obstacle(N_("There is an organisation {slug} already."), slug=slug)
    founding = Founding(instance.instance, tuple(roots), slug)
    organisation = Organisation(founding.organisation, slug, founding.marshal())
    insert_organisation(session, organisation)
    parse_rulebook(rulebook, slug)
    store_draft(session, organisation, Draft(_keep_rulebook(session, rulebook)))
    change_setting(session, organisation, "name", name)
    return organisation


def change_rulebook(session: Session, organisation: Organisation, rulebook: bytes) -> None:
    """Propose another rulebook for the next directory; it is in force once that is signed."""
    parse_rulebook(rulebook, organisation.slug)
    draft = read_draft(session, organisation)
    store_draft(session, organisation, replace(draft, rulebook=_keep_rulebook(session, rulebook)))


def change_setting(session: Session, organisation: Organisation, key: str, value: Setting | None) -> None:
    """Propose a setting for the next directory, or with None its removal; it is in force once that is signed."""
    if not key or not set(key) <= set("abcdefghijklmnopqrstuvwxyz_"):
        raise Obstacle(N_("{key}: a setting's name has the letters a-z and _."), key=key)
    if isinstance(value, str) and not 0 < len(value.strip()) <= MAX_NAME:
        raise Obstacle(N_("A name has from 1 to {most} characters."), most=MAX_NAME)
    draft = read_draft(session, organisation)
    settings = {k: v for k, v in draft.settings.items() if k != key}
    if value is not None:
        settings[key] = value.strip() if isinstance(value, str) else value
    store_draft(session, organisation, replace(draft, settings=settings))


def _keep_rulebook(session: Session, rulebook: bytes) -> bytes:
    digest = hashlib.sha256(rulebook).digest()
    keep_rulebook(session, digest, rulebook)
    return digest
