"""A report that is being written: the form carries all of it, the server keeps none of it between two screens."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from app.domain.rulebook import Group, Kind, Question, Rulebook, Text
from app.web.form import PostedForm
from crypto.errors import Refused
from crypto.form import FormSecret

LONGEST: Final = {"long": 20_000, "short": 500}
"""Characters that an answer may have."""

KIND: Final = "kind"
IDENTITY: Final = "identity"
SEND: Final = "send"
CHECKING: Final = "checking"
"""The hidden field of a single screen that is changed."""

Gettext: TypeAlias = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Screen:
    """One page of the form; *questions* is empty where the page asks something of its own."""

    id: str
    title: Text | None = None
    questions: tuple[Question, ...] = ()

    def heading(self, language: str) -> str:
        """Return what the page is called: a single question by itself, so that it stands there once."""
        if self.title is None or len(self.questions) == 1:
            return self.questions[0].label.into(language) if self.questions else ""
        return self.title.into(language)


@dataclass(frozen=True, slots=True, repr=False)
class ReportDraft:
    """
    What was answered so far, by field name (`q_` and the question's id).

    *fresh*: the form's secret is new. *checking*: a single screen is changed, and the next step leads back to the last one.
    """

    form: FormSecret
    kind: Kind | None
    answers: Mapping[str, str] = field(default_factory=dict)
    fresh: bool = False
    checking: bool = False

    def answer(self, question: Question) -> str:
        """Return the answer to *question*, or nothing."""
        return self.answers.get(field_name(question), "")


def field_name(question: Question) -> str:
    """Return the name of the field that *question* is answered in."""
    return f"q_{question.id}"


def read_report_draft(rulebook: Rulebook, posted: PostedForm, kinds: Container[str]) -> ReportDraft:
    """
    Return the draft that *posted* carries.

    A form secret that was damaged on the way is replaced by a new one; a kind that is not among *kinds*, those that somebody
    reads, has to be chosen again.
    """
    fresh = False
    try:
        form = FormSecret.from_text(posted.text("form"))
    except Refused:
        form, fresh = FormSecret.new(), True
    questions = [question for group in rulebook.groups for question in group.questions] + list(rulebook.identity)
    answers = {field_name(question): posted.text(field_name(question)).strip() for question in questions}
    kind = rulebook.kind(posted.text("kind")) if posted.text("kind") in kinds else None
    given = {name: text for name, text in answers.items() if text}
    return ReportDraft(form, kind, given, fresh, checking=bool(posted.text(CHECKING)))


def screens(rulebook: Rulebook, kind: Kind | None) -> tuple[Screen, ...]:
    """Return the screens of a report of *kind*, in order; before a kind is chosen only the first is known."""
    if kind is None:
        return (Screen(KIND),)
    groups = rulebook.groups_for(kind.id)
    identity = (Screen(IDENTITY, None, rulebook.identity),) if rulebook.identity else ()
    return (Screen(KIND), *(_of_group(group) for group in groups), *identity, Screen(SEND))


def _of_group(group: Group) -> Screen:
    return Screen(f"group-{group.id}", group.title, group.questions)


def faults(screen: Screen, draft: ReportDraft, language: str, _: Gettext) -> dict[str, str]:
    """Return what is wrong with the answers on *screen*: an error for each field, in the reader's language."""
    if screen.id == KIND and draft.kind is None:
        return {"kind": _("Choose what this is about.")}
    found = {}
    for question in screen.questions:
        fault = _fault(question, draft.answer(question), language, _)
        if fault is not None:
            found[field_name(question)] = fault
    return found


def _fault(question: Question, answer: str, language: str, _: Gettext) -> str | None:
    label = question.label.into(language)
    if not answer:
        return _("Please answer: %(question)s") % {"question": label} if question.required else None
    if question.answer == "choice":
        return None if answer in {choice.id for choice in question.choices} else _("Choose one of the answers.")
    most = LONGEST[question.answer]
    if len(answer) > most:
        return _("“%(question)s” is too long: at most %(most)s characters.") % {"question": label, "most": most}
    return None


def first_fault(rulebook: Rulebook, draft: ReportDraft, language: str, _: Gettext) -> tuple[Screen, dict[str, str]] | None:
    """Return the first screen with an answer that will not do, and its errors."""
    for screen in screens(rulebook, draft.kind):
        found = faults(screen, draft, language, _)
        if found:
            return screen, found
    return None
