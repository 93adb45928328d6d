"""The ten words: to check them, and to come back."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.locale import translations
from app.services.look_up_case import OpenedCase, look_up_case, open_for_reporter, seal_exposed, waste_the_same_work
from app.services.reporting import Reporting
from app.services.show_receipt import stop_showing
from app.storage.cases import add_to_case
from app.storage.errors import HeadMoved
from app.web.body import BodyError, CutOff
from app.web.edge import Edge, edge_of, in_thread
from app.web.form import PostedForm
from app.web.place import STAY, Place
from app.web.reporter.arrive import arrive, find_organisation
from app.web.reporter.case_page import RIGHT, CasePage
from app.web.reporter.retrying import retry
from app.web.reporter.visit import Visit, sign_in
from app.web.reporter.with_script import wants_server
from app.web.reporter.words_page import ask_for_words, unclear_words, words_turned_away, words_with_script
from app.web.turns import TurnedAway
from crypto.receipt import Receipt
from crypto.typed_words import UnclearWords, read_words


def ask(request: Request) -> Response:
    """Ask for the words."""
    edge, _, place = arrive(request)
    return ask_for_words(edge, place) if wants_server(request) else words_with_script(edge, place)


async def come_back(request: Request) -> Response:
    """Open the case that the words look up; wrong, unknown and erased words get one and the same page."""
    edge, posted, problem = edge_of(request), PostedForm(), None
    try:
        await posted.read(request, edge.patience)
    except CutOff:
        return Response(status_code=400)
    except BodyError as error:
        problem = error
    return await in_thread(_come_back, request, posted, problem)


def _come_back(request: Request, posted: PostedForm, problem: BodyError | None) -> Response:
    edge, reporting, place = arrive(request)
    words, text = posted.text("words"), posted.text("text") or None
    _ = translations(place.language).gettext
    if problem is not None:
        error = _("The form could not be read to its end. What arrived is below; please try again.")
        return ask_for_words(edge, place, words, {"words": error}, text, status=400)
    if request.url.query == STAY:
        return ask_for_words(edge, place, words, text=text)
    try:
        receipt = read_words(words)
    except UnclearWords as unclear:
        return unclear_words(edge, place, words, unclear, text)
    opened = _open(edge, reporting, receipt)
    if opened is None:
        error = _("These words open no case here. Check each word and the order. The case may also have been erased.")
        return ask_for_words(edge, place, words, {"words": error}, text, status=422)
    stop_showing(edge.ephemeral, receipt.lookup_hash(reporting.instance.instance))
    return _welcome(request, edge, reporting, place, opened, words, text)


def _open(edge: Edge, reporting: Reporting, receipt: Receipt) -> OpenedCase | None:
    """Return the verified case of *receipt*, with the record that the server has held its keys; None where there is none."""

    def once() -> OpenedCase | None:
        stored = look_up_case(edge.reader, reporting, receipt)
        if stored is None:
            waste_the_same_work(reporting, receipt)
            return None
        # after the case: it holds every version that the chain names
        newest = find_organisation(edge, reporting.organisation.slug) or reporting
        opened = open_for_reporter(stored, newest, receipt)
        addition = seal_exposed(opened, newest)
        if addition is not None:
            with edge.database.writing() as session:
                add_to_case(session, opened.chain.case_id, opened.chain.head.seq, addition)
        return opened

    return retry(once, HeadMoved)


def _welcome(
    request: Request, edge: Edge, reporting: Reporting, place: Place, opened: OpenedCase, words: str, text: str | None
) -> Response:
    """Go to the case; a text that was not sent yet is taken along, which only an answer of its own can do."""
    organisation = reporting.organisation.organisation
    if text is None:
        response: Response = RedirectResponse(f"{place.path('case')}?{RIGHT}", 303)
        sign_in(request, response, edge, organisation, opened.chain.case_id, opened.identity)
        return response
    response = Response()
    session = sign_in(request, response, edge, organisation, opened.chain.case_id, opened.identity)
    try:
        page = CasePage(Visit(edge, reporting, place.known(), session)).show(text=text)
    except TurnedAway as why:
        return words_turned_away(edge, place, why, words, text)
    page.raw_headers.extend(header for header in response.raw_headers if header[0] == b"set-cookie")
    return page


routes = [Route("/{slug}/receipt", ask, methods=["GET"]), Route("/{slug}/receipt", come_back, methods=["POST"])]
