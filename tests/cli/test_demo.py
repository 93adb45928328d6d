"""The demo is a whole portal with nothing faked: each of its people can do what a real one could."""

import subprocess
import sys
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest

from app.cli.demo_signing import ROOT_KEY, SIGN_INS, sign_demo_directories
from app.cli.demo_stories import demo_organisations
from app.clock import today
from app.services.read_case import load_case, open_rooms
from app.services.standing import standing_of
from app.settings import default_runtime
from app.storage.cases import find_case
from app.storage.index_rows import index_row
from app.storage.members import find_by_handle
from app.storage.staff_cases import readable_counts
from crypto.bodies import Text
from crypto.chain import read_chain
from crypto.index import open_row
from crypto.room_view import RoomView
from tests.cli.commands import Run
from tests.cli.demo import STORIES, Demo
from tests.server import Server, free_port, plain_environment, stop, tillit, wait_until_healthy


def talk(demo: Demo, title: str) -> RoomView:
    """Return what the reporter of a story reads when they come back."""
    reporting = demo.reporting()
    with demo.database() as database, database.reading() as session:
        stored = load_case(session, demo.case(title))
    assert stored is not None
    chain = read_chain(stored.records, reporting.directories, demo.case(title))
    identity = demo.receipt(title).reporter(reporting.instance.instance, chain.root.nonce)
    return open_rooms(stored, reporting, identity).talk


def test_it_has_a_committee_of_three_who_are_signed_in_the_directory(pristine_demo: Demo) -> None:
    statuses = []
    with pristine_demo.database() as database, database.reading() as session:
        for row in pristine_demo.sign_ins["staff"]:
            member = find_by_handle(session, pristine_demo.organisation().organisation, row["handle"])
            assert member is not None
            statuses.append(standing_of(session, member.member).status)
    assert statuses == ["active"] * 3


@pytest.mark.parametrize("story", STORIES, ids=[story.title for story in STORIES])
def test_each_reporter_finds_the_whole_conversation_with_their_receipt(pristine_demo: Demo, story: object) -> None:
    title = str(getattr(story, "title", ""))
    (told,) = [s for s in STORIES if s.title == title]
    view = talk(pristine_demo, title)
    said = [item.body.text for item in view.objects if isinstance(item.body, Text)]
    assert said == [turn.text for turn in told.turns if turn.deed == "message"]
    assert len(said) >= 2
    assert view.refused == ()
    assert all(not item.marks for item in view.objects)


@pytest.mark.parametrize("handle", ["kari", "maria", "jonas"])
def test_each_member_unlocks_with_the_passphrase_that_is_written_down(pristine_demo: Demo, handle: str) -> None:
    entries = pristine_demo.reporting().directories.entries.values()
    identity = pristine_demo.identity(handle)
    assert identity.public in [entry.public for entry in entries]


def test_a_case_that_was_answered_is_no_new_one(pristine_demo: Demo) -> None:
    """Neither for the reporter and the colleagues, by its chain, nor in the list of who has read and written it."""
    with pristine_demo.database() as database, database.reading() as session:
        for story in STORIES:
            case = pristine_demo.case(story.title)
            found = find_case(session, case)
            assert found is not None
            closed = any(turn.deed == "close" for turn in story.turns)
            assert found.state == ("closed" if closed else "handling"), story.title
            for handle in {turn.who for turn in story.turns} - {"reporter"}:
                member = pristine_demo.member(handle)
                sealed = index_row(session, member.member, case)
                assert sealed is not None
                row = open_row(member.identity, member.entry.instance, member.member, case, sealed)
                assert row.line.title == story.title or story.answers["what"].startswith(row.line.title[:20])
                last = max(at for at, turn in enumerate(story.turns) if turn.who == handle)
                access = standing_of(session, member.member).access
                after = [turn for turn in story.turns[last + 1 :] if turn.deed != "close"]
                assert readable_counts(session, [case], access)[case] - len(row.read) == len(after)


def test_what_a_member_writes_reaches_the_reporter(demo: Demo) -> None:
    demo.write("jonas", "Travel expenses", "The auditor has begun.")
    *_, last = talk(demo, "Travel expenses").objects
    assert isinstance(last.body, Text)
    assert last.body.text == "The auditor has begun."


