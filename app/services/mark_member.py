"""Mark a member: what the rules ask for among those who sit in a body, and nothing else about a person."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.domain.organisation import Organisation
from app.domain.rules.demands import GENDERS, Gender, Marks
from app.services.draft import read_draft
from app.services.obstacle import N_, Obstacle
from app.services.use_rulebook import rulebook_of
from app.services.working_member import working_member
from app.storage.marks import keep_marks, marks_in


def mark_member(
    session: Session,
    organisation: Organisation,
    handle: str,
    *,
    gender: Sequence[Gender] | None = None,
    competence: Sequence[str] | None = None,
) -> None:
    """
    Note a member's gender or competence, in place of what was noted before.

    Attack: marks pile up about everybody, just in case. Only what some kind of body in the rulebook asks for is taken.

    Args:
        session: holds the write lock.
        organisation: where they work.
        handle: their sign-in name.
        gender: one, none to forget it, None to leave it as it is.
        competence: likewise, any number.

    Raises:
        Obstacle: there is no such member, they were ended, or no body of the rulebook asks for it.
    """
    member = working_member(session, organisation, handle)
    rulebook = rulebook_of(session, read_draft(session, organisation).rulebook, organisation.slug)
    if gender and not any(kind.both_genders for kind in rulebook.body_kinds):
        raise Obstacle(N_("No body of this rulebook asks for both genders: nothing was noted."))
    wanted = sorted({mark for kind in rulebook.body_kinds for mark in kind.competence})
    for mark in competence or ():
        if mark not in wanted:
            sentence = N_("No body of this rulebook asks for the competence {mark}; they ask for: {wanted}.")
            raise Obstacle(sentence, mark=mark, wanted=", ".join(wanted) or "-")
    if gender is not None:
        keep_marks(session, member.member, "gender", gender)
    if competence is not None:
        keep_marks(session, member.member, "competence", competence)


def marks_of_members(session: Session, organisation: Organisation) -> Mapping[bytes, Marks]:
    """Return the marks of the organisation's members, by id; who has none is not among them."""
    noted: dict[bytes, list[tuple[str, str]]] = {}
    for member, kind, mark in marks_in(session, organisation.organisation):
        noted.setdefault(member, []).append((kind, mark))
    return {
        member: Marks(
            next((gender for gender in GENDERS if ("gender", gender) in marks), None),
            frozenset(mark for kind, mark in marks if kind == "competence"),
        )
        for member, marks in noted.items()
    }
