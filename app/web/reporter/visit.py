"""The cookie of a reporter who came back, and what must be true before their case is shown or written to."""

import hmac
from dataclasses import dataclass
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app import clock
from app.services.reporter_session import ReporterSession, close_session, find_session, open_session
from app.services.reporting import Reporting
from app.web.edge import Edge, edge_of
from app.web.form import PostedForm
from app.web.origin import own_origin
from app.web.place import Place
from app.web.reporter.arrive import arrive
from crypto.identity import Identity

PLAIN: Final = "tillit"
HOST: Final = "__Host-tillit"
"""Browsers drop `__Host-` cookies on plain http, onions included: the name goes by the scheme."""


class NotSignedIn(Exception):
    """There is no session, or it is over: the words are asked for."""


class WrongToken(HTTPException):
    """A form that this session did not make."""

    def __init__(self) -> None:
        super().__init__(403)


@dataclass(frozen=True, slots=True)
class Visit:
    """A request in an open session."""

    edge: Edge
    reporting: Reporting
    place: Place
    session: ReporterSession


def cookie_name(request: Request) -> str:
    """Return the name that the session's cookie has here."""
    return HOST if own_origin(request, edge_of(request).settings.origins).startswith("https:") else PLAIN


def find_visit(request: Request) -> Visit:
    """
    Return the open session that *request* belongs to.

    Raises:
        HTTPException: 404: no such organisation.
        NotSignedIn: none, or one with another organisation.
    """
    edge, reporting, place = arrive(request)
    cookie = request.cookies.get(cookie_name(request), "")
    session = find_session(edge.ephemeral, edge.secrets, cookie, clock.now()) if cookie else None
    if session is None or session.organisation != reporting.organisation.organisation:
        raise NotSignedIn
    return Visit(edge, reporting, place.known(), session)


def is_own_token(visit: Visit, token: str) -> bool:
    """Whether *token* stands in the forms of this session."""
    return hmac.compare_digest(token.encode(), visit.session.token.encode())


def check_token(visit: Visit, posted: PostedForm) -> None:
    """
    Check that a form was made for this session.

    Raises:
        WrongToken: it was not.
    """
    if not is_own_token(visit, posted.text("token")):
        raise WrongToken


def sign_in(
    request: Request, response: Response, edge: Edge, organisation: bytes, case: bytes, identity: Identity
) -> ReporterSession:
    """Open a session and put its cookie on *response*; one that was open before is closed."""
    close(request, edge)
    session = ReporterSession(organisation, case, identity)
    value = open_session(edge.ephemeral, edge.secrets, session, clock.now())
    name = cookie_name(request)
    # No Max-Age: a cookie without one is not meant to be written to disk.
    response.set_cookie(name, value, path="/", secure=name == HOST, httponly=True, samesite="strict")
    return session


def sign_out(request: Request, response: Response, edge: Edge) -> None:
    """Close the session and take the cookie away."""
    close(request, edge)
    name = cookie_name(request)
    response.delete_cookie(name, path="/", secure=name == HOST, httponly=True, samesite="strict")


def close(request: Request, edge: Edge) -> None:
    """Delete what is kept of the session that *request* has, if any."""
    cookie = request.cookies.get(cookie_name(request), "")
    if cookie:
        close_session(edge.ephemeral, edge.secrets, cookie, clock.now())
