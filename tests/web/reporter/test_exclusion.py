"""Who is involved, or shut out, is given nothing of a case: no answer, row, notice or statement more than without it."""

import http.client
import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from sqlalchemy import event

from app.clock import today
from app.domain.rules.draft import Draft
from app.services.file_report import Filing, seal_report
from app.services.reporting import Reporting, open_for_reporting
from app.services.tick import take_turns
from app.storage.notices import notices
from app.storage.tables import Base
from crypto.bodies import Answer, IdentityField
from crypto.encoding import b64, unb64
from crypto.form import FormSecret
from crypto.randomness import random_bytes
from tests.services.post_office import reach
from tests.staff_api import API
from tests.staff_program import StaffProgram
from tests.web.reporter.portal import Portal
from tests.web.reporter.staffed import Staff
from tests.web.reporter.test_rules_of_the_form import NORTH
from tests.web.sealed.program import rows

PATHS: Final = (
    *("/me", "/directory", "/directory?version=1&since=1", "/cases", "/cases?limit=1", "/register", "/register?limit=1"),
    *(
        "/cases/{case}",
        "/cases/{case}/objects",
        "/cases/{case}/objects?after=talk.AAAAAAAAAAAAAAAAAAAAAA",
        "/cases/{case}/export",
    ),
    *("/cases?after={before}", "/register?after={before}"),
)
Answers = list[tuple[int, list[tuple[str, str]], bytes]]
File = Callable[[Portal, frozenset[bytes], frozenset[bytes]], None]


def by_form(portal: Portal, involved: frozenset[bytes], shut: frozenset[bytes]) -> None:
    """File a report to the panel by the forms, sealed by the server; who is shut out there is said like who is involved."""
    wishes = {**NORTH, "entry": "panel", "category": "money", "others": "Zoe"}
    with portal.reporter() as program:
        program.report({**wishes, "involved": " ".join(map(b64, sorted(involved | shut)))})


def by_program(portal: Portal, involved: frozenset[bytes], shut: frozenset[bytes]) -> None:
    """File one that the reporter's own program has sealed."""
    with portal.office.database.reading() as session:
        reporting = open_for_reporting(session, "house")
    assert reporting is not None
    facts = reporting.rules.facts("report", "north-branch", "panel")
    draft = Draft(facts, "north-branch", category="money", involved=involved, shut_out=shut)
    assert sent(portal, reporting, draft) == 204


def sent(portal: Portal, reporting: Reporting, draft: Draft, registered: frozenset[bytes] | None = None, name: str = "") -> int:
    """Send a report by *name*, sealed here, *registered* with these members or with whom the rules say; return the status."""
    told = (IdentityField("name", "Your name", name),) if name else ()
    filing = Filing(FormSecret.new(), draft, (Answer("what", "What?", "This."),), told, "en", ())
    sealed = seal_report(reporting, filing, today(), on_server=False)
    asked = {
        "token": b64(filing.form.receipt(reporting.instance.instance).lookup_token(reporting.instance.instance)),
        "draft": b64(random_bytes(16)),
        "root": b64(sealed.first.records[0]),
        "blobs": [],
        "registered": [b64(member) for member in (sealed.registered if registered is None else registered)],
        **rows(sealed.first),
    }
    server = urlsplit(portal.url)
    with closing(http.client.HTTPConnection(server.hostname or "", server.port)) as connection:
        connection.request("POST", "/api/reports/v1/house/cases", json.dumps(asked), {"Content-Type": "application/json"})
        return connection.getresponse().status


each_path = pytest.mark.parametrize("file", [by_form, by_program])
each_member = pytest.mark.parametrize("excluded", ["hal", "finn"])  # of the readers; of those who sleep and are registered


def asked_for(staff: StaffProgram, case: bytes) -> Answers:
    """Return all that the API answers *staff*, byte for byte but for the date, about *case* and about everything else."""
    return [answer(staff, "GET", path.format(case=b64(case), before=b64(bytes(20)))) for path in PATHS] + [
        answer(staff, "POST", f"/cases/{b64(case)}/append", b'{"head_seq":1}'),
        answer(staff, "PUT", f"/cases/{b64(case)}/index", json.dumps({"sealed": b64(bytes(2088))}).encode()),
    ]


