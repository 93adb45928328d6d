"""Create an organisation: its founding names two root keys that the server never has, and is what everybody pins."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.domain.languages import RESERVED_SLUGS
from app.domain.organisation import Organisation
from app.services.change_organisation import change_setting
from app.services.draft import Draft, store_draft
from app.services.obstacle import N_, Obstacle
from app.services.use_rulebook import accept_rulebook
from app.storage.organisations import (
    find_instance,
    find_organisation,
    insert_organisation,
)
from crypto.fields import is_slug
from crypto.founding import Founding


def check_slug(slug: str) -> None:
    """
    Check that *slug* can be an organisation's place in addresses.

    Raises:
        Obstacle: it is taken by a page of the portal, or has another form.
    """
    if not is_slug(slug):
        raise Obstacle(N_("{slug}: a slug has the letters a-z, digits and single hyphens, at most 40 characters."), slug=slug)
    if slug in RESERVED_SLUGS:
        raise Obstacle(N_("{slug}: the portal has a page of its own there."), slug=slug)


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
    store_draft(session, organisation, Draft(accept_rulebook(session, rulebook, slug)))
    change_setting(session, organisation, "name", name)
    return organisation
