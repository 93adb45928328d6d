"""Signing in and out."""

import asyncio
from typing import Final

from fastapi import APIRouter, Request

from app import clock
from app.services import sign_in as service
from app.services.guess_delay import GuessDelay
from app.services.passkeys import Json, request_options
from app.services.refusals import Refusal
from app.services.staff_sessions import close_all_sessions, close_session
from app.web.api.access import UsedEdge
from app.web.api.answers import ApiRoute
from app.web.edge import Edge, in_thread
from app.web.staff.access import Party, SaltKey, SignedIn, TotpKey, relying_party, shown_status
from app.web.staff.models import (
    AssertionAsked,
    CodeAsked,
    SaltAnswer,
    SaltAsked,
    SignedInAnswer,
    SignInAsked,
    TicketAnswer,
)

router = APIRouter(route_class=ApiRoute, tags=["signing in"])
guesses: Final = GuessDelay()


@router.post("/sign-in/salt")
def salt(asked: SaltAsked, edge: UsedEdge, key: SaltKey) -> SaltAnswer:
    """Return what the secrets of a name are derived with; unknown names get an answer that never changes."""
    with edge.database.reading() as session:
        found = service.salt_for(session, key, asked.slug, asked.handle)
    return SaltAnswer(salt=found.salt, member=found.member)


@router.post("/sign-in")
async def sign_in(asked: SignInAsked, request: Request, edge: UsedEdge) -> TicketAnswer:
    """Check the passphrase or the paper key, and ask for the second factor."""
    try:
        ticket = await in_thread(_begin, edge, asked)
    except Refusal:
        await asyncio.sleep(guesses.wrong(asked.slug, asked.handle, clock.now()))
        raise
    options = _passkey_options(request, edge, ticket)
    factors = [factor for factor in ticket.factors if factor != "passkey" or options]
    return TicketAnswer(ticket=ticket.ticket, factors=factors, passkey_options=options)


@router.post("/sign-in/totp")
def sign_in_totp(asked: CodeAsked, edge: UsedEdge, key: TotpKey) -> SignedInAnswer:
    """Check a code from the member's device and open the session."""
    now = clock.now()
    service.check_ticket(edge.ephemeral, asked.ticket, now)  # a stranger's garbage must not take the lock that reports wait for
    with edge.database.writing() as session:
        passed = service.check_code(session, edge.ephemeral, asked.ticket, asked.code, key, now)
    return _admit(edge, passed, now)


@router.post("/sign-in/passkey")
def sign_in_passkey(asked: AssertionAsked, edge: UsedEdge, party: Party) -> SignedInAnswer:
    """Check a passkey's signature and open the session."""
    now, answer = clock.now(), asked.assertion.model_dump(exclude_none=True)
    with edge.database.reading() as session:
        passed, used = service.check_passkey(session, edge.ephemeral, asked.ticket, answer, party, now)
    with edge.database.writing() as session:
        service.note_use(session, passed, used)
    return _admit(edge, passed, now)


@router.post("/sign-out", status_code=204)
def sign_out(session: SignedIn, edge: UsedEdge) -> None:
    """End this session."""
    close_session(edge.ephemeral, session)


@router.post("/sign-out-everywhere", status_code=204)
def sign_out_everywhere(session: SignedIn, edge: UsedEdge) -> None:
    """End every session of this member."""
    close_all_sessions(edge.ephemeral, session.member)


def _begin(edge: Edge, asked: SignInAsked) -> service.Ticket:
    with edge.database.reading() as session:
        return service.begin(session, edge.ephemeral, asked.slug, asked.handle, asked.kind, asked.auth, clock.now())


def _passkey_options(request: Request, edge: Edge, ticket: service.Ticket) -> Json | None:
    """Return what to ask a passkey for; None where there is none, or where this host is no place for passkeys."""
    try:
        party = relying_party(request, edge)
    except Refusal:
        return None
    return request_options(party, ticket.passkeys, ticket.challenge) if ticket.passkeys else None


def _admit(edge: Edge, passed: service.Passed, now: int) -> SignedInAnswer:
    with edge.database.reading() as session:
        done = service.admit(session, edge.ephemeral, passed, now)
    return SignedInAnswer(token=done.token, unlock=done.unlock, status=shown_status(done.standing), member=passed.member)
