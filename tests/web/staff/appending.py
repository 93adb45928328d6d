"""Sending appends, and what they leave behind."""

from typing import Any

from tests.web.staff.colleague import Colleague
from tests.web.staff.filed import Filed

Committee = tuple[Colleague, Colleague]


def refused(who: Colleague, case: Filed, asked: dict[str, Any]) -> tuple[int, str]:
    """Send an append that must be refused whole, and return how."""
    before = stored(case)
    answer = who.post(f"{case.path}/append", **asked)
    assert answer.status_code >= 400, answer.text
    assert stored(case) == before
    return answer.status_code, answer.json()["error"]


def stored(case: Filed) -> list[tuple[Any, ...]]:
    """Return every row of the case."""
    with case.house.database.reading() as session:
        connection = session.connection()
        return [
            tuple(row)
            for table in ("case", "record", "grant", "object", "blob", "index_row")
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')  # noqa: S608 - names from this line
        ]


def accepted(who: Colleague, case: Filed, asked: dict[str, Any]) -> None:
    answer = who.post(f"{case.path}/append", **asked)
    assert answer.status_code == 204, answer.text