def answer(staff: StaffProgram, method: str, path: str, body: bytes | None = None) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return status, headers and body of one answer."""
    server = urlsplit(staff.url)
    headers = {"Authorization": f"Bearer {staff.api.token}", "Content-Type": "application/json"}
    with closing(http.client.HTTPConnection(server.hostname or "", server.port)) as connection:
        connection.request(method, API + path, body=body, headers=headers)
        got = connection.getresponse()
        return got.status, sorted((k, v) for k, v in got.getheaders() if k.lower() != "date"), got.read()


@contextmanager
def statements(portal: Portal) -> Iterator[list[str]]:
    """Yield the statements that the server sends to its database, as they come."""
    seen: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        seen.append(statement)

    engine = portal.edge.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def only_case(portal: Portal) -> bytes:
    """Return the id of the only case."""
    with portal.office.database.reading() as session:
        return bytes(session.connection().exec_driver_sql('SELECT "case" FROM "case"').scalar_one())


def days_pass(portal: Portal, days: int) -> None:
    with portal.office.database.writing() as session:
        take_turns(session, portal.office.organisation, today() + timedelta(days=days))


@each_path
@each_member
def test_the_excluded_are_answered_alike_with_the_case_and_without(
    staffed: tuple[Portal, Staff], file: File, excluded: str
) -> None:
    portal, staff = staffed
    member, nobody = staff[excluded], random_bytes(20)
    without = asked_for(member, nobody)
    with statements(portal) as asked_without:
        assert asked_for(member, nobody) == without
    file(portal, frozenset({member.member}), frozenset())
    case = only_case(portal)
    with statements(portal) as asked_with:
        assert asked_for(member, case) == without
    assert asked_with == asked_without
    for days in (1, 4, 40):
        days_pass(portal, days)
        assert asked_for(member, case) == without
    assert [unb64(line["case"]) for line in staff["ina"].cases()] == [case]


@each_path
@each_member
def test_no_row_names_both_the_excluded_and_the_case(staffed: tuple[Portal, Staff], file: File, excluded: str) -> None:
    portal, staff = staffed
    member = staff[excluded].member
    for handle in staff:
        reach(portal.office, handle)
    file(portal, frozenset({member}), frozenset())
    days_pass(portal, 40)
    case, entries = only_case(portal), [listed.entry for listed in portal.directories().newest.members if listed.member == member]
    names = [member, b64(member).encode(), *entries, *(b64(entry).encode() for entry in entries)]
    found = 0
    with portal.office.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(table.select()):
                cells = [cell if isinstance(cell, bytes) else str(cell).encode() for cell in row]
                if case in cells or b64(case).encode() in cells:
                    found += 1
                    assert not any(name in cell for name in names for cell in cells), table.name
        told = {noted for noted, _ in notices(session)}
    assert staff["ina"].member in told
    assert member not in told
    assert found > 5


def test_who_is_shut_out_is_nowhere_either(staffed: tuple[Portal, Staff]) -> None:
    portal, staff = staffed
    finn = staff["finn"]
    without = asked_for(finn, random_bytes(20))
    by_program(portal, frozenset(), frozenset({finn.member}))
    days_pass(portal, 40)
    assert asked_for(finn, only_case(portal)) == without


@each_path
def test_with_whom_a_case_is_registered_they_know_that_it_exists_and_no_more(staffed: tuple[Portal, Staff], file: File) -> None:
    portal, staff = staffed
    hal, finn = staff["hal"], staff["finn"]
    file(portal, frozenset({hal.member}), frozenset())
    case = only_case(portal)
    assert list(finn.cases()) == []
    assert answer(finn, "GET", f"/cases/{b64(case)}")[0] == 404
    (line,) = finn.api.ask("GET", "/register")["cases"]
    due = {"deadline": "pass-on", "side": None, "day": str(today() + timedelta(days=3)), "set_by": "organisation"}
    assert line == {
        "case": b64(case),
        "state": "received",
        "filed": str(today()),
        "due": {**due, "state": "open", "ended": None},
    }
    assert [name for name, member in staff.items() if member.api.ask("GET", "/register")["cases"]] == ["finn"]
