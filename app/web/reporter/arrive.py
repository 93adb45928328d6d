"""The first step of every page: which organisation, and what is known of it."""

from starlette.exceptions import HTTPException
from starlette.requests import Request

from app import clock
from app.services.readers import Names, ReadingBody, published_names, publishes, readers_of_each
from app.services.reporting import Reporting, open_for_reporting, opened_before
from app.storage.reporter_cases import newest_directory
from app.web.edge import Edge, edge_of
from app.web.place import Place, place_of


def arrive(request: Request, slug: str | None = None) -> tuple[Edge, Reporting, Place]:
    """
    Return the application's parts, the organisation that the address (or *slug*) names, and where the reader is.

    Raises:
        HTTPException: 404: no such organisation, or one whose directory is not signed yet.
    """
    edge = edge_of(request)
    reporting = find_organisation(edge, slug or request.path_params["slug"])
    if reporting is None:
        raise HTTPException(404)
    return edge, reporting, place_of(request, reporting)


def find_organisation(edge: Edge, slug: str) -> Reporting | None:
    """Return the organisation by its newest directory, None where there is none."""
    newest = newest_directory(edge.reader, slug)
    if newest is None:
        return None
    known = opened_before(newest)
    if known is not None:
        return known
    with edge.database.reading() as session:
        return open_for_reporting(session, slug)


def readers_by_kind(edge: Edge, reporting: Reporting) -> dict[str, tuple[ReadingBody, ...]]:
    """Return who reads each kind of case; a kind that nobody reads is left out."""
    return readers_of_each(names_in(edge, reporting), reporting, clock.today())


def names_in(edge: Edge, reporting: Reporting) -> Names:
    """Return the names that the organisation publishes."""
    if not publishes(reporting.version):
        return {}
    with edge.database.reading() as session:
        return published_names(session, reporting.version)
