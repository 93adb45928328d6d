"""The attacks that are written as data: who makes them, what a reader is shown, and how the reader answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import pytest

from crypto.encoding import Json
from crypto.errors import Refused
from tests.adversary.shown import Shown

Show: TypeAlias = Callable[[], Shown]
_Test = TypeVar("_Test", bound=Callable[..., object])

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
        show: makes what the reader is shown; None where a test function of this name plays the attack itself.
        reason: of the refusal, for developers, so that it is the rule meant that refuses; None where it is not refused.
        learned: at least this the reader learns where it is not refused.
    """

    module: str
    name: str
    what: str
    answer: str
    show: Show | None
    reason: str | None
    learned: Mapping[str, Json]

    @property
    def by(self) -> str:
        return next(who for who in WHO if self.module.startswith(f"test_{who}"))

    @property
    def by_order(self) -> int:
        return WHO.index(self.by)

    def play(self) -> None:
        """Check the reader's answer."""
        assert self.show is not None
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


def played(answer: str) -> Callable[[_Test], _Test]:
    """Note a test function that plays an attack, and checks that the *answer* in words is what comes."""

    def note(test: _Test) -> _Test:
        _keep(test, answer, None, None, {})
        return test

    return note


def attacks(module: str | None = None) -> list[Attack]:
    """Return the attacks of one test module (its `__name__`) that are data, or all attacks."""
    if module is None:
        return list(_ATTACKS.values())
    return [attack for attack in _ATTACKS.values() if attack.module == _short(module) and attack.show is not None]


def _note(show: Show, answer: str, reason: str | None, learned: Mapping[str, Json]) -> Show:
    _keep(show, answer, show, reason, learned)
    return show


def _keep(noted: Callable[..., object], answer: str, show: Show | None, reason: str | None, learned: Mapping[str, Json]) -> None:
    what = " ".join((noted.__doc__ or "").split())
    assert what.endswith("."), "an attack says what it is"
    module, name = _short(noted.__module__), noted.__name__
    _ATTACKS[module, name] = Attack(module, name, what, answer, show, reason, learned)


def _short(module: str) -> str:
    return module.rpartition(".")[2]
