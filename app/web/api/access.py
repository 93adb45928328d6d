"""What a request brings to either API: the running application, and a token in a header that no page can set for another."""

from typing import Annotated, Final, TypeAlias

from fastapi import Depends, Request

from app.web.edge import Edge, edge_of
from crypto.encoding import unb64
from crypto.errors import Refused

SCHEME: Final = "bearer "


def edge(request: Request) -> Edge:
    """Return the parts of the running application."""
    return edge_of(request)


UsedEdge: TypeAlias = Annotated[Edge, Depends(edge)]


def bearer_token(request: Request, size: int) -> bytes | None:
    """Return the token of *size* bytes that the request bears, None where it bears none of that form; never that of a cookie."""
    header = request.headers.get("authorization", "")
    if header[: len(SCHEME)].lower() != SCHEME:
        return None
    try:
        return unb64(header[len(SCHEME) :], size)
    except Refused:
        return None
