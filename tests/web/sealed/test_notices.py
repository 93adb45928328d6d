"""On the browser's path the same are told: who can read what came, whatever else the program sends."""

from app.services.withdraw import seal_withdrawal
from tests.services.office import Office
from tests.services.post_office import noted, reach
from tests.web.sealed.program import PREFIX, Program
from tests.web.sealed.test_case import asked, message, opened


def test_a_report_and_each_answer_are_noted_for_those_who_read_them(reporter: Program, house: Office) -> None:
    reach(house, "ada")
    report = reporter.asked()
    assert reporter.client.post(f"{PREFIX}/cases", json=report).status_code == 204
    assert noted(house) == {"ada"}
    assert reporter.client.post(f"{PREFIX}/cases", json=report).status_code == 204
    assert noted(house) == set(), "the same sent twice came once"
    sent = message(reporter, opened(reporter))
    assert reporter.append(sent).status_code == 204
    assert noted(house) == {"ada"}
    assert reporter.append(sent).status_code == 204
    assert noted(house) == set()


def test_a_withdrawal_is_noted(reporter: Program, house: Office) -> None:
    reach(house, "ada")
    reporter.file()
    noted(house)
    rooms = opened(reporter)
    assert reporter.append(asked(reporter, rooms, seal_withdrawal(rooms, reporter.today))).status_code == 204
    assert noted(house) == {"ada"}
