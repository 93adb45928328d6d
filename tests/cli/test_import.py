"""An organisation comes in from a file: all of it, or nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crypto.entry import Entry
from tests.cli.commands import Run
from tests.cli.house import enrol
from tests.domain.rules.party import TEXT

HEAD = "what,id,kind,in,name,name_en,name_nb,publish,seats\n"
GOOD = f"""{HEAD}person,bo,,,Bo Berg,,,,oslo-leader:handler:chair:until=2099-12-31 board:handler
unit,oslo,branch,party,,Oslo,Oslo,,
unit,party,party,,,The party,Partiet,,
body,oslo-leader,leader,oslo,,Leader,Leder,yes,
body,board,,party,,Board,Styret,,
person,ada,,,,,,,board:handler
"""
BAD = f"""{HEAD}unit,oslo,village,party,,Oslo,,,
unit,party,party,,,,,,
unit,bergen,branch,north,,Bergen,,,
body,leader,leader,bergen,,Leader,,,
body,elders,,,,Elders,,,
person,Bo,,,Bo,,,,leader:handler
person,cy,,,Cy,,,,leader:boss
person,dan,,,Dan,,,,nobody:handler
person,eve,,,,,,,leader:handler
person,finn,,,Finn,,,,
person,ada,,,Another,,,,leader:handler
"""
COLUMNS = {2: "kind", 3: "name_en", 4: "in", 6: "kind", 7: "id", 8: "seats", 9: "seats", 10: "name", 11: "seats", 12: "id"}


def state() -> list[str]:
    with closing(sqlite3.connect("data/tillit.db")) as connection:
        return list(connection.iterdump())


@pytest.fixture
def rules(run: Run, house: Entry) -> None:
    """Give the house rules with levels."""
    Path("party.toml").write_text(TEXT)
    assert run("org", "change", "--rulebook", "./party.toml").code == 0


@pytest.mark.usefixtures("rules")
def test_a_dry_run_says_line_by_line_what_would_happen_and_changes_nothing(run: Run) -> None:
    Path("o.csv").write_text(GOOD)
    before = state()
    tried = run("org", "import", "o.csv", "--dry-run")
    assert tried.code == 0
    assert [line for line in tried.lines if line.startswith("line ")] == [
        "line 2: person bo (oslo-leader:handler:chair:until=2099-12-31 board:handler): new",
        "line 3: unit oslo: new",
        "line 4: unit party: new",
        "line 5: body oslo-leader: new",
        "line 6: body board: new",
        "line 7: person ada (board:handler): changed",
    ]
    assert "#enrol=" not in tried.out
    assert state() == before


@pytest.mark.usefixtures("rules")
def test_what_was_imported_is_in_the_draft_and_links_go_to_who_is_new(run: Run) -> None:
    Path("o.csv").write_text(GOOD)
    done = run("org", "import", "o.csv")
    (link,) = [line for line in done.lines if "#enrol=" in line]
    handle, name, address = link.split("\t")
    assert (handle, name) == ("bo", "Bo Berg")
    enrol(address)
    told = run("directory", "draft", "p").lines
    assert "JOINS    Bo Berg: board (handler), oslo-leader (handler, chair, until 2099-12-31)" in told
    assert "UNIT     oslo, unit above it: none → party" in told
    again = run("org", "import", "o.csv")
    assert "#enrol=" not in again.out
    assert all(line.endswith(": as it is") for line in again.lines if line.startswith("line "))


@pytest.mark.usefixtures("rules")
def test_links_are_written_to_a_file_that_others_cant_read(run: Run) -> None:
    Path("o.csv").write_text(GOOD)
    done = run("org", "import", "o.csv", "--links", "links.txt")
    assert done.code == 0
    assert "#enrol=" not in done.out
    assert Path("links.txt").read_text().startswith("bo\tBo Berg\thttp")
    assert Path("links.txt").stat().st_mode & 0o077 == 0
    before = state()
    assert run("org", "import", "o.csv", "--links", "links.txt").code == 1
    assert state() == before


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_every_mistake_is_named_by_file_line_and_column_and_nothing_is_imported(run: Run, more: tuple[str, ...]) -> None:
    Path("o.csv").write_text(BAD)
    before = state()
    ran = run("org", "import", "o.csv", *more)
    assert ran.code == 1
    named = [line.split(":")[0] for line in ran.err.splitlines() if line.startswith("o.csv")]
    assert named == [f"o.csv, line {line}, column {column}" for line, column in COLUMNS.items()]
    assert f"{len(COLUMNS)} lines are wrong" in ran.err
    assert state() == before


@pytest.mark.usefixtures("rules")
def test_a_circle_in_the_file_is_named(run: Run) -> None:
    Path("o.csv").write_text(f"{HEAD}unit,a,branch,b,,A,,,\nunit,b,branch,a,,B,,,\nunit,c,branch,a,,C,,,\n")
    ran = run("org", "import", "o.csv")
    assert [line.split(":")[0] for line in ran.err.splitlines()[:-1]] == [f"o.csv, line {n}, column in" for n in (2, 3)]


def test_the_help_names_every_column(run: Run) -> None:
    told = run("org", "import", "--help").out
    for column in ("what", "id", "kind", "in", "name", "name_en", "publish", "seats"):
        assert f"\n  {column} " in told
