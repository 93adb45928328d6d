"""What is wrong with the answers on a screen, said in the reader's language at the field that it is wrong with."""

from typing import Final

from app.domain.rulebook import Kind, Question
from app.domain.rules.filing import NotFiled, not_filed, open_kinds, to_come
from app.services.form import screens as screens_of
from app.services.form.organisation_form import Form
from app.services.form.report_draft import ReportDraft, field_name
from app.services.form.routed import may_tell_who, read_day, routed
from app.services.form.screens import IDENTITY, INVOLVED, KIND, OWN_FIELDS, READERS, Screen, screens

LONGEST: Final = {"long": 20_000, "short": 500}
"""Characters that an answer may have."""
MOST_OTHERS: Final = 2_000
"""Characters that the names of others may have."""


def refusal(form: Form, draft: ReportDraft) -> NotFiled | None:
    """Return why the report can't be filed as it is, as far as it is known; None where it can."""
    if draft.kind is None:
        return None
    what = routed(form, draft)
    found = not_filed(form.reporting.rulebook, form.reporting.rules.structure, what, form.day)
    if found is None and draft.kind.asks_who and not may_tell_who(form, draft):
        return NotFiled("nobody", open_kinds(form.reporting.rulebook, what))
    return found


def first_fault(form: Form, draft: ReportDraft) -> tuple[Screen, dict[str, str]] | None:
    """Return the first screen with an answer that will not do, and its errors."""
    for screen in screens(form, draft):
        found = faults(form, screen, draft)
        if found:
            return screen, found
    return None


def asked_again(form: Form, draft: ReportDraft) -> tuple[Screen, dict[str, str]] | None:
    """Return the first screen of which an answer means nothing (any longer): what decides who reads is never just dropped."""
    for screen in screens(form, draft) if draft.lost else ():
        if screen.id == READERS or draft.lost & {*OWN_FIELDS.get(screen.id, ())}:
            found = faults(form, screen, draft)
            if found:
                return screen, found
    return None


def faults(form: Form, screen: Screen, draft: ReportDraft) -> dict[str, str]:
    """Return what is wrong with the answers on *screen*: an error for each field."""
    _, kind = form.gettext, draft.kind
    if kind is None:
        return {"kind": _("Choose what this is about.")} if screen.id == KIND else {}
    match screen.id:
        case screens_of.UNIT if "unit" in draft.lost:
            return {"unit": _("Choose where it happened.")}
        case screens_of.ENTRY if draft.entry not in {entry.id for entry in form.entries(draft)}:
            return {"entry": _("Choose whom you turn to.")}
        case screens_of.ABOUT if draft.lost & {"category", "flag"}:
            return {"category" if "category" in draft.lost else "flag": _("Please look through this again.")}
        case screens_of.INVOLVED:
            return _involved_faults(form, draft)
        case screens_of.READERS:
            return _readers_faults(form, draft)
    found = {field_name(q): fault for q in screen.questions if (fault := _fault(form, q, draft.answer(q))) is not None}
    if screen.id == IDENTITY and kind.asks_who and not any(draft.answer(question) for question in screen.questions):
        found[field_name(screen.questions[0])] = _("Say who you are: without a name this can not be sent.")
    limit = kind.limit
    if limit is not None and not found and limit.since in {question.id for question in screen.questions}:
        return _limit_faults(form, draft, kind, limit.since)
    return found


def _involved_faults(form: Form, draft: ReportDraft) -> dict[str, str]:
    _ = form.gettext
    if "involved" in draft.lost:
        return {"involved": _("Please look through this again.")}
    if len(draft.others) > MOST_OTHERS:
        return {"others": _("These names are too long: at most %(most)s characters.") % {"most": MOST_OTHERS}}
    return {}


def _limit_faults(form: Form, draft: ReportDraft, kind: Kind, since: str) -> dict[str, str]:
    _, field, refused = form.gettext, f"q_{since}", refusal(form, draft)
    counted = read_day(draft.answers.get(field, ""))
    if counted is not None and to_come(counted, form.day):
        return {field: _("This day has not come yet: write the day on which it was.")}
    if refused is not None and refused.why == "late":
        return {field: _("By the rules this is too long ago for: %(kind)s") % {"kind": kind.name.into(form.language)}}
    return {}


def _readers_faults(form: Form, draft: ReportDraft) -> dict[str, str]:
    _, refused = form.gettext, refusal(form, draft)
    why = None if refused is None else refused.why
    if "shut" in draft.lost or ("involved" in draft.lost and INVOLVED not in {screen.id for screen in screens(form, draft)}):
        return {"shut": _("Please look through this again.")}
    if why == "nobody":
        return {"nobody": _("As it is now, nobody is left who could read your report.")}
    return {"picked": _("Choose who is to read it.")} if why == "unpicked" else {}


def _fault(form: Form, question: Question, answer: str) -> str | None:
    _, label = form.gettext, question.label.into(form.language)
    if not answer:
        return _("Please answer: %(question)s") % {"question": label} if question.required else None
    if question.answer == "choice":
        return None if answer in {choice.id for choice in question.choices} else _("Choose one of the answers.")
    if question.answer == "day":
        return None if read_day(answer) else _("Write the day as year-month-day, for example 2026-03-31.")
    most = LONGEST[question.answer]
    if len(answer) > most:
        return _("“%(question)s” is too long: at most %(most)s characters.") % {"question": label, "most": most}
    return None
