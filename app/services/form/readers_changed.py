"""Whom a report is sealed to, and what is said where that is no longer whom its reporter was told of."""

from collections.abc import Collection, Iterator
from contextlib import suppress

from app.domain.problem import N_
from app.domain.rules.ladder import Found
from app.domain.rules.recipients import NobodyReceives, route
from app.services.form.organisation_form import Form
from app.services.form.readers_shown import people
from app.services.form.report_draft import ReportDraft
from app.services.form.routed import routed
from crypto.encoding import b64
from crypto.rooms import TALK

_AWAKE = N_("Can read it now: %(who)s")
_ASLEEP = N_("May read it later, on a condition: %(who)s")
_GONE = N_("Can no longer read it: %(who)s")


def holders_told(form: Form, draft: ReportDraft) -> frozenset[str]:
    """
    Return whom the report is sealed to if it is sent today; nobody where nobody is left.

    Each is named as a field of the last screen does: a member, and after a colon the deadline until which they sleep.
    """
    return frozenset(_key(found, asleep) for found, asleep in _holders(form, draft))


def changes_told(form: Form, draft: ReportDraft, before: Collection[str]) -> tuple[str, ...]:
    """Return who reads now and did not *before*, and who, of those with a published name, no longer does: a line each."""
    lines = []
    for found, asleep in _holders(form, draft):
        if _key(found, asleep) not in before:
            (person,) = people(form, [found], why="")
            name = person.name or form.gettext("someone whose name the organisation does not publish")
            lines.append(form.gettext(_AWAKE if asleep is None else _ASLEEP) % {"who": f"{person.body}: {name}"})
    still = {key.partition(":")[0] for key in holders_told(form, draft)}
    names = {b64(member): name for member, name in form.names.items()}
    gone = sorted({key.partition(":")[0] for key in before} - still)
    return (*lines, *(form.gettext(_GONE) % {"who": names[member]} for member in gone if member in names))


def _holders(form: Form, draft: ReportDraft) -> Iterator[tuple[Found, str | None]]:
    rules = form.reporting.rules
    with suppress(NobodyReceives):
        yield from rules.holders(TALK, route(rules.rulebook, rules.structure, routed(form, draft), form.day))


def _key(found: Found, asleep: str | None) -> str:
    return b64(found.member) if asleep is None else f"{b64(found.member)}:{asleep}"
