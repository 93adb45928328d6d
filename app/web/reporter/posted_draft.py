"""A report's draft as a posted form carries it: the server keeps none of it between two screens."""

from collections.abc import Container, Mapping
from typing import Final

from app.domain.rulebook import Rulebook
from app.services.form.report_draft import BODY, ReportDraft, field_name
from app.services.reporting import Reporting
from app.web.form import PostedForm
from crypto.directory import Version
from crypto.encoding import b64
from crypto.errors import Refused
from crypto.form import FormSecret

CHECKING: Final = "checking"
"""The hidden field of a single screen that is changed."""


def read_report_draft(reporting: Reporting, posted: PostedForm, kinds: Container[str]) -> ReportDraft:
    """
    Return the draft that *posted* carries.

    A form secret that was damaged on the way is replaced by a new one. A kind that is not among *kinds*, those that somebody
    reads, a unit, flag or body that there is none of has to be chosen again; members who are not in the directory are left out.
    """
    rulebook, version, fresh = reporting.rulebook, reporting.version, False
    try:
        form = FormSecret.from_text(posted.text("form"))
    except Refused:
        form, fresh = FormSecret.new(), True
    flags = _listed(posted, "flag")
    people = _people(version)
    known = {
        "unit": {unit.id for unit in version.units},
        "entry": {entry.id for entry in rulebook.entries},
        "category": {category.id for category in rulebook.categories},
        "picked": people,
        "way": {way for kind in rulebook.kinds for way in kind.ways},
    }
    chosen = {name: posted.text(name) or None for name in known}
    lost = {name for name, value in chosen.items() if value is not None and value not in known[name]}
    known_flags = {flag.id for flag in rulebook.flags}
    if not flags <= known_flags:
        lost.add("flag")
    # attack: a body gets another id, so that everybody in it is no longer shut out; who is no member any more reads nothing
    lost |= {name for name in ("involved", "shut") if any(one.startswith(BODY) for one in _listed(posted, name) - people)}
    one = {name: None if name in lost else value for name, value in chosen.items()}
    return ReportDraft(
        form,
        rulebook.kind(posted.text("kind")) if posted.text("kind") in kinds else None,
        **one,
        flags=flags & known_flags,
        involved=_listed(posted, "involved") & people,
        others=posted.text("others").strip(),
        shut=_listed(posted, "shut") & people,
        answers=_answers(rulebook, posted),
        fresh=fresh,
        checking=bool(posted.text(CHECKING)),
        lost=frozenset(lost),
        seen=_listed(posted, "seen") & people,
        told=_listed(posted, "told") or None,
    )


def _answers(rulebook: Rulebook, posted: PostedForm) -> Mapping[str, str]:
    questions = [question for group in rulebook.groups for question in group.questions] + list(rulebook.identity)
    answers = {field_name(question): posted.text(field_name(question)).strip() for question in questions}
    return {name: text for name, text in answers.items() if text}


def _people(version: Version) -> frozenset[str]:
    members = {b64(member.member) for member in version.in_force}
    return frozenset(members | {BODY + body.id for body in version.bodies})


def _listed(posted: PostedForm, name: str) -> frozenset[str]:
    """Return the values of a field that may have several: boxes of one name, or one hidden field with spaces between."""
    return frozenset(value for text in posted.texts(name) for value in text.split())
