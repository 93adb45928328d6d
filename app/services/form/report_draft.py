"""A report that is being written: what was answered so far, by whatever way it was asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.domain.rulebook import Kind, Question
from crypto.form import FormSecret

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
        told: whom the last screen has named as its readers, as `holders_told` does; None before it was shown.
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
    told: frozenset[str] | None = None

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


def _joined(values: Collection[str]) -> str:
    return " ".join(sorted(values))
