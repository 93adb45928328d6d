"""The first step of every page: which organisation, and what is known of it."""

from starlette.exceptions import HTTPException
from starlette.requests import Request

from app.services.reporting import Reporting, open_for_reporting
from app.web.edge import Edge, edge_of
from app.web.place import Place, place_of


def arrive(request: Request, slug: str | None = None) -> tuple[Edge, Reporting, Place]:
    """
    Return the application's parts, the organisation that the address (or *slug*) names, and where the reader is.

    Raises:
        HTTPException: 404: no such organisation, or one whose directory is not signed yet.
    """
    edge = edge_of(request)
    with edge.database.reading() as session:
        reporting = open_for_reporting(session, slug or request.path_params["slug"])
    if reporting is None:
        raise HTTPException(404)
    return edge, reporting, place_of(request, reporting)
