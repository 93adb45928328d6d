"""Every rule about filing that a party wrote down is shown by a scenario, and every scenario comes out as it says."""

from functools import cache

import pytest

from app.rulebooks import SHIPPED
from tests.scenarios.reading import Scenarios, WrongScenario, names_of_files, read_scenarios
from tests.scenarios.rows import CASEWORK, OF_THE_LAW, ROWS, in_scope
from tests.scenarios.running import check

LEAST = 30
FILES = names_of_files()


@cache
def scenarios_of(name: str) -> Scenarios:
    return read_scenarios(name)


def test_every_rulebook_of_a_party_has_scenarios() -> None:
    assert set(FILES) == set(SHIPPED) - {"standard"}
    assert FILES


@pytest.mark.parametrize("name", FILES)
def test_every_scenario_comes_out_as_it_says(name: str) -> None:
    wrong = []
    for scenario in scenarios_of(name).scenarios:
        try:
            check(scenarios_of(name), scenario)
        except WrongScenario as error:
            wrong.append(str(error))
        except Exception as error:  # noqa: BLE001 - whatever it is, the scenario must be named
            wrong.append(f"{scenario}: {error!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", FILES)
def test_every_rule_about_filing_is_shown(name: str) -> None:
    shown = {row for scenario in scenarios_of(name).scenarios for row in scenario.rows}
    assert in_scope(name) - shown == set()
    assert shown <= {*ROWS[name], *OF_THE_LAW}


def test_every_rule_of_the_laws_is_shown() -> None:
    assert set(OF_THE_LAW) <= {row for name in FILES for scenario in scenarios_of(name).scenarios for row in scenario.rows}


@pytest.mark.parametrize("name", FILES)
def test_each_rulebook_is_shown_from_many_sides_and_each_scenario_has_a_name_of_its_own(name: str) -> None:
    names = [scenario.name for scenario in scenarios_of(name).scenarios]
    assert len(names) >= LEAST
    assert len(set(names)) == len(names)


def test_what_is_left_to_casework_is_a_row_of_some_party() -> None:
    assert set(CASEWORK) <= {row for rows in ROWS.values() for row in rows}
