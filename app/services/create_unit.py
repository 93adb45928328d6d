"""Create a unit: a part of the organisation where something may have happened."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation
from app.services.draft import read_draft, store_draft
from app.services.places import check_unit
from app.services.use_rulebook import rulebook_of
from crypto.directory import Unit


def create_unit(
    session: Session, organisation: Organisation, unit: str, kind: str, names: Mapping[str, str], parent: str | None = None
) -> None:
    """
    Propose a unit for the next directory, or another kind, names and place for one that is there.

    Args:
        session: holds the write lock.
        organisation: whose unit.
        unit: its id.
        kind: what the rulebook knows it as.
        names: its name by language, at least one.
        parent: the unit above it, None at the top.

    Raises:
        Obstacle: it can't stand there, by the rulebook or by what stands there already.
    """
    wanted = Unit(unit, kind, {language: name.strip() for language, name in names.items()}, parent)
    draft = read_draft(session, organisation).with_unit(wanted)
    check_unit(rulebook_of(session, draft.rulebook, organisation.slug), draft, wanted)
    store_draft(session, organisation, draft)
