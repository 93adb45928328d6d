"""`tillit report` asks what a party's rules ask, and seals to those whom they name by it."""

from collections.abc import Iterator

import pytest

from crypto.encoding import unb64
from crypto.founding import Founding
from tests.cli.commands import Ran, Run
from tests.web.reporter.portal import Portal
from tests.web.reporter.staffed import Staff, holders, staffed_party

STORY = "The till was empty."
IN_THE_BRANCH = "1\n3\n"  # a report, of something in the branch
WRITTEN = f"{STORY}\n.\n"


@pytest.fixture(scope="module")
def party(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portal, Staff]]:
    """Yield the portal of a party, and its members."""
    with staffed_party(tmp_path_factory.mktemp("party")) as (portal, staff):
        yield portal, staff


def report(run: Run, portal: Portal, typed: str) -> Ran:
    root = Founding.parse(portal.office.organisation.founding).fingerprint
    return run("report", f"{portal.url}/house/", "--root-fingerprint", root.hex(" ", 2), typed=typed)


def test_who_reads_is_told_before_anything_is_written_and_nobody_else_gets_a_key(run: Run, party: tuple[Portal, Staff]) -> None:
    portal, staff = party
    about = f"{IN_THE_BRANCH}3\n2\n\n\nAda\nZoe\n.\n\n"  # the panel; power; no flag; Ada is named; nobody is shut out
    ran = report(run, portal, f"{about}{WRITTEN}yes\nKim\n2\nyes\n")
    assert ran.code == 0, ran.err
    told = "\n".join(ran.lines)
    assert told.index("Who will read it: The panel") < told.index("What happened?")
    assert "The secretary general, Party: Only if this has not been done by" in told
    assert "Ada, Leaders of the branch, North Branch: You wrote their name." in told
    (case,) = {line["case"] for line in staff["ina"].cases()}
    sleeper = {staff["finn"].member: "pass-on"}
    panel = {staff["hal"].member: None, staff["ina"].member: None}
    assert holders(portal, unb64(case)) == {"talk": {**panel, **sleeper}, "identity": sleeper}
    assert list(staff["ada"].cases()) == []


def test_who_is_shut_out_by_number_is_told_with_what_follows_and_gets_nothing(run: Run, party: tuple[Portal, Staff]) -> None:
    portal, staff = party
    before = {line["case"] for line in staff["cy"].cases()}
    ran = report(run, portal, f"{IN_THE_BRANCH}1\n\n\n\n.\n1 2\n\n{WRITTEN}no\nyes\n")  # both who lead
    assert ran.code == 0, ran.err
    assert "Ada, Leaders of the branch, North Branch: You have shut them out." in "\n".join(ran.lines)
    assert len({line["case"] for line in staff["cy"].cases()} - before) == 1
    assert list(staff["ada"].cases()) == []


def test_what_the_rules_forbid_is_said_with_what_stands_open_and_nothing_is_sent(run: Run, party: tuple[Portal, Staff]) -> None:
    portal, _ = party
    before = portal.count("case")
    ran = report(run, portal, f"2\n3\n1\n\n\n\n.\n\n{WRITTEN}2001-01-01\nno\nyes\n")
    assert ran.code == 1
    told = "\n".join(ran.lines)
    assert "By the rules this is too long ago for: Complaint" in told
    assert "The ombud: Call 555 01." in told
    assert portal.count("case") == before
