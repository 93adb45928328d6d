"""End a member of staff: signed out now, out of the directory with its next version."""

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation, StaffMember
from app.services.draft import read_draft, store_draft
from app.services.working_member import working_member
from app.storage.mail import forget_address
from app.storage.marks import forget_marks
from app.storage.members import set_status


def end_member(session: Session, organisation: Organisation, handle: str) -> StaffMember:
    """
    End the member: the server shows them nothing from now on, and the draft lists them as ended.

    What was marked of them is forgotten, and their e-mail address with whatever waits to be sent to it.

    Until a version that says so is signed, their keys still count as a holder's: sign it soon. After it, whoever writes to a
    room they held first opens an epoch without them.

    Returns:
        the member, so that the edge can close their sessions.

    Raises:
        Obstacle: there is no such member, or they were ended before.
    """
    member = working_member(session, organisation, handle)
    set_status(session, member.member, "ended")
    forget_marks(session, member.member)
    forget_address(session, member.member)
    store_draft(session, organisation, read_draft(session, organisation).without_member(member.member))
    return member
