"""Whose pages, and whose case: the organisation in the address, the lookup token in a header that no page can set for another."""

from collections.abc import Iterator
from typing import Annotated, TypeAlias

from fastapi import Depends, Header, Request
from fastapi.security import HTTPBearer

from app.services.read_case_as_member import read_size
from app.services.refusals import Refusal, Why
from app.services.reporting import Reporting, open_for_reporting
from app.services.sealed_case import REPORTERS, case_of_token
from app.web.api.access import UsedEdge, bearer_token
from app.web.api.encoding import Bytes16, Slug
from app.web.edge import Edge

TOKEN_SIZE = 32
_BEARER = HTTPBearer(auto_error=False, description="The receipt's lookup token; never the words.")

Capability: TypeAlias = Annotated[Bytes16, Header(alias="Upload-Capability")]
Draft: TypeAlias = Annotated[Bytes16, Header(alias="Upload-Draft")]


def reporting_of(slug: Slug, edge: UsedEdge) -> Reporting:
    """Return the organisation of the address."""
    with edge.database.reading() as session:
        found = open_for_reporting(session, slug)
    if found is None:
        raise Refusal(Why.NOT_FOUND)
    return found


UsedReporting: TypeAlias = Annotated[Reporting, Depends(reporting_of)]


def case_of(request: Request, edge: Edge, reporting: Reporting) -> bytes:
    """Return the id of the case that the request's token looks up: unknown, erased and misformed tokens get one answer."""
    token = bearer_token(request, TOKEN_SIZE) or bytes(TOKEN_SIZE)
    with edge.database.reading() as session:
        return case_of_token(session, reporting, token)


def case_asked(request: Request, edge: UsedEdge, reporting: UsedReporting, _scheme: Annotated[object, Depends(_BEARER)]) -> bytes:
    """Return the same, and have the OpenAPI document say that a token is needed."""
    return case_of(request, edge, reporting)


CaseAsked: TypeAlias = Annotated[bytes, Depends(case_asked)]


def page_turn(case: CaseAsked, edge: UsedEdge) -> Iterator[None]:
    """Wait for the turn to read a page of the case: large ones are read a few at a time."""
    with edge.database.reading() as session:
        size = read_size(session, REPORTERS, case)
    with edge.reporters.turns.taking(size, case):
        yield


# scope: until the answer is made; until it is sent, a slow reader would keep everybody else waiting
PageTurn: TypeAlias = Annotated[None, Depends(page_turn, scope="function")]
