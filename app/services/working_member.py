"""Find a member by their sign-in name for a deed about them."""

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation, StaffMember
from app.services.obstacle import N_, Obstacle
from app.storage.members import find_by_handle


def working_member(session: Session, organisation: Organisation, handle: str) -> StaffMember:
    """
    Return the organisation's member called *handle*.

    Raises:
        Obstacle: there is no such member, or they were ended.
    """
    member = find_by_handle(session, organisation.organisation, handle)
    if member is None:
        raise Obstacle(N_("There is no member {handle}."), handle=handle)
    if member.status == "ended":
        raise Obstacle(N_("{handle} was ended before."), handle=handle)
    return member
