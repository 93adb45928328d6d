"""An office whose members have addresses, and a mail server beside it: what the tests of e-mail share."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.mail import DAY as ONE_DAY
from app.services.mail import send_due
from app.services.notices import note
from app.settings import MailSettings
from tests.services.office import Office
from tests.services.post_office import (
    NOON,
    PostOffice,
    make_certificate,
    new_post_office,
    reach,
)

TODAY = 20_000  # days since 1970
DATE = date(1970, 1, 1) + timedelta(days=TODAY)
BATCH = TODAY * ONE_DAY + NOON
BEFORE = BATCH - 60


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a certificate that this process trusts, as a system would."""
    made = make_certificate(tmp_path / "good.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    return made


@pytest.fixture
def post() -> PostOffice:
    return new_post_office()


@pytest.fixture
def staffed(committee: Office, post: PostOffice) -> Office:
    """Return an office whose three handlers have addresses, and whose clock of batches runs."""
    committee.settings = replace(committee.settings, mail=post.settings())
    for handle in committee.members:
        reach(committee, handle)
    send_due(committee.database, committee.settings, BEFORE)
    return committee


def tell(office: Office, *handles: str, day: date = DATE) -> None:
    with office.database.writing() as session:
        note(session, office.organisation.organisation, [office.members[handle] for handle in handles], day)


def send(office: Office, now: int = BATCH, mail: MailSettings | None = None) -> None:
    send_due(office.database, replace(office.settings, mail=mail or office.settings.mail), now)


def counts(office: Office) -> tuple[int, int]:
    """Return how many notices and how many letters wait."""
    with office.database.reading() as session:
        ask = session.connection().exec_driver_sql
        return ask("SELECT count(*) FROM notice").scalar_one(), ask("SELECT count(*) FROM mail").scalar_one()


def recipients(post: PostOffice) -> list[str]:
    return [to.partition("@")[0] for to, _ in post.taken]


def without_names(letter: bytes) -> list[bytes]:
    """Return the lines of a letter but those that may differ."""
    return [line for line in letter.split(b"\r\n") if not line.startswith((b"To:", b"Message-ID:", b"Date:"))]


def later(office: Office, seconds: int) -> None:
    """Look at what is due so many seconds after the batch."""
    send(office, BATCH + seconds)
