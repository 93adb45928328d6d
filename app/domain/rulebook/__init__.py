"""A rulebook: an organisation's rules for reporting, as values."""

from app.domain.rulebook.form import Category, Choice, Flag, Grade, Group, Question
from app.domain.rulebook.kinds import Kind, Way
from app.domain.rulebook.texts import Emergency, Text
from app.domain.rulebook.whole import Rulebook

__all__ = ["Category", "Choice", "Emergency", "Flag", "Grade", "Group", "Kind", "Question", "Rulebook", "Text", "Way"]
