"""The secretary is told who would receive a report, and why, before anybody files one."""

from pathlib import Path

import pytest

from crypto.entry import Entry
from tests.cli.commands import Ran, Run
from tests.cli.house import enrol, sign
from tests.domain.rules.party import TEXT

PARTY = """what,id,kind,in,name,name_en,seats
unit,party,party,,,The party,
unit,north,county,party,,The north,
unit,oslo,branch,north,,Oslo,
body,oslo-leader,leader,oslo,,Leader of Oslo,
body,north-leader,leader,north,,Leader of the north,
body,secretary,secretary,party,,Secretary general,
body,panel,panel,party,,The panel,
body,board,board,party,,The board,
person,bo,,,Bo Berg,,oslo-leader:handler:chair
person,cy,,,Cy Dahl,,north-leader:handler:chair
person,finn,,,Finn Foss,,secretary:handler
person,gro,,,Gro Lie,,panel:adviser
person,jan,,,Jan Moe,,board:handler
person,kari,,,Kari Ness,,board:handler
"""
STEP = """
[[steps]]
id = "hear"
name = { en = "Hear both sides" }
required = true
before = "closing"

[retention]"""
ABOVE = "takes over: nobody is left below"
HERE = ("--unit", "oslo", "--day", "2026-11-26")


@pytest.fixture
def party(run: Run, house: Entry) -> list[str]:
    """Draft a party with everybody in it, and return their links."""
    Path("party.toml").write_text(TEXT.replace("\n[retention]", STEP))
    Path("o.csv").write_text(PARTY)
    assert run("org", "change", "--rulebook", "./party.toml").code == 0
    assert run("org", "import", "o.csv", "--links", "links").code == 0
    return [line.split("\t")[2] for line in Path("links").read_text().splitlines()]


def route(run: Run, *words: str) -> Ran:
    ran = run("org", "route", "--kind", "report", *HERE, *words)
    assert ran.code == 0, ran.err
    return ran


def under(ran: Ran, title: str) -> list[str]:
    """Return the lines that stand under *title*."""
    after = ran.out.splitlines()[ran.out.splitlines().index(title) + 1 :]
    return [line.strip() for line in after[: next((i for i, line in enumerate(after) if line[0] != " "), len(after))]]


def test_by_the_draft_it_tells_who_reads_later_knows_and_is_shut_out(run: Run, party: list[str]) -> None:
    assert "--draft" in run("org", "route", "--kind", "report", *HERE).err
    plain = route(run, "--draft", "--entry", "leader")
    assert under(plain, "Who reads it:") == ["bo (Bo Berg), who has not enrolled yet, oslo-leader: the rules name this body"]
    involved = route(run, "--draft", "--entry", "panel", "--involved", "bo", "finn", "--shut-out", "jan")
    assert under(involved, "Who reads it:")[0].startswith("gro (Gro Lie), who has not enrolled yet, panel: ")
    assert under(involved, "Who may read it later:")[0].endswith("once “pass-on” has passed unmet, 2026-11-29")
    assert under(involved, "Who is shut out, and would have been one of these:")[0].startswith("finn (Finn Foss)")
    assert "bo (" not in involved.out
    flagged = route(run, "--draft", "--entry", "leader", "--flag", "law")
    assert under(flagged, "Who reads it:")[1] == "Possible breaches of law go to the secretary general at once."


def test_it_tells_deadlines_with_whose_they_are_retention_and_steps(run: Run, party: list[str]) -> None:
    told = route(run, "--draft", "--entry", "leader")
    assert under(told, "By when what must happen:") == [
        "2026-12-03 You hear that it arrived: set by the organisation, not by its rules",
        "2026-12-10 You hear what is done: set by the rules (§ 9)",
        "It is followed up: begins with decided",
    ]
    assert under(told, "How long it is kept:") == [
        "closed on 2026-11-26, it would be kept until 2028-11-26, set by the organisation, not by its rules"
    ]
    assert under(told, "What is to be done:") == ["Hear both sides (required, before closing)"]


def test_by_the_signed_directory_only_who_is_signed_receives(run: Run, party: list[str]) -> None:
    for link in party[1:]:
        enrol(link)
    run("directory", "draft", "p")
    sign(run, "--yes")
    run("directory", "publish", "s")
    assert under(route(run, "--entry", "leader"), "Who reads it:") == ["cy (Cy Dahl), north-leader: " + ABOVE]
    assert under(route(run, "--entry", "leader", "--draft"), "Who reads it:")[0].startswith("bo (")


def test_what_could_not_be_filed_is_said_with_what_could_be(run: Run, party: list[str]) -> None:
    unpicked = route(run, "--draft", "--entry", "one")
    assert "--picked" in unpicked.lines[0]
    assert [line.split()[0] for line in unpicked.lines[1:3]] == ["jan", "kari"]
    picked = route(run, "--draft", "--entry", "one", "--picked", "kari")
    assert under(picked, "Who reads it:") == ["kari (Kari Ness), who has not enrolled yet, board: the reporter picked them"]
    late = run("org", "route", "--draft", "--kind", "complaint", "--answer", "last=2020-01-01", *HERE, "--entry", "leader")
    assert "time for this kind of case is over" in late.lines[0]
    assert under(late, "What could be filed instead:") == ["Report"]


@pytest.mark.parametrize(
    "words",
    [
        *(("--kind", "rumour"), ("--unit", "bergen"), ("--entry", "desk"), ("--flag", "rain"), ("--involved", "zoe")),
        *(("--answer", "last"), ("--answer", "what=it"), ("--answer", "last=never"), ("--picked", "zoe")),
    ],
    ids=" ".join,
)
def test_what_is_not_there_is_named(run: Run, party: list[str], words: tuple[str, str]) -> None:
    ran = run("org", "route", "--draft", "--kind", "complaint", *words)
    assert ran.code == 1
    assert ran.out == ""
    assert words[1].split("=")[-1] in ran.err
