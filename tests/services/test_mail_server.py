"""Letters go over TLS or not at all; whatever the mail server does, none is lost and none comes twice."""

from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from app.domain.mail import DAY as ONE_DAY
from app.domain.mail import MOST_TRIES
from app.services.mail import AT_ONCE, CLAIM
from app.settings import MailTls
from tests.services.mailing import BATCH, DATE, certificate, counts, later, post, recipients, send, staffed, tell
from tests.services.office import Office
from tests.services.post_office import (
    PASSWORD,
    USER,
    PostOffice,
    make_certificate,
    new_post_office,
    serving,
)

__all__ = ["certificate", "post", "staffed"]


def test_it_signs_in_over_either_kind_of_tls(staffed: Office, certificate: Path, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(PASSWORD + "\n")
    kinds: tuple[MailTls, ...] = ("starttls", "tls")
    for day, tls in enumerate(kinds):
        post = new_post_office()
        tell(staffed, "ada", day=DATE + timedelta(days=day))
        with serving(post, certificate, tls, sign_in=True):
            send(staffed, BATCH + day * ONE_DAY, post.settings(tls, user=USER, password_file=tmp_path / "password"))
        assert (recipients(post), post.signed_in) == (["ada"], [USER])


def test_a_server_without_tls_is_told_nothing(staffed: Office, post: PostOffice, tmp_path: Path) -> None:
    """Somebody on the way who takes STARTTLS out of the answer gets neither password nor address."""
    (tmp_path / "password").write_text(PASSWORD)
    tell(staffed, "ada")
    with serving(post, None, sign_in=True):
        send(staffed, mail=post.settings(user=USER, password_file=tmp_path / "password"))
    assert (post.taken, post.signed_in) == ([], [])
    assert post.connections == 1
    assert counts(staffed) == (0, 1)


@pytest.mark.parametrize("tls", ["starttls", "tls"])
@pytest.mark.parametrize("fault", ["another name", "another authority"])
def test_a_server_with_a_wrong_certificate_is_told_nothing(
    staffed: Office, post: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tls: MailTls, fault: str
) -> None:
    shown = make_certificate(tmp_path / "shown.pem", "127.0.0.9" if fault == "another name" else "127.0.0.1")
    trusted = shown if fault == "another name" else make_certificate(tmp_path / "other.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    tell(staffed, "ada")
    with serving(post, shown, tls):
        send(staffed, mail=post.settings(tls))
    assert (post.taken, counts(staffed)) == ([], (0, 1))


def test_on_this_machine_it_may_go_without(staffed: Office, post: PostOffice) -> None:
    tell(staffed, "ada")
    with serving(post, None):
        send(staffed, mail=post.settings("none"))
    assert recipients(post) == ["ada"]


def test_greylisting_puts_a_letter_off_and_no_other(staffed: Office, post: PostOffice, certificate: Path) -> None:
    post.replies = ["451 4.7.1 come back later"]
    tell(staffed, "ada", "bo")
    with serving(post, certificate):
        send(staffed)
        assert len(post.taken) == 1
        later(staffed, 299)
        assert len(post.taken) == 1
        later(staffed, 300)
    assert sorted(recipients(post)) == ["ada", "bo"]
    assert post.connections == 2 * 2, "one connection a run, greeted once before TLS and once within"


def test_a_connection_cut_within_a_letter_loses_and_doubles_nothing(staffed: Office, post: PostOffice, certificate: Path) -> None:
    post.cut = 1
    tell(staffed, "ada", "bo")
    with serving(post, certificate):
        send(staffed)
        assert len(post.taken) == 1, "the other one went over a new connection"
        later(staffed, 300)
        later(staffed, 900)
    assert sorted(recipients(post)) == ["ada", "bo"]


def test_a_letter_that_was_taken_and_not_confirmed_comes_again_under_the_same_name(
    staffed: Office, post: PostOffice, certificate: Path
) -> None:
    """Nobody can know of it; a mail server tells by the name that it is the same."""
    post.late = 1
    tell(staffed, "ada")
    with serving(post, certificate):
        send(staffed)
        later(staffed, 300)
    first, second = post.taken
    assert first == second


def test_a_server_that_is_down_gets_each_letter_once_when_it_is_up(staffed: Office, post: PostOffice, certificate: Path) -> None:
    tell(staffed, "ada", "bo", "cy")
    send(staffed)
    later(staffed, 400)
    assert counts(staffed) == (0, 3)
    with serving(post, certificate):
        for seconds in (500, 1000, 2000, 4000):
            later(staffed, seconds)
    assert sorted(recipients(post)) == ["ada", "bo", "cy"]
    assert {message_from_bytes(letter)["Date"] for _, letter in post.taken} == {"Fri, 04 Oct 2024 13:00:00 +0000"}


def test_a_letter_that_waits_gives_way_to_that_of_the_next_batch(staffed: Office, post: PostOffice, certificate: Path) -> None:
    tell(staffed, "ada")
    send(staffed)
    tell(staffed, "ada")
    with serving(post, certificate):
        later(staffed, ONE_DAY)
        later(staffed, ONE_DAY + 600)
    assert recipients(post) == ["ada"]


def test_a_letter_is_given_up_after_three_days_of_trying(staffed: Office, post: PostOffice) -> None:
    tell(staffed, "ada")
    moment = tries = 0
    while counts(staffed) != (0, 0):
        later(staffed, moment)
        tries += 1
        with staffed.database.reading() as session:
            due = session.connection().exec_driver_sql("SELECT next_try FROM mail").scalar()
        moment = moment if due is None else due - BATCH
    assert tries == MOST_TRIES
    assert 3 * ONE_DAY < moment < 4 * ONE_DAY


def test_a_process_that_died_over_a_letter_leaves_it_to_the_next(staffed: Office, post: PostOffice, certificate: Path) -> None:
    tell(staffed, "ada")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.services.mail.mail_letter", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            send(staffed)
    with serving(post, certificate):
        later(staffed, CLAIM - 1)
        assert post.taken == []
        later(staffed, CLAIM)
    assert recipients(post) == ["ada"]


def test_a_run_sends_so_many_and_the_next_the_others(staffed: Office, post: PostOffice, certificate: Path) -> None:
    with pytest.MonkeyPatch.context() as patch, serving(post, certificate):
        patch.setattr("app.services.mail.AT_ONCE", 2)
        tell(staffed, "ada", "bo", "cy")
        send(staffed)
        assert len(post.taken) == 2 < AT_ONCE
        send(staffed)
    assert sorted(recipients(post)) == ["ada", "bo", "cy"]
