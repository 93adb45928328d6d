"""The operator is warned of what the rules ask of a body, at the draft and by the doctor."""

from pathlib import Path

from crypto.entry import Entry
from tests.cli.commands import Run
from tests.cli.house import sign
from tests.domain.rules.party import TEXT
from tests.domain.rules.test_demands import COMMITTEE

NO_MAN = "WARNING  house, committee: the rules want both genders, and no man is marked among its members: `tillit staff mark`."
NO_HR = "WARNING  house, committee: the rules want the competence hr, and nobody in it is marked with it."


def test_what_a_body_lacks_is_told_at_the_draft_and_by_the_doctor(run: Run, house: Entry) -> None:
    Path("party.toml").write_text(TEXT.replace('id = "board"\nname', f'id = "board"\n{COMMITTEE}name'))
    run("org", "change", "--rulebook", "./party.toml")
    run("body", "create", "committee", "--kind", "board", "--name", "en=The board")
    assert run("staff", "mark", "ada", "--gender", "woman").code == 0
    drafted = run("directory", "draft", "p")
    assert {NO_MAN, NO_HR, "WARNING  house, committee: 1 members, where the rules want 3."} <= set(drafted.lines)
    assert run("staff", "mark", "ada", "--competence", "hr").code == 0
    sign(run, "--yes")
    run("directory", "publish", "s")
    told = run("doctor").lines
    assert NO_MAN in told
    assert NO_HR not in told
    assert run("staff", "mark", "ada", "--gender", "none", "--competence", "none").code == 0
    assert NO_HR in run("doctor").lines


def test_marking_says_what_is_wrong(run: Run, house: Entry) -> None:
    assert "--gender or --competence" in run("staff", "mark", "ada").err
    assert "asks for both genders" in run("staff", "mark", "ada", "--gender", "man").err
    assert run("staff", "mark", "ada", "--gender", "x").code == 2
