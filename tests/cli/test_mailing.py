"""`tillit tick` and the served portal send what is due."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.cli.mailing import mailing
from app.services.mail import send_due
from app.services.notices import note
from app.storage.database import Database
from app.storage.mail import keep_last_batch
from app.storage.organisations import organisations
from crypto.entry import Entry
from tests.cli.commands import Run
from tests.services.mailing import certificate, post, recipients
from tests.services.office import office
from tests.services.post_office import PostOffice, reach, serving

__all__ = ["certificate", "post"]


def make_due(database: Database, member: bytes) -> None:
    """Let there be something for the member since a day that is long over, and a batch after it that was not made up."""
    with database.writing() as session:
        keep_last_batch(session, 0)
        note(session, organisations(session)[0].organisation, [member], datetime.fromtimestamp(0, UTC).date())


def test_tick_sends_what_is_due_once(
    run: Run, house: Entry, post: PostOffice, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"HOST": "127.0.0.1", "PORT": post.port, "FROM": "portal@example.org"}.items():
        monkeypatch.setenv(f"TILLIT_MAIL_{name}", str(value))
    assert run("staff", "mail", "ada", "ada@example.com").code == 0
    database = Database(Path("data/tillit.db"))
    make_due(database, house.member)
    database.close()
    with serving(post, certificate):
        ran = [run("tick") for _ in range(2)]
    assert [(one.code, one.err) for one in ran] == [(0, "")] * 2
    assert not any("ada" in one.out for one in ran)
    assert recipients(post) == ["ada"]


def test_the_served_portal_sends_what_is_due(tmp_path: Path, post: PostOffice, certificate: Path) -> None:
    with office(tmp_path, "ada") as made:
        made.settings = replace(made.settings, mail=post.settings())
        reach(made, "ada")
        make_due(made.database, made.members["ada"])
        with serving(post, certificate), mailing(made.settings):
            wait_for(post, 1)
    assert recipients(post) == ["ada"]


def test_a_failure_that_nobody_thought_of_ends_no_thread(
    tmp_path: Path, post: PostOffice, certificate: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(*given: object) -> None:
        calls.append(given)
        if len(calls) == 1:
            raise LookupError("ada@example.com")
        send_due(*given)  # type: ignore[arg-type]  # as it was called

    calls: list[object] = []
    monkeypatch.setattr("app.cli.mailing.send_due", failing)
    monkeypatch.setattr("app.cli.mailing.PAUSE", 0.05)
    with office(tmp_path, "ada") as made:
        made.settings = replace(made.settings, mail=post.settings())
        reach(made, "ada")
        make_due(made.database, made.members["ada"])
        with serving(post, certificate), mailing(made.settings):
            wait_for(post, 1)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("app")]
    assert ours == ["sending mail failed and is tried again: LookupError"]


def test_without_a_mail_server_nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.cli.mailing.send_due", lambda *_: pytest.fail("it ran"))
    with office(tmp_path) as made, mailing(made.settings):
        time.sleep(0.1)


def wait_for(post: PostOffice, letters: int) -> None:
    """Wait until the mail server has so many."""
    until = time.monotonic() + 20
    while len(post.taken) < letters and time.monotonic() < until:
        time.sleep(0.02)
