"""Writing to those who handle the case, with files."""

from collections.abc import Collection

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app import clock
from app.domain.rules.recipients import NobodyReceives
from app.locale import translations
from app.services.case_room import CaseFull
from app.services.form.faults import LONGEST
from app.services.keep_form import keep_chosen
from app.services.reply import Reply, StaleRoom, TakingOver, seal_reply, seal_rotation
from app.services.stage_attachment import ReceivedFile
from app.storage.errors import BlobGone
from app.web.body import BodyError
from app.web.form import PostedForm
from app.web.intake import Intake, Target
from app.web.place import STAY
from app.web.reporter.arrive import arrive
from app.web.reporter.case_page import SENT, TOLD, CasePage
from app.web.reporter.form_with_files import Fields, read_form, target_of
from app.web.reporter.refused_files import UNAVAILABLE, body_problem, not_stored, refusal_status, refusals
from app.web.reporter.reseal import to_newest_epoch
from app.web.reporter.retrying import retry
from app.web.reporter.visit import NotSignedIn, Visit, check_token, find_visit, is_own_token
from app.web.reporter.words_page import ask_for_words, words_turned_away
from app.web.reporter.writing import read_rooms, write
from app.web.turns import TurnedAway
from crypto.errors import Refused
from crypto.form import FormSecret
from crypto.rooms import TALK
from crypto.signers import Who


async def reply(request: Request) -> Response:
    """Store a message and its files; without a session, or a turn, the words are asked for, and the text is kept."""
    turned_away: TurnedAway | None = None
    taking_over: TakingOver | None = None

    def find_target(request: Request, fields: Fields) -> Target | None:
        nonlocal turned_away, taking_over
        try:
            return _find_target(request, fields)
        except TurnedAway as why:
            turned_away = why
        except TakingOver as untold:
            taking_over = untold
        return None

    def answer(request: Request, posted: PostedForm, intake: Intake, problem: BodyError | None) -> Response:
        text = posted.text("text").strip()
        try:
            if turned_away:
                return _turned_away(request, turned_away, text)
            return _answer(request, posted, intake, problem, taking_over)
        except TurnedAway as why:
            return _turned_away(request, why, text)

    return await read_form(request, find_target, answer)


def _find_target(request: Request, fields: Fields) -> Target | None:
    """Return where the files go: to the talk's newest key, opened without those who have left. None without a session."""
    try:
        visit = find_visit(request)
        form = FormSecret.from_text(fields.get("form", [""])[0])
    except (NotSignedIn, Refused):
        return None
    if not is_own_token(visit, fields.get("token", [""])[0]):
        return None
    told = fields.get(TOLD, [""])[0].split()
    write(visit, lambda rooms: seal_rotation(rooms, clock.today(), told))
    with read_rooms(visit) as rooms:
        room = rooms.chain.current(TALK)
    return target_of(visit.edge, visit.reporting.instance.instance, form, fields, room.key, room.epoch)


def _answer(
    request: Request, posted: PostedForm, intake: Intake, problem: BodyError | None, taking_over: TakingOver | None
) -> Response:
    text = posted.text("text").strip()
    try:
        visit = find_visit(request)
    except NotSignedIn:
        return _closed(request, text)
    check_token(visit, posted)
    page, form = CasePage(visit), _form_of(posted)
    instance, chosen, most = visit.reporting.instance.instance, posted.texts("keep"), visit.edge.settings.attachments_per_report
    files = keep_chosen(visit.edge.ephemeral, instance, form, chosen, intake.received, most, clock.now())
    if request.url.query == STAY and problem is None and not intake.refused:
        return page.show(text=text, kept=files, form=form)
    if taking_over is not None:  # the files were read before anybody was told, and are sealed to nobody
        again = {"files": page.gettext("Please choose your files again.")}
        return page.show(text=text, errors=again, kept=files, form=form, status=409, taking_over=taking_over)
    errors, status = _errors(page, text, files, intake, problem)
    if errors:
        return page.show(text=text, errors=errors, kept=files, form=form, status=status)
    try:
        _send(visit, Reply(form, text, files), posted.text(TOLD).split())
    except TakingOver as untold:
        return page.show(text=text, kept=files, form=form, status=409, taking_over=untold)
    except UNAVAILABLE:
        return page.show(text=text, errors={"text": not_stored(page.gettext)}, kept=files, form=form, status=503)
    except NobodyReceives:
        nobody = page.gettext("At the moment nobody is appointed to read this. Nothing was stored: please come back later.")
        return page.show(text=text, errors={"text": nobody}, kept=files, form=form, status=503)
    except CaseFull:
        full = page.gettext(
            "This case is full: there is no room for more messages or files. Nothing was stored. You can make a new report."
        )
        return page.show(text=text, errors={"text": full}, form=form, status=422)
    except BlobGone:
        gone = page.gettext("A file was kept for longer than 30 minutes and is gone. Please choose it again.")
        return page.show(text=text, errors={"files": gone}, form=form, status=409)
    return RedirectResponse(f"{visit.place.path('case')}?{SENT}", 303)


def _send(visit: Visit, message: Reply, told: Collection[Who]) -> None:
    """
    Store *message* in the talk's newest epoch, once those who have left are without its key; *told* are who may take over.

    Raises:
        TakingOver: others would.
        StaleRoom: members ended faster than epochs could be opened without them, five times.
    """

    def once() -> None:
        write(visit, lambda rooms: seal_rotation(rooms, clock.today(), told))
        write(visit, lambda rooms: seal_reply(rooms, to_newest_epoch(visit, rooms, message), clock.today()))

    retry(once, StaleRoom)


def _errors(
    page: CasePage, text: str, files: tuple[ReceivedFile, ...], intake: Intake, problem: BodyError | None
) -> tuple[dict[str, str], int]:
    _, most = page.gettext, LONGEST["long"]
    if problem is not None:
        status, error = body_problem(problem, _)
        return {"text": error}, status
    if intake.refused:
        limit = page.visit.edge.settings.attachment_limit
        return {"files": refusals(intake.refused, limit, _)}, refusal_status(intake.refused)
    if not text and not files:
        return {"text": _("Write a message or choose a file.")}, 422
    if len(text) > most:
        return {"text": _("The message is too long: at most %(most)s characters.") % {"most": most}}, 422
    return {}, 200


def _closed(request: Request, text: str) -> Response:
    edge, _reporting, place = arrive(request)
    _ = translations(place.language).gettext
    notice = _("30 minutes have passed, so we locked the page.")
    if text:
        notice += " " + _("Type your ten words again; what you wrote is still here. Files must be chosen again.")
    return ask_for_words(edge, place, text=text or None, notice=notice, status=403)


def _turned_away(request: Request, why: TurnedAway, text: str) -> Response:
    """The case is large, and others are being read, or too large: the text is kept in the form that opens it again."""
    edge, _reporting, place = arrive(request)
    return words_turned_away(edge, place, why, text=text or None)


def _form_of(posted: PostedForm) -> FormSecret:
    try:
        return FormSecret.from_text(posted.text("form"))
    except Refused:
        return FormSecret.new()


routes = [Route("/{slug}/case/reply", reply, methods=["POST"])]
