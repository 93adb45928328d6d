"""The first pages: which organisation, and what to know before writing."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app import clock
from app.domain.deadlines import promise
from app.domain.languages import LANGUAGES
from app.services.readers import ReadingBody
from app.services.reporting import Reporting
from app.storage.organisations import organisations
from app.web.edge import Edge, edge_of
from app.web.languages import language_of, prefix_for
from app.web.place import GOODBYE, other_languages, place_of
from app.web.reporter.arrive import arrive, find_organisation, readers_by_kind


def choose_organisation(request: Request) -> Response:
    """Show the organisations; the only one is gone to at once."""
    edge, language = edge_of(request), language_of(request)
    with edge.database.reading() as session:
        slugs = [organisation.slug for organisation in organisations(session)]
    prefix = prefix_for(request, language)
    if len(slugs) == 1:
        return RedirectResponse(f"{prefix}/{slugs[0]}/", 303)
    # one whose directory is not signed yet takes no reports, and must not keep the others from being found
    signed = [reporting for slug in slugs if (reporting := find_organisation(edge, slug)) is not None]
    places = [place_of(request, reporting) for reporting in signed]
    others = other_languages(request, LANGUAGES)
    return edge.pages.render("reporter/organisations.html", language, places=places, others=others, leave=prefix + GOODBYE)


def start(request: Request) -> Response:
    """Say who reads, what happens then, what is kept, what can't be promised, and how to be safer."""
    edge, reporting, place = arrive(request)
    today = clock.today()
    return edge.pages.render(
        "reporter/start.html",
        place.language,
        place=place,
        rulebook=reporting.rulebook,
        bodies=all_readers(edge, reporting),
        depends=bool(reporting.version.units) or len(reporting.rulebook.routing) > 1,
        promise=promise(reporting.rules.times, reporting.rules.facts(reporting.rulebook.kinds[0].id), today),
        today=today,
        expired=reporting.expired(today),
    )


def without_slash(request: Request) -> Response:
    """Go to the organisation's start page."""
    return RedirectResponse(arrive(request)[2].path(), 307)


def all_readers(edge: Edge, reporting: Reporting) -> list[ReadingBody]:
    """Return everyone who reads some kind of case, each body once; nobody where no handler is in force."""
    found: list[ReadingBody] = []
    for of_kind in readers_by_kind(edge, reporting).values():
        found += [reader for reader in of_kind if reader not in found]
    return found


routes = [
    Route("/", choose_organisation, methods=["GET"]),
    Route("/{slug}", without_slash, methods=["GET"]),
    Route("/{slug}/", start, methods=["GET"]),
]
