"""Members are told by e-mail: one letter a batch at set times, the same whatever happened."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest

from app.domain.mail import DAY as ONE_DAY
from app.domain.mail import newest_batch
from tests.services.mailing import BATCH, DATE, TODAY, certificate, counts, post, recipients, send, staffed, tell, without_names
from tests.services.office import Office
from tests.services.post_office import (
    MORNING,
    NOON,
    PostOffice,
    reach,
    serving,
)

__all__ = ["certificate", "post", "staffed"]


def test_a_member_gets_one_letter_however_much_happened(staffed: Office, post: PostOffice, certificate: Path) -> None:
    for _ in range(5):
        tell(staffed, "ada", "bo")
    with serving(post, certificate):
        for _ in range(3):
            send(staffed)
    assert sorted(recipients(post)) == ["ada", "bo"]
    assert counts(staffed) == (0, 0)


def test_nothing_is_sent_before_the_batch_and_once_it_is_due(staffed: Office, post: PostOffice, certificate: Path) -> None:
    tell(staffed, "ada")
    with serving(post, certificate):
        send(staffed, BATCH - 1)
        assert (post.taken, post.connections) == ([], 0)
        send(staffed, BATCH)
    assert recipients(post) == ["ada"]


@pytest.mark.parametrize("after", [1, 60, 3 * 3600, MORNING + ONE_DAY - NOON - 1])
def test_what_comes_after_a_batch_waits_for_the_next_and_both_look_alike(
    staffed: Office, post: PostOffice, certificate: Path, after: int
) -> None:
    """Whenever in between a report came, the letter leaves at the same moment, with the same date."""
    following = BATCH - NOON + ONE_DAY + MORNING
    with serving(post, certificate):
        send(staffed, BATCH)
        tell(staffed, "ada", day=date.fromordinal(DATE.toordinal() + (NOON + after) // ONE_DAY))
        send(staffed, BATCH + after)
        assert post.taken == []
        send(staffed, following)
    assert [message_from_bytes(letter)["Date"] for _, letter in post.taken] == ["Sat, 05 Oct 2024 06:00:00 +0000"]


def test_a_batch_that_is_made_up_late_takes_nothing_of_a_later_day(staffed: Office, post: PostOffice, certificate: Path) -> None:
    """A machine that was away makes up for it when it is back: that moment must not be what a letter tells of a report."""
    tell(staffed, "ada", day=date.fromordinal(DATE.toordinal() + 1))
    with serving(post, certificate):
        send(staffed, BATCH - NOON + ONE_DAY + MORNING - 1)
        assert post.taken == []
        send(staffed, BATCH - NOON + ONE_DAY + MORNING)
    assert recipients(post) == ["ada"]


def test_missed_batches_are_made_up_for_once(staffed: Office, post: PostOffice, certificate: Path) -> None:
    tell(staffed, "ada")
    with serving(post, certificate):
        for later in (9 * ONE_DAY, 9 * ONE_DAY + 1, 9 * ONE_DAY + 60):
            send(staffed, BATCH + later)
    assert recipients(post) == ["ada"]


def test_setting_mail_up_sends_nothing_by_itself(committee: Office, post: PostOffice, certificate: Path) -> None:
    """Else the moment at which it is set up would be told of a report that came before."""
    committee.settings = replace(committee.settings, mail=post.settings())
    reach(committee, "ada")
    tell(committee, "ada")
    with serving(post, certificate):
        send(committee, BATCH + 5)
    assert (post.taken, counts(committee)) == ([], (1, 0))


def test_many_processes_make_up_a_batch_once(staffed: Office, post: PostOffice, certificate: Path) -> None:
    tell(staffed, "ada", "bo", "cy")
    with serving(post, certificate), ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: send(staffed), range(16)))
    assert sorted(recipients(post)) == ["ada", "bo", "cy"]


def test_batches_follow_the_hours_in_order() -> None:
    midnight = TODAY * ONE_DAY
    times = (MORNING, NOON)
    assert newest_batch(times, midnight + MORNING - 1) == midnight - ONE_DAY + NOON
    assert newest_batch(times, midnight + MORNING) == midnight + MORNING
    assert newest_batch(times, midnight + NOON - 1) == midnight + MORNING
    assert newest_batch(times, midnight + ONE_DAY - 1) == midnight + NOON
    assert newest_batch((0,), midnight) == midnight


def test_every_letter_of_a_language_is_the_same_but_for_name_and_date(
    staffed: Office, post: PostOffice, certificate: Path
) -> None:
    with serving(post, certificate):
        for day, handles in enumerate((["ada"], ["ada", "bo"], ["cy", "ada"])):
            tell(staffed, *handles, day=DATE + timedelta(days=day))
            send(staffed, BATCH + day * ONE_DAY)
    assert len(post.taken) == 5
    assert len({tuple(without_names(letter)) for _, letter in post.taken}) == 1
    first = message_from_bytes(post.taken[0][1], policy=SMTP)
    assert sorted(first) == sorted(
        [
            "Date",
            "From",
            "To",
            "Message-ID",
            "Subject",
            "Auto-Submitted",
            "Content-Type",
            "Content-Transfer-Encoding",
            "MIME-Version",
        ]
    )
    ada = [letter for to, letter in post.taken if to.startswith("ada")]
    assert len({len(letter) for letter in ada}) == 1
    assert len({message_from_bytes(letter)["Message-ID"] for letter in ada}) == 3


@pytest.mark.parametrize(
    ("language", "subject"), [("en", "Please sign in"), ("nb", "Logg inn"), ("nl", "Log in"), ("sv", "Logga in")]
)
def test_a_member_is_written_to_in_their_language(
    staffed: Office, post: PostOffice, certificate: Path, language: str, subject: str
) -> None:
    reach(staffed, "ada", language=language)
    tell(staffed, "ada")
    with serving(post, certificate):
        send(staffed)
    letter = message_from_bytes(post.taken[0][1], policy=SMTP)
    assert str(letter["Subject"]).startswith(subject)
    assert len(letter.get_content()) > 150
    assert "http" not in letter.get_content()
    assert letter["To"] == "ada@example.com"