def test_it_signs_anew_when_somebody_has_ended_or_the_directory_runs_out(demo: Demo, run: Run) -> None:
    with demo.database() as database:
        assert not sign_demo_directories(database, demo.settings, today())
        assert sign_demo_directories(database, demo.settings, today() + timedelta(days=60))
        assert not sign_demo_directories(database, demo.settings, today() + timedelta(days=60))
        assert run("staff", "end", "bo").code == 1
        assert run("staff", "end", "maria").code == 0
        assert sign_demo_directories(database, demo.settings, today() + timedelta(days=60))
    assert [member.ended is None for member in demo.reporting().version.members].count(True) == 2


def test_its_secrets_are_readable_by_its_owner_alone(pristine_demo: Demo) -> None:
    for name in (".", ROOT_KEY, SIGN_INS):
        assert (pristine_demo.settings.data / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])  # noqa: S104 - refused
def test_it_is_served_on_no_public_address(demo: Demo, run: Run, host: str) -> None:
    for command in ("serve", "demo"):
        ran = run(command, "--host", host, "--port", "8999")
        assert ran.code == 1
        assert "demo" in ran.err


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_it_is_served_at_no_socket(demo: Demo, run: Run, command: str) -> None:
    """A proxy that stands behind it could open it to everybody."""
    ran = run(command, "--socket", "portal.sock")
    assert ran.code == 1
    assert "portal.sock" in ran.err
    assert not Path("portal.sock").exists()


@pytest.mark.parametrize("where", [("--host", "192.0.2.1"), ("--host", ""), ("--socket", "portal.sock")])
def test_it_is_not_even_made_where_it_will_not_be_served(run: Run, where: tuple[str, str]) -> None:
    assert run("demo", *where).code == 1
    assert list(Path().iterdir()) == []


def test_it_is_served_under_no_public_name(demo: Demo, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a proxy it listens on this machine, and is public all the same."""
    monkeypatch.setenv("TILLIT_ORIGINS", "https://portal.example")
    ran = run("serve")
    assert ran.code == 1
    assert "portal.example" in ran.err


def test_a_real_portal_is_not_taken_for_a_demo(run: Run) -> None:
    assert run("init").code == 0
    ran = run("demo")
    assert ran.code == 1
    assert "tillit serve" in ran.err


def test_a_folder_with_something_else_in_it_is_left_alone(run: Run) -> None:
    Path("data").mkdir()
    Path("data/thesis.txt").write_text("precious")
    assert run("demo").code == 1
    assert [path.name for path in Path("data").iterdir()] == ["thesis.txt"]


def test_one_command_makes_it_serves_it_and_touches_nothing_outside_its_folder(tmp_path: Path) -> None:
    data, temporary, port = tmp_path / "data", tmp_path / "temporary", free_port()
    environment = plain_environment(temporary)
    command = tillit("demo", "--data", str(data), "--port", str(port))
    output = tmp_path / "output.txt"
    with output.open("wb") as sink, subprocess.Popen(command, stdout=sink, stderr=sink, env=environment, cwd=tmp_path) as process:
        try:
            wait_until_healthy(Server(port, data, temporary, data / "runtime", output, process))
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
                first = answer.read().decode()
            for made in demo_organisations():
                assert f'href="/{made.slug}/"' in first
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/{made.slug}/") as answer:
                    assert made.name in answer.read().decode()
        finally:
            stop(process)
    said = output.read_text()
    assert f"http://127.0.0.1:{port}/staff/" in said
    invited = subprocess.run(
        tillit("staff", "invite", "ida", "--org", "pvda", "--name", "Ida", "--seat", "meldpunt:handler", "--data", str(data)),
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert f"http://127.0.0.1:{port}/staff/#enrol=" in invited
    assert f"`{sys.executable} -m app.cli.main directory draft`" in invited
    assert str(data / SIGN_INS) in said
    assert "root key is never on the server" in said
    assert list(temporary.rglob("*")) == []
    assert not default_runtime(data).exists()
    assert {path.name for path in tmp_path.iterdir()} == {"data", "temporary", "output.txt"}
