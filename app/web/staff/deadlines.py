"""Deadlines as the API gives them."""

from collections.abc import Mapping
from datetime import date

from app.domain.rulebook.texts import Text
from app.domain.running import Kept
from app.web.staff.case_models import DeadlineAnswer


def deadline_answer(kept: Kept) -> DeadlineAnswer:
    """Return a deadline as the API gives it."""
    return DeadlineAnswer(
        deadline=kept.id,
        side=kept.side,
        day=kept.day.isoformat(),
        set_by=kept.set_by,
        state=kept.state,
        ended=day_text(kept.ended),
    )


def names_answer(names: Mapping[str, Text]) -> dict[str, dict[str, str]]:
    """Return what deadlines are called, by id and language."""
    return {deadline: dict(name.by_language) for deadline, name in names.items()}


def day_text(day: date | None) -> str | None:
    """Return a day as the API gives it."""
    return None if day is None else day.isoformat()
