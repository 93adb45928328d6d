"""The page of a case, made anew for each request: nothing of it is kept in the clear."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from starlette.responses import Response

from app import clock
from app.locale import translations
from app.services.case_view import view_case
from app.services.expected import expected
from app.services.form.organisation_form import Form
from app.services.form.readers_shown import Person, people
from app.services.readers import published_name
from app.services.reply import TakingOver
from app.services.stage_attachment import ReceivedFile
from app.storage.quick_reading import SessionReader
from app.storage.reporter_cases import objects_in
from app.web.reporter.arrive import names_in
from app.web.reporter.marks import MARKS
from app.web.reporter.visit import Visit
from app.web.reporter.writing import read_rooms
from crypto.form import FormSecret
from crypto.rooms import IDENTITY

SENT = "sent"
RIGHT = "right"
WITHDRAWN = "withdrawn"
TOLD: Final = "told"
"""The hidden field that says of whom the reporter was told that they would take over, as chains name them."""


class CasePage:
    """One answer to one request for an open case."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.gettext = translations(visit.place.language).gettext

    def notice(self, query: str) -> str | None:
        """Return what to say first, from the address that a form of ours led to."""
        _ = self.gettext
        if query == SENT:
            return _("Your message is stored. Those who handle your case can read it.")
        if query == RIGHT:
            return _("Your ten words are right. Keep them: you need them each time.")
        return _("Your case is withdrawn.") if query == WITHDRAWN else None

    def show(
        self,
        *,
        text: str = "",
        errors: Mapping[str, str] | None = None,
        sent: str | None = None,
        kept: Sequence[ReceivedFile] = (),
        form: FormSecret | None = None,
        status: int | None = None,
        taking_over: TakingOver | None = None,
    ) -> Response:
        """
        Show the case, with a message that is not sent yet and what is wrong with it, or who would be *taking_over*.

        Raises:
            HTTPException: 404: it was erased meanwhile.
            TooBusy: it is large, and its turn didn't come.
            Refused: it doesn't verify.
        """
        visit = self.visit
        with read_rooms(visit) as rooms, visit.edge.database.reading() as session:
            aside = objects_in(SessionReader(session), rooms.chain.case_id, IDENTITY)
            view = view_case(rooms, aside, visit.place.language, partial(published_name, session))
            due = expected(rooms, visit.place.language, clock.today())
        settings = visit.edge.settings
        return visit.edge.pages.render(
            "reporter/case.html",
            visit.place.language,
            status or (422 if errors else 200),
            place=visit.place.at("case"),
            view=view,
            marks={mark: self.gettext(sentence) for mark, sentence in MARKS.items()},
            expected=due,
            expired=visit.reporting.expired(clock.today()),
            text=text,
            errors=errors or {},
            sent=sent,
            kept=kept,
            form=(form or FormSecret.new()).text,
            token=visit.session.token,
            taking_over=() if taking_over is None else self._people(taking_over),
            told="" if taking_over is None else " ".join(sorted(taking_over.found)),
            most_files=settings.attachments_per_report,
            most_bytes=settings.attachment_limit,
        )

    def _people(self, taking_over: TakingOver) -> tuple[Person, ...]:
        reporting, visit = taking_over.reporting, self.visit
        form = Form(reporting, names_in(visit.edge, reporting), clock.today(), visit.place.language)
        return people(form, taking_over.found.values())
