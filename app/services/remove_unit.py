"""Remove a unit, once nothing stands in it any more."""

from dataclasses import replace

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation
from app.services.draft import read_draft, store_draft
from app.services.obstacle import N_, Obstacle
from app.services.places import NO_UNIT


def remove_unit(session: Session, organisation: Organisation, unit: str) -> None:
    """
    Propose that the next directory has no such unit; cases that happened there keep its id.

    Raises:
        Obstacle: there is none, or something stands in it: a unit below it, or a body.
    """
    draft = read_draft(session, organisation)
    if unit not in {found.id for found in draft.units}:
        raise Obstacle(NO_UNIT, unit=unit)
    inside = [found.id for found in draft.units if found.parent == unit] + [body.id for body in draft.bodies if body.unit == unit]
    if inside:
        raise Obstacle(N_("{unit} is not empty: {inside} would be left without it."), unit=unit, inside=", ".join(inside))
    kept = tuple(found for found in draft.units if found.id != unit)
    store_draft(session, organisation, replace(draft, units=kept))
