"""Create a body: those who are given a kind of case together."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation
from app.services.draft import read_draft, store_draft
from app.services.obstacle import N_, Obstacle
from crypto.directory import Body
from crypto.fields import is_slug


def create_body(
    session: Session, organisation: Organisation, body: str, names: Mapping[str, str], *, publish: bool = False
) -> None:
    """
    Propose a body for the next directory, or other names for one that is there; its seats stay.

    Args:
        session: holds the write lock.
        organisation: whose body.
        body: its id, by which the rulebook names it.
        names: its name by language, at least one.
        publish: let reporters see its members' names.

    Raises:
        Obstacle: the id has another form, or there is no name.
    """
    if not is_slug(body):
        raise Obstacle(N_("{slug}: a slug has the letters a-z, digits and single hyphens, at most 40 characters."), slug=body)
    if not names or not all(name.strip() for name in names.values()):
        raise Obstacle(N_("A body needs a name."))
    draft = read_draft(session, organisation)
    found = next((b for b in draft.bodies if b.id == body), Body(body, {}, ()))
    named = replace(found, names={language: name.strip() for language, name in names.items()}, publish=publish)
    store_draft(session, organisation, draft.with_body(named))
