"""Conditions of a rulebook's tables: what a case must be like for a row to hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Facts:
    """
    What the tables look at; nothing else of a report decides anything.

    Args:
        kind: the kind's id.
        unit_kind: the kind of the unit where it happened, None where the organisation has no units.
        level: that unit's level.
        entry: whom the reporter turns to, None where the rulebook has no entries for it.
        flags: those that apply.
        answers: choices by question.
        settings: the organisation's settings that are switched on.
    """

    kind: str
    unit_kind: str | None = None
    level: str | None = None
    entry: str | None = None
    flags: frozenset[str] = frozenset()
    answers: Mapping[str, str] = field(default_factory=dict)
    settings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class When:
    """
    A condition: each part that is not empty must hold.

    *flags*: any of them applies. *without*: none of these flags does. *answers*: each question has one of these choices.
    *settings*: all are switched on.
    """

    kinds: frozenset[str] = frozenset()
    unit_kinds: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    entries: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    answers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    settings: frozenset[str] = frozenset()

    def holds(self, facts: Facts) -> bool:
        """Whether a case like this meets the condition."""
        return (
            _among(facts.kind, self.kinds)
            and _among(facts.unit_kind, self.unit_kinds)
            and _among(facts.level, self.levels)
            and _among(facts.entry, self.entries)
            and (not self.flags or not self.flags.isdisjoint(facts.flags))
            and self.without.isdisjoint(facts.flags)
            and all(facts.answers.get(question) in choices for question, choices in self.answers.items())
            and self.settings <= facts.settings
        )

    @property
    def asks_nothing(self) -> bool:
        """Whether it looks at the kind of case and the settings alone: at nothing that the reporter is asked."""
        return not any((self.unit_kinds, self.levels, self.entries, self.flags, self.without, self.answers))

    def includes(self, other: "When") -> bool:
        """Whether every case that meets *other* meets this one, too: a row below it would never be reached."""
        return (
            all(_wider(mine, its) for mine, its in zip(_lists(self), _lists(other), strict=True))
            and all(other.answers.get(question, frozenset()) <= choices and question in other.answers
                    for question, choices in self.answers.items())
            and self.without <= other.without
            and self.settings <= other.settings
        )  # fmt: skip


def _lists(when: When) -> tuple[frozenset[str], ...]:
    return when.kinds, when.unit_kinds, when.levels, when.entries, when.flags


def _among(value: str | None, listed: frozenset[str]) -> bool:
    return not listed or value in listed


def _wider(mine: frozenset[str], its: frozenset[str]) -> bool:
    return not mine or (bool(its) and its <= mine)
