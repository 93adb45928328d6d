"""A report that is being written: the form carries all of it, the server keeps none of it between two screens."""

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.domain.rulebook import Kind, Question, Rulebook
from app.services.reporting import Reporting
from app.web.form import PostedForm
from crypto.directory import Version
from crypto.encoding import b64
from crypto.errors import Refused
from crypto.form import FormSecret

CHECKING: Final = "checking"
"""The hidden field of a single screen that is changed."""
BODY: Final = "body:"
"""Before a body's id, in a field that names people: everybody in it, where it publishes no names."""


@dataclass(frozen=True, slots=True, repr=False)
class ReportDraft:
    """
    What was answered so far.

    Args:
        form: the form's secret.
        kind: what they want to do.
        unit: where it happened, None for the organisation as a whole.
        entry: whom they turn to, whether or not that is still offered.
        category: what it is about.
        flags: what applies.
        involved: who is part of it: members as directories write them, or `body:` and a body's id.
        others: names of others who are, as they were typed.
        shut: who must not read it, in the same words as *involved*.
        picked: the member whom they picked, as directories write them.
        way: how far they stay unknown, once they have said who they are.
        answers: by field name (`q_` and the question's id).
        fresh: the form's secret is new.
        checking: a single screen is changed, and the next step leads back to the last one.
        lost: fields whose value is none (any longer): what decides who reads is asked again, never guessed.
        seen: who was shut out when the screen of readers was last shown.
    """

    form: FormSecret
    kind: Kind | None
    unit: str | None = None
    entry: str | None = None
    category: str | None = None
    flags: frozenset[str] = frozenset()
    involved: frozenset[str] = frozenset()
    others: str = ""
    shut: frozenset[str] = frozenset()
    picked: str | None = None
    way: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    fresh: bool = False
    checking: bool = False
    lost: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()

    def answer(self, question: Question) -> str:
        """Return the answer to *question*, or nothing."""
        return self.answers.get(field_name(question), "")

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return what the next screen carries in hidden fields: each name once, so that a program can fill a form by names."""
        decided = {
            "kind": None if self.kind is None else self.kind.id,
            "unit": self.unit,
            "entry": self.entry,
            "category": self.category,
            "flag": _joined(self.flags),
            "involved": _joined(self.involved),
            "others": self.others,
            "shut": _joined(self.shut),
            "picked": self.picked,
            "way": self.way,
            **self.answers,
        }
        return tuple((name, text) for name, text in decided.items() if text)


def field_name(question: Question) -> str:
    """Return the name of the field that *question* is answered in."""
    return f"q_{question.id}"


def read_report_draft(reporting: Reporting, posted: PostedForm, kinds: Container[str]) -> ReportDraft:
    """
    Return the draft that *posted* carries.

    A form secret that was damaged on the way is replaced by a new one. A kind that is not among *kinds*, those that somebody
    reads, a unit or a flag that there is none of has to be chosen again; people who are not in the directory are left out.
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


def _joined(values: Collection[str]) -> str:
    return " ".join(sorted(values))
