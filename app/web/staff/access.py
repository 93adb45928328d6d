"""Who is asking: the bearer token, the session behind it, where the member stands, and on which host."""

from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import HTTPBearer

from app import clock
from app.services.passkeys import RelyingParty
from app.services.refusals import Refusal, Why
from app.services.staff_sessions import TOKEN_SIZE, StaffSession, find_session
from app.services.standing import Standing, require_active, standing_of
from app.storage.server_keys import make_key
from app.web.api.access import UsedEdge, bearer_token
from app.web.edge import Edge
from crypto.roles import Role

BEARER = HTTPBearer(auto_error=False, description="The token of a session; never a cookie.")


def signed_in(request: Request, edge: Edge) -> StaffSession:
    """Return the session of the request's token; never of a cookie, which a stranger's page could have sent."""
    token = bearer_token(request, TOKEN_SIZE)
    if token is None:
        raise Refusal(Why.SIGNED_OUT)
    return find_session(edge.ephemeral, token, clock.now())


def session_of(request: Request, edge: UsedEdge, _scheme: Annotated[object, Depends(BEARER)]) -> StaffSession:
    """Return the session of the request, and have the OpenAPI document say that one is needed."""
    return signed_in(request, edge)


SignedIn: TypeAlias = Annotated[StaffSession, Depends(session_of)]


def standing(session: SignedIn, edge: UsedEdge) -> Standing:
    """Return where the member stands, asked anew for each request: who was ended a moment ago is out now."""
    with edge.database.reading() as database:
        found = standing_of(database, session.member)
    if found.status == "ended":
        raise Refusal(Why.ENDED)
    return found


Member: TypeAlias = Annotated[Standing, Depends(standing)]


def active(member: Member) -> Standing:
    """Return the standing of a member who may see cases."""
    require_active(member)
    return member


ActiveMember: TypeAlias = Annotated[Standing, Depends(active)]


def administrator(member: ActiveMember) -> Standing:
    """Return the standing of a member who administers: they propose who sits where, and hold no key to any case by that."""
    if Role.ADMINISTRATOR not in member.roles:
        raise Refusal(Why.NOT_FOUND)
    return member


Administrator: TypeAlias = Annotated[Standing, Depends(administrator)]


def shown_status(member: Standing) -> Literal["pending", "active"]:
    """Return the status of one who is signed in: those who have ended are not."""
    return "active" if member.status == "active" else "pending"


def relying_party(request: Request, edge: UsedEdge) -> RelyingParty:
    """
    Return where passkeys of this request belong: the host it was sent to, where the settings name it as ours.

    Taken from the request alone, another name for this server could ask for assertions of its own.
    """
    settings = edge.settings
    host = request.headers.get("host", "").lower()
    origins = tuple(origin for origin in settings.staff_origins or settings.origins if urlsplit(origin).netloc == host)
    if not origins:
        raise Refusal(Why.FACTOR_REFUSED)
    return RelyingParty(urlsplit(origins[0]).hostname or "", origins)


Party: TypeAlias = Annotated[RelyingParty, Depends(relying_party)]


def salt_key(edge: UsedEdge) -> bytes:
    """Return the server's key for the salts of unknown names."""
    return make_key(edge.settings.keys, "salts")


def totp_key(edge: UsedEdge) -> bytes:
    """Return the server's key that seals TOTP secrets."""
    return make_key(edge.settings.keys, "totp")


def mail_key(edge: UsedEdge) -> bytes:
    """Return the server's key that seals members' e-mail addresses."""
    return make_key(edge.settings.keys, "mail")


MailKey: TypeAlias = Annotated[bytes, Depends(mail_key)]
SaltKey: TypeAlias = Annotated[bytes, Depends(salt_key)]
TotpKey: TypeAlias = Annotated[bytes, Depends(totp_key)]
