"""The attacks as they are written down: in SPEC §15 for people, and as vectors for the other implementation."""

import json
from collections import Counter
from typing import Any

from tests.adversary.attacks import WHO
from tests.adversary.everything import all_attacks
from tests.adversary.table import SPEC, split, table
from tests.adversary.vectors import FILE, vectors

SIGNED_ONLY = {"ShownCase", "ShownDirectory"}


def test_the_specification_lists_every_attack() -> None:
    assert split(SPEC.read_text("utf-8"))[1] == table(), "run: python -m tests.adversary.table"


def test_everybody_attacks() -> None:
    by = Counter(attack.by for attack in all_attacks())
    assert set(by) == set(WHO)
    assert min(by.values()) > 9
    assert sum(by.values()) > 250


def test_every_test_of_an_attack_is_listed() -> None:
    """A test function that plays an attack says what comes: one that does not would be missing in the table."""
    for attack in all_attacks():
        assert attack.answer
        assert attack.name.startswith("test_") == (attack.show is None)


def test_the_vectors_are_those_of_the_tests() -> None:
    stored, made = json.loads(FILE.read_text("ascii")), json.loads(json.dumps(vectors()))
    for wanted, found in zip(made["attacks"], stored["attacks"], strict=True):
        assert {**found, "shown": None} == {**wanted, "shown": None}, "run: python -m tests.adversary.vectors"
        if found["type"] in SIGNED_ONLY:
            assert found["shown"] == wanted["shown"], found["name"]
    assert _names(stored["bytes"]["statements"]) == _names(made["bytes"]["statements"])
    assert len(stored["bytes"]["sealed"]) == len(made["bytes"]["sealed"])


def _names(items: Any) -> set[str]:
    return set(items)
