"""Erasing a case from the command line: only after its number was typed twice, and then for good."""

import pytest

from app.storage.cases import find_case
from crypto.text_forms import case_number
from tests.cli.commands import Run
from tests.cli.demo import Demo

CAMP, EXPENSES = "The summer camp", "Travel expenses"


def is_stored(demo: Demo, case: bytes) -> bool:
    with demo.database() as database, database.reading() as session:
        return find_case(session, case) is not None


def test_a_case_is_erased_once_its_number_was_typed_twice(demo: Demo, run: Run) -> None:
    case = demo.case(CAMP)  # it has an attachment
    number = case_number(case)
    assert list(demo.settings.blobs.glob("*/*.age")) != []
    ran = run("case", "erase", typed=f"{number}\n{number.lower().replace('-', '')}\n")
    assert ran.code == 0, ran.err
    assert ran.lines[-1] == f"Case {number} is erased. That a case was, and the day, is kept."
    assert not is_stored(demo, case)
    assert list(demo.settings.blobs.glob("*/*.age")) == []
    assert run("case", "erase", typed=f"{number}\n{number}\n").code == 1


@pytest.mark.parametrize("again", ["", "yes\n", "0000-0000\n", "{other}\n"])
def test_anything_but_the_same_number_erases_nothing(demo: Demo, run: Run, again: str) -> None:
    case, other = demo.case(CAMP), demo.case(EXPENSES)
    ran = run("case", "erase", typed=f"{case_number(case)}\n" + again.format(other=case_number(other)))
    assert ran.code == 1
    assert is_stored(demo, case)
    assert is_stored(demo, other)


def test_the_number_is_no_argument(demo: Demo, run: Run) -> None:
    """Arguments stand in the shell's history and in the list of processes."""
    case = demo.case(CAMP)
    assert run("case", "erase", case_number(case)).code == 2
    assert is_stored(demo, case)
