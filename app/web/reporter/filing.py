"""From a draft to what is filed: each answer with the question as its reporter saw it."""

from collections.abc import Iterable, Sequence

from app.domain.problem import N_
from app.domain.rulebook import Question
from app.services.file_report import Filing
from app.services.stage_attachment import ReceivedFile
from app.web.reporter.form import Form
from app.web.reporter.report_draft import ReportDraft
from app.web.reporter.routed import routed
from crypto.bodies import Answer, IdentityField

OTHERS = N_("Others who are involved")
"""What the names that a reporter types are stored under."""


def filing_of(form: Form, draft: ReportDraft, files: Sequence[ReceivedFile]) -> Filing:
    """Return what *draft* says, with its *files*; what was left empty is left out."""
    what, language, rulebook = routed(form, draft), form.language, form.reporting.rulebook
    questions = [question for group in rulebook.groups_for(what.facts.kind) for question in group.questions]
    told = rulebook.identity if what.way != "anonymous" else ()  # left out where it was asked, and is no longer
    answers = [Answer(*texts) for texts in _answered(draft, questions, language)]
    if draft.others:
        answers.append(Answer("others", form.gettext(OTHERS), draft.others))
    return Filing(
        form=draft.form,
        draft=what,
        answers=tuple(answers),
        identity=tuple(IdentityField(*texts) for texts in _answered(draft, told, language)),
        language=language,
        files=tuple(files),
    )


def as_message(filing: Filing) -> str:
    """Return a filing's answers as one text: what an edited form holds can then be sent as a further message."""
    return "\n\n".join(f"{answer.title}\n{answer.text}" for answer in filing.answers)


def _answered(draft: ReportDraft, questions: Iterable[Question], language: str) -> Iterable[tuple[str, str, str]]:
    for question in questions:
        text = draft.answer(question)
        if text:
            yield question.id, question.label.into(language), question.shown(text, language)
