"""The attacks that are written as data: who makes them, what a reader is shown, and how the reader answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import pytest

from crypto.encoding import Json
from crypto.errors import Refused
from tests.adversary.shown import Shown

Show: TypeAlias = Callable[[], Shown]

WHO = ("server", "colleague", "former_member", "administrator", "code_holder", "nobody")
"""Who attacks; *nobody* shows what is honest, so that a reader who refuses everything is found out."""


@dataclass(frozen=True)
class Attack:
    """
    An attack on a reader.

    Args:
        module: the test module that holds it.
        name: of the function that shows it.
        what: in words.
        answer: in words, for SPEC §15.
        show: makes what the reader is shown.
        reason: of the refusal, for developers, so that it is the rule meant that refuses; None where it is not refused.
        learned: at least this the reader learns where it is not refused.
    """

    module: str
    name: str
    what: str
    answer: str
    show: Show
    reason: str | None
    learned: Mapping[str, Json]

    @property
    def by(self) -> str:
        return next(who for who in WHO if self.module.startswith(f"test_{who}"))

    def play(self) -> None:
        """Check the reader's answer."""
        shown = self.show()
        if self.reason is None:
            learned = shown.read()
            assert {key: learned[key] for key in self.learned} == self.learned
        else:
            with pytest.raises(Refused) as refusal:
                shown.read()
            assert refusal.value.reason == self.reason

    def __str__(self) -> str:
        return self.name


_ATTACKS: dict[tuple[str, str], Attack] = {}


def refused(reason: str) -> Callable[[Show], Show]:
    """Note a function that shows what must be refused, for this *reason*."""

    def note(show: Show) -> Show:
        return _note(show, "refused", reason, {})

    return note


def taken(answer: str, **learned: Json) -> Callable[[Show], Show]:
    """Note a function that shows what is taken, of which the reader learns what *answer* says in words."""

    def note(show: Show) -> Show:
        return _note(show, answer, None, learned)

    return note


def attacks(module: str | None = None) -> list[Attack]:
    """Return the attacks of one test module (its `__name__`), or all."""
    wanted = None if module is None else _short(module)
    return [attack for attack in _ATTACKS.values() if wanted in {None, attack.module}]


def _note(show: Show, answer: str, reason: str | None, learned: Mapping[str, Json]) -> Show:
    what = (show.__doc__ or "").strip()
    assert what.endswith("."), "an attack says what it is"
    module, name = _short(show.__module__), show.__name__
    _ATTACKS[module, name] = Attack(module, name, what, answer, show, reason, learned)
    return show


def _short(module: str) -> str:
    return module.rpartition(".")[2]
