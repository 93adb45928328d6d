"""Whoever alone reads a running case is ended only when the operator says so twice."""

from pathlib import Path

from app.services.file_report import seal_report, store_report
from app.services.reporting import open_for_reporting
from app.storage.database import Database
from crypto.entry import Entry
from tests.cli.commands import Run
from tests.cli.house import sign
from tests.services.office import DAY
from tests.services.test_file_report import plain_filing


def file_report() -> None:
    """File a report with the house."""
    database = Database(Path("data/tillit.db"))
    with database.reading() as session:
        reporting = open_for_reporting(session, "house")
    assert reporting is not None
    sealed = seal_report(reporting, plain_filing(reporting), DAY)
    with database.writing() as session:
        store_report(session, sealed)
    database.close()


def test_a_member_who_alone_reads_running_cases_hands_them_over_first(run: Run, house: Entry) -> None:
    run("directory", "draft", "p")
    sign(run, "--yes")
    run("directory", "publish", "s")
    file_report()
    refused = run("staff", "end", "ada")
    assert (refused.code, refused.out) == (1, "")
    assert "let a colleague in first" in refused.err
    assert "active" in run("staff", "list").out
    assert run("staff", "end", "ada", "--anyway").code == 0
    assert "nobody is left who reads some running cases" in run("doctor").out
    assert "nobody is left who reads some running cases" in run("directory", "draft", "q").out
