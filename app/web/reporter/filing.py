"""From a draft to what is filed: each answer with the question as its reporter saw it."""

from collections.abc import Iterable, Sequence

from app.domain.rulebook import Question
from app.domain.rules.draft import Draft
from app.services.file_report import Filing
from app.services.reporting import Reporting
from app.services.stage_attachment import ReceivedFile
from app.web.reporter.report_draft import ReportDraft
from crypto.bodies import Answer, IdentityField


def filing_of(reporting: Reporting, draft: ReportDraft, routed: Draft, files: Sequence[ReceivedFile], language: str) -> Filing:
    """Return what *draft* says, with its *files*, to be routed by *routed*; what was left empty is left out."""
    rulebook = reporting.rulebook
    questions = [question for group in rulebook.groups_for(routed.facts.kind) for question in group.questions]
    return Filing(
        form=draft.form,
        draft=routed,
        answers=tuple(Answer(*texts) for texts in _answered(draft, questions, language)),
        identity=tuple(IdentityField(*texts) for texts in _answered(draft, rulebook.identity, language)),
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
