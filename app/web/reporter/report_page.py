"""The pages of the form: one group of questions each, what was answered before in hidden fields."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from starlette.responses import Response

from app import clock
from app.domain.deadlines import Promise
from app.locale import translations
from app.services.file_report import Filing
from app.services.form import asked
from app.services.form.faults import refusal
from app.services.form.filing import as_message
from app.services.form.organisation_form import Form
from app.services.form.readers_changed import changes_told, holders_told
from app.services.form.readers_shown import readers_shown
from app.services.form.report_draft import ReportDraft, field_name
from app.services.form.screens import (
    ABOUT,
    ENTRY,
    IDENTITY,
    INVOLVED,
    KIND,
    OWN_FIELDS,
    READERS,
    SEND,
    UNIT,
    Screen,
    named_ways,
    screens,
)
from app.services.keep_form import keep_chosen, kept_files
from app.services.readers import ReadingBody, readers_of_each, reportable
from app.services.reporting import Reporting
from app.services.stage_attachment import ReceivedFile
from app.web.body import BodyError
from app.web.edge import Edge
from app.web.form import PostedForm
from app.web.intake import Intake, RefusedFile
from app.web.place import Place
from app.web.reporter.arrive import find_organisation, names_in
from app.web.reporter.posted_draft import CHECKING
from app.web.reporter.refused_files import body_problem, refusal_status, refusals
from app.web.reporter.words_page import ask_for_words
from crypto.form import FormSecret
from crypto.rooms import IDENTITY as IDENTITY_ROOM

_OWN = (KIND, UNIT, ENTRY, ABOUT, INVOLVED, READERS, IDENTITY, SEND)
_TEMPLATES = {screen: f"reporter/{screen}.html" for screen in _OWN}


class ReportPage:
    """One answer to one request for the form."""

    def __init__(self, edge: Edge, reporting: Reporting, place: Place) -> None:
        self.edge = edge
        self.reporting = reporting
        self.place = place.at("report")
        self.gettext = translations(place.language).gettext

    @property
    def instance(self) -> bytes:
        """Return the installation's 16-byte id."""
        return self.reporting.instance.instance

    @cached_property
    def form(self) -> Form:
        """Return what the form asks."""
        return Form(self.reporting, names_in(self.edge, self.reporting), clock.today(), self.place.language)

    @cached_property
    def readers(self) -> dict[str, tuple[ReadingBody, ...]]:
        """Return who reads each kind of case, as long as nothing but the kind is said."""
        return readers_of_each(self.form.names, self.reporting, self.form.day)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Return the kinds that somebody receives."""
        return reportable(self.reporting.rules, self.form.day)

    def nobody(self) -> Response:
        """Say that no report can be taken, and whom to call where someone is in danger."""
        return self._render("reporter/nobody.html", 503, rulebook=self.reporting.rulebook)

    def show(
        self, screen: Screen, draft: ReportDraft, errors: Mapping[str, str] | None = None, status: int | None = None
    ) -> Response:
        """Show *screen* with what was answered; *errors* by field name."""
        template, values = self.parts(screen, draft, errors)
        return self._render(template, status or (422 if errors else 200), **values)

    def parts(self, screen: Screen, draft: ReportDraft, errors: Mapping[str, str] | None = None) -> tuple[str, dict[str, Any]]:
        """Return the template of *screen*, and what stands in it."""
        order = screens(self.form, draft)
        on_page = {*OWN_FIELDS.get(screen.id, ()), *(field_name(question) for question in screen.questions)}
        kept = [("form", draft.form.text), ("screen", screen.id)]
        if draft.checking and screen.id != SEND:
            kept.append((CHECKING, "yes"))
        if screen.id == READERS:
            kept.append(("seen", " ".join(sorted(draft.shut))))
        if screen.id == SEND:  # shown again after a failure, it does not quietly name others
            told = holders_told(self.form, draft) if draft.told is None else draft.told
            kept.append(("told", " ".join(sorted(told))))
        kept += [(name, text) for name, text in draft.fields() if name not in on_page]
        refused = refusal(self.form, draft) if errors else None
        return _TEMPLATES.get(screen.id, "reporter/group.html"), {
            "place": self.place,
            "screen": screen,
            "draft": draft,
            "errors": errors or {},
            "hidden": kept,
            "rulebook": self.reporting.rulebook,
            "kinds": [kind for kind in self.reporting.rulebook.kinds if kind.id in self.kinds],
            "readers": self.readers,
            "number": next((i for i, other in enumerate(order) if other.id == screen.id), 0) + 1,
            "count": len(order),
            "field_name": field_name,
            "script": False,
            "plain": _only_the_kind_decides(self.reporting),
            "ways_out_kinds": None if refused is None else [kind for kind in refused.open if kind.id in self.kinds],
            **self._own(screen, draft),
        }

    def _own(self, screen: Screen, draft: ReportDraft) -> dict[str, Any]:
        """Return what only *screen* shows."""
        form = self.form
        match screen.id:
            case "unit":
                return {"units": asked.units(form)}
            case "entry":
                return {"entries": asked.entries(form, draft)}
            case "about":
                return {"categories": asked.categories(form, draft), "flags": asked.flags(form, draft)}
            case "involved":
                return {"bodies": asked.bodies(form, draft)}
            case "readers":
                return {"shown": readers_shown(form, draft), "changes": None}
            case "identity":
                return {"ways": () if draft.kind is None else named_ways(draft.kind)}
            case "send":
                return self._last_screen(draft)
        return {}

    def keep(self, draft: ReportDraft, posted: PostedForm, intake: Intake) -> tuple[ReceivedFile, ...]:
        """Keep the files that were received, with those chosen from before, for the next attempt; return them."""
        store, chosen, most = self.edge.ephemeral, posted.texts("keep"), self.edge.settings.attachments_per_report
        return keep_chosen(store, self.instance, draft.form, chosen, intake.received, most, clock.now())

    def unread(self, screen: Screen, draft: ReportDraft, problem: BodyError) -> Response:
        """Show *screen* again after a form that could not be read to its end, with all that was received."""
        status, text = body_problem(problem, self.gettext)
        return self.show(screen, draft, {self.first_field(screen): text}, status)

    def refused_files(self, draft: ReportDraft, refused: Sequence[RefusedFile]) -> Response:
        """Show the last screen with each file that was not taken, and why."""
        reasons = refusals(refused, self.edge.settings.attachment_limit, self.gettext)
        return self.again(draft, reasons, refusal_status(refused))

    def readers_changed(self, draft: ReportDraft) -> Response:
        """Show who reads now, as others than the last screen has told: nothing was stored, and the next step leads back to it."""
        template, values = self.parts(Screen(READERS), replace(draft, checking=True))
        return self._render(template, 409, **{**values, "changes": changes_told(self.form, draft, draft.told or ())})

    def again(self, draft: ReportDraft, reason: str, status: int) -> Response:
        """Show the last screen again: nothing was stored, and *reason* says why."""
        return self.show(Screen(SEND), draft, {"files": reason}, status)

    def receipt(self, form: FormSecret, due: Promise) -> Response:
        """Show the ten words that *form* gives; everything is stored by now."""
        return self._render("reporter/receipt.html", words=form.receipt(self.instance).words, form=form.text, due=due)

    def with_newest_directory(self) -> "ReportPage":
        """Return the page by the directory as it is now: itself where no other was published."""
        newest = find_organisation(self.edge, self.place.slug) or self.reporting
        return self if newest is self.reporting else ReportPage(self.edge, newest, self.place)

    def sent_before(self, filing: Filing, *, same: bool) -> Response:
        """Ask for the words of a report that was stored already; what differs now can be sent as a further message."""
        _ = self.gettext
        if same:
            notice = _("This report is already stored. Its ten words are shown once only: type them to open your case.")
        else:
            notice = _(
                "A report was already stored from this form, and what you sent now is different. Type your ten words: "
                "then you can send the text below as a further message. Files must be chosen again."
            )
        text = None if same else as_message(filing)
        return ask_for_words(self.edge, self.place, text=text, notice=notice, status=409)

    def first_field(self, screen: Screen) -> str:
        """Return the name of the first field on *screen*: where an error that belongs to no field points to."""
        if screen.questions:
            return field_name(screen.questions[0])
        return "files" if screen.id == SEND else OWN_FIELDS[screen.id][0]

    def _last_screen(self, draft: ReportDraft) -> dict[str, Any]:
        language, order = self.place.language, screens(self.form, draft)
        answers = {
            screen.id: [(field_name(q), q.label.into(language), q.shown(draft.answer(q), language)) for q in screen.questions]
            for screen in order
        }
        return {
            "parts": asked.decided(self.form, draft, [screen.id for screen in order]),
            "groups": [
                {"screen": screen.id, "title": screen.heading(language), "answers": answers[screen.id]}
                for screen in order
                if screen.title is not None
            ],
            "identity": answers.get(IDENTITY, []),
            "shown": readers_shown(self.form, draft),
            "told": readers_shown(self.form, draft, IDENTITY_ROOM),
            "kept": kept_files(self.edge.ephemeral, self.instance, draft.form, clock.now()),
            "most_files": self.edge.settings.attachments_per_report,
            "most_bytes": self.edge.settings.attachment_limit,
        }

    def _render(self, template: str, status: int = 200, **values: Any) -> Response:
        return self.edge.pages.render(template, self.place.language, status, **{"place": self.place, **values})


def _only_the_kind_decides(reporting: Reporting) -> bool:
    """Whether who reads is known once the kind is: it stands on the first screen then."""
    return not (reporting.version.units or reporting.rulebook.entries or reporting.rulebook.flags)
