"""Create a body: those who are given a kind of case together."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation
from app.services.draft import read_draft, store_draft
from app.services.places import check_body
from app.services.use_rulebook import rulebook_of
from crypto.directory import Body


def create_body(
    session: Session,
    organisation: Organisation,
    body: str,
    names: Mapping[str, str],
    *,
    publish: bool = False,
    kind: str = "",
    unit: str | None = None,
) -> None:
    """
    Propose a body for the next directory, or other names, kind and place for one that is there; its seats stay.

    Args:
        session: holds the write lock.
        organisation: whose body.
        body: its id.
        names: its name by language, at least one.
        publish: let reporters see its members' names.
        kind: what the rulebook knows it as; left out, it is called like the body itself.
        unit: where it belongs, None for the organisation as a whole.

    Raises:
        Obstacle: the id has another form, there is no name, the rulebook knows no such kind, or there is no such unit.
    """
    draft = read_draft(session, organisation)
    seats = next((found.seats for found in draft.bodies if found.id == body), ())
    wanted = Body(body, {language: name.strip() for language, name in names.items()}, seats, unit, publish, kind)
    check_body(rulebook_of(session, draft.rulebook, organisation.slug), draft, wanted)
    store_draft(session, organisation, draft.with_body(wanted))
