"""To whom letters go, and what is kept and told of it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain.mail import DAY as ONE_DAY
from app.services.end_member import end_member
from app.storage.mail import find_address
from app.storage.notices import insert_notices
from tests.services.mailing import (
    BATCH,
    DATE,
    certificate,
    counts,
    later,
    post,
    recipients,
    send,
    staffed,
    tell,
)
from tests.services.office import Office
from tests.services.post_office import (
    PostOffice,
    reach,
    serving,
)

__all__ = ["certificate", "post", "staffed"]


def test_who_has_no_address_is_not_noted_and_nobody_of_another_organisation(staffed: Office) -> None:
    reach(staffed, "bo", None)
    tell(staffed, "bo")
    with staffed.database.writing() as session:
        insert_notices(session, bytes(16), [staffed.members["ada"]], DATE)
    assert counts(staffed) == (0, 0)


def test_whoever_ends_gets_nothing_more_and_their_address_is_erased(staffed: Office, post: PostOffice, certificate: Path) -> None:
    tell(staffed, "ada", "bo")
    send(staffed)
    tell(staffed, "ada")
    assert counts(staffed) == (1, 2)
    with staffed.database.writing() as session:
        end_member(session, staffed.organisation, "ada")
        assert find_address(session, staffed.members["ada"]) is None
    assert counts(staffed) == (0, 1)
    with serving(post, certificate):
        later(staffed, ONE_DAY)
    assert recipients(post) == ["bo"]


def test_a_new_address_gets_what_waited_for_the_old_one(staffed: Office, post: PostOffice, certificate: Path) -> None:
    tell(staffed, "ada")
    send(staffed)
    reach(staffed, "ada", "ada@example.net")
    with serving(post, certificate):
        later(staffed, 300)
    assert [to for to, _ in post.taken] == ["ada@example.net"]


@contextmanager
def trouble(post: PostOffice, certificate: Path) -> Iterator[None]:
    post.replies = ["550 5.1.1 <ada@example.com>: no such user", "451 4.7.1 <ada@example.com>: later"]
    post.cut = 1
    with serving(post, certificate):
        yield


def test_neither_log_nor_database_tells_whom_or_what(
    staffed: Office, post: PostOffice, certificate: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever the mail server says of an address."""
    caplog.set_level(logging.DEBUG)
    tell(staffed, "ada", "bo", "cy")
    with trouble(post, certificate):
        send(staffed)
    ours = [record for record in caplog.records if not record.name.startswith(("mail.", "asyncio"))]  # theirs are the server's
    assert [record.getMessage() for record in ours] == [
        "mail was not sent and is tried again: The mail server refuses a letter (code 550)."
    ]
    assert not any(record.exc_info for record in ours)
    staffed.database.forget_journal()
    stored = staffed.settings.database.read_bytes()
    assert b"example.com" not in stored
    with staffed.database.reading() as session:
        ask = session.connection().exec_driver_sql
        assert {row[1] for row in ask("SELECT * FROM batch")} == {BATCH}
        assert all(len(row[1]) == 24 + 254 + 16 for row in ask("SELECT * FROM address"))
        assert {tuple(row[2:4]) for row in ask("SELECT * FROM mail")} == {(BATCH, 1)}


def test_an_address_row_that_was_moved_to_another_member_does_not_open(
    staffed: Office, post: PostOffice, certificate: Path
) -> None:
    """Who writes on the disk can't have one member's letters sent to another by swapping rows unseen."""
    ada, bo = (staffed.members[handle] for handle in ("ada", "bo"))
    with staffed.database.writing() as session:
        sealed = find_address(session, bo)
        assert sealed is not None
        session.connection().exec_driver_sql("UPDATE address SET sealed = ? WHERE member = ?", (sealed.sealed, ada))
    tell(staffed, "ada", "bo")
    with serving(post, certificate):
        send(staffed)
    assert recipients(post) == ["bo"]
