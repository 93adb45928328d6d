"""Units and bodies by the commands alone, and what the signer is told of them."""

from crypto.entry import Entry
from tests.cli.commands import Run
from tests.cli.house import enrol, sign
from tests.cli.party import make_party


def test_the_signer_is_told_of_units_kinds_of_bodies_deputies_and_terms_in_plain_words(run: Run, house: Entry) -> None:
    make_party(run)
    seat = "oslo-leader:handler:chair:from=2026-01-01:until=2099-12-31"
    enrol(next(line for line in run("staff", "invite", "bo", "--name", "Bo", "--seat", seat).lines if "#enrol=" in line))
    assert run("staff", "invite", "ada", "--seat", "secretary:handler:deputy").code == 0
    told = run("directory", "draft", "p").lines
    assert "BODY     oslo-leader: added" in told
    assert "BODY     oslo-leader, kind by the rulebook: none → leader" in told
    assert "BODY     oslo-leader, unit that it belongs to: none → oslo" in told
    assert "BODY     oslo-leader, names of members shown to reporters: none → no" in told
    assert "UNIT     oslo, kind by the rulebook: none → branch" in told
    assert "UNIT     oslo, unit above it: none → north" in told
    assert "JOINS    Bo: oslo-leader (handler, chair, from 2026-01-01, until 2099-12-31)" in told
    assert "JOINS    Ada: committee (handler, chair), secretary (handler, deputy)" in told


def test_another_kind_of_a_body_is_said(run: Run, house: Entry) -> None:
    """It decides what the body receives: a server that was taken over could turn one body into another."""
    run("directory", "draft", "p")
    assert sign(run, "--yes").code == 0
    assert run("directory", "publish", "s").code == 0
    make_party(run)
    assert run("body", "create", "committee", "--kind", "board", "--name", "en=The committee", "--name", "nb=Utvalget").code == 0
    assert "BODY     committee, kind by the rulebook: committee → board" in run("directory", "draft", "p2").lines


def test_a_unit_goes_again_when_it_is_empty(run: Run, house: Entry) -> None:
    make_party(run)
    full = run("unit", "remove", "oslo")
    assert full.code == 1
    assert "oslo-leader" in full.err
    assert run("body", "create", "oslo-leader", "--kind", "leader", "--unit", "north", "--name", "en=L").code == 0
    assert run("unit", "remove", "oslo").code == 0
    assert not any(line.startswith("UNIT     oslo") for line in run("directory", "draft", "p").lines)
