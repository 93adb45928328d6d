"""The register of a member: that cases exist, and how they stand; nothing of what they are about, and no others."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.domain.case import CaseInClear
from app.domain.rules.candidates import keeps_a_register
from app.domain.running import Kept
from app.services.course import rulebook_kept
from app.services.standing import Standing, require_active
from app.services.structure import structure_of
from app.storage.deadlines import nearest_in
from app.storage.register import registered_cases


@dataclass(frozen=True, slots=True)
class RegisteredCase:
    """A line of the register: a case, and its nearest deadline."""

    case: CaseInClear
    due: Kept | None


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Some lines by the cases' random ids; *after* asks for the next, None at the end."""

    cases: tuple[RegisteredCase, ...]
    after: bytes | None


def list_register(session: Session, standing: Standing, after: bytes, limit: int, today: date) -> RegisterPage:
    """
    Return up to *limit* cases that are registered with the member, ids past *after*; those that they read are elsewhere.

    There are none for who sits today where the rules have no case registered: the office is told, and not whoever held it once.

    Raises:
        Refusal: PENDING or ENDED.
    """
    version, member = require_active(standing).newest, standing.member.member
    rulebook = rulebook_kept(session, version.rulebook)
    if rulebook is None or not keeps_a_register(rulebook, structure_of(version), member, today):
        return RegisterPage((), None)
    found = registered_cases(session, member, standing.access, after, limit)
    ids = [case.case for case in found]
    due = nearest_in(session, ids)
    return RegisterPage(tuple(RegisteredCase(case, due.get(case.case)) for case in found), ids[-1] if len(ids) == limit else None)
