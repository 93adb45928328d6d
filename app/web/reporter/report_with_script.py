"""The form as a page that seals has it: each screen once, with a pattern in place of what only the browser knows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from starlette.responses import Response

from app.domain.rulebook import Kind
from app.services.readers import received_by_kind
from app.web.reporter.asked import WHOLE, BodyAsked, Decided, Option
from app.web.reporter.filing import OTHERS
from app.web.reporter.reader_texts import READER_TEXTS
from app.web.reporter.readers_shown import Hears, Later, Person, ReadersShown
from app.web.reporter.report_draft import ReportDraft
from app.web.reporter.report_page import ReportPage
from app.web.reporter.screens import ABOUT, ENTRY, INVOLVED, KIND, READERS, SEND, UNIT, Screen, screens
from app.web.reporter.with_script import Part, page_with_script
from crypto.encoding import b64
from crypto.form import FormSecret

_OPTION: Final = Option("", "{label}", "{hint}")
_PERSON: Final = Person("", "{who}", "{body}", "{why}")
_PATTERNS: Final[Mapping[str, Mapping[str, Any]]] = {
    UNIT: {"units": ()},
    ENTRY: {"entries": (_OPTION,)},
    ABOUT: {"categories": (_OPTION,), "flags": (_OPTION,)},
    INVOLVED: {"bodies": (BodyAsked("", "", (_OPTION,)),)},
    READERS: {},
}
"""The screens that are drawn by the script for whatever kind is chosen, and what stands in them until then."""


_DECIDED: Final = (UNIT, ENTRY, ABOUT, INVOLVED)


def report_with_script(page: ReportPage, draft: ReportDraft) -> Response:
    """Show the first screen to a browser without script; a browser with it seals for itself, and gets every screen."""
    kinds = [kind for kind in page.reporting.rulebook.kinds if kind.id in page.kinds]
    entries = {member.member: b64(member.entry) for member in page.reporting.version.in_force}
    received = received_by_kind(page.reporting.rules, page.form.day)
    return page_with_script(
        page.edge,
        page.place,
        page.parts(Screen(KIND), draft),
        partial(_patterns, page, kinds),
        (page.reporting.directories, page.readers, page.kinds),
        {kind: [entries[one.member] for one in found] for kind, found in received.items() if found},
        rulebook=page.reporting.rulebook,
        kinds=kinds,
        reader_texts={name: page.gettext(text) for name, text in READER_TEXTS.items()},
        whole=page.gettext(WHOLE),
        others_title=page.gettext(OTHERS),
    )


def _patterns(page: ReportPage, kinds: Sequence[Kind]) -> Mapping[str, Part]:
    draft = ReportDraft(FormSecret.new(), None)
    shown = {KIND: page.parts(Screen(KIND), draft)}
    readers = _readers(page)
    own = {"shown": readers, "told": readers, "parts": [Decided(screen, ("",)) for screen in _DECIDED]}
    for kind in kinds:
        chosen = replace(draft, kind=kind)
        for name, values in _PATTERNS.items():
            shown[name] = _pattern(page, Screen(name), chosen, {**values, "shown": readers})
        for screen in screens(page.form, chosen):
            if screen.questions or screen.id == SEND:
                shown[f"{kind.id} {screen.id}"] = _pattern(page, screen, chosen, own)
    shown["receipt"] = "reporter/receipt.html", {"place": page.place, "words": (), "form": "", "due": None}
    for _, values in shown.values():
        values["script"] = True
        values["hidden"] = []  # the script makes its own secrets: one that came with the page could be the server's
    return shown


def _pattern(page: ReportPage, screen: Screen, draft: ReportDraft, own: Mapping[str, Any]) -> Part:
    template, values = page.parts(screen, draft)
    return template, {**values, "number": 2, **own}


def _readers(page: ReportPage) -> ReadersShown:
    """Return one of each that can be said of who reads."""
    people = (_PERSON,)
    hears = (Hears("{what}", page.form.day, "{origin}"),)
    return ReadersShown(people, "{because}", people, (Later(_PERSON, "", None),), people, people, people, hears, ("{text}",))
