"""The register of a member: that cases exist, and how they stand; nothing of what they are about, and no others."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.case import Access, CaseInClear
from app.domain.running import Kept
from app.storage.deadlines import nearest_in
from app.storage.register import holders_now, registered_cases
from crypto.rooms import TALK
from crypto.signers import REPORTER


@dataclass(frozen=True, slots=True)
class RegisteredCase:
    """A line of the register; *handlers* hold its talk now, by chains' names."""

    case: CaseInClear
    due: Kept | None
    handlers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Some lines by the cases' random ids; *after* asks for the next, None at the end."""

    cases: tuple[RegisteredCase, ...]
    after: bytes | None


def list_register(session: Session, member: bytes, access: Access, after: bytes, limit: int) -> RegisterPage:
    """Return up to *limit* cases that are registered with the member, ids past *after*; those that they read are elsewhere."""
    found = registered_cases(session, member, access, after, limit)
    ids = [case.case for case in found]
    due, holders = nearest_in(session, ids), holders_now(session, ids, TALK)
    lines = (
        RegisteredCase(case, due.get(case.case), tuple(who for who in holders[case.case] if who != REPORTER)) for case in found
    )
    return RegisterPage(tuple(lines), ids[-1] if len(ids) == limit else None)
