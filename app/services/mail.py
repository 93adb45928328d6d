"""Tell members by e-mail that they should sign in: in batches at set times of the day, one letter each at the most."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.domain.mail import MOST_TRIES, newest_batch, wait_after
from app.domain.problem import Problem
from app.services.mail_address import open_mail_address
from app.services.mail_letter import mail_letter
from app.services.mail_server import MailServer, NotTaken
from app.services.obstacle import Obstacle
from app.settings import MailSettings, Settings
from app.storage.database import Database
from app.storage.mail import (
    WaitingMail,
    claim_mails,
    drop_mail,
    is_mail_due,
    keep_last_batch,
    last_batch,
    mark_refused,
    put_mail,
    put_off,
)
from app.storage.notices import take_notices
from app.storage.server_keys import make_key
from crypto.randomness import random_bytes

AT_ONCE = 50
"""Letters of one run; the next run sends the next ones."""
CLAIM = 60 * 60
"""Seconds in which nobody else tries a letter: longer than a run of them takes, and if the process dies they are tried again."""

_log = logging.getLogger(__name__)


def send_due(database: Database, settings: Settings, now: int) -> None:
    """
    Make up the batch whose time has come, and send what waits; with nothing to do, or no mail server set, do nothing.

    It may run at any time, as often as one likes and in several processes at once: each batch is made up once. A letter that the
    mail server doesn't take is tried again, at longer and longer intervals. No transaction is open while it is spoken to.

    Args:
        database: of the portal.
        settings: which mail server, and when.
        now: seconds.
    """
    mail = settings.mail
    if mail is None:
        return
    batch = newest_batch(mail.times, now)
    with database.reading() as session:
        if last_batch(session) == batch and not is_mail_due(session, now):
            return
    with database.writing() as session:
        make_up(session, batch)
        claimed = claim_mails(session, now, now + CLAIM, AT_ONCE)
    if claimed:
        _send(database, mail, claimed, make_key(settings.keys, "mail"), now)


def make_up(session: Session, batch: int) -> None:
    """
    Turn what was noted into letters of the batch of this moment, once.

    The first batch ever only starts the clock: else a report would be told the moment that e-mail is set up. What was noted after
    the day of a batch that is made up late waits for the next.
    """
    before = last_batch(session)
    if before is not None and before >= batch:
        return
    keep_last_batch(session, batch)
    if before is None:
        return
    for member in take_notices(session, datetime.fromtimestamp(batch, UTC).date()):
        put_mail(session, member, random_bytes(16), batch)


def _send(database: Database, mail: MailSettings, claimed: Sequence[WaitingMail], key: bytes, now: int) -> None:
    server, said = MailServer(mail), None
    try:
        for waiting in claimed:
            try:
                to = open_mail_address(waiting.sealed, waiting.member, key)
                server.hand_over(to, mail_letter(mail.sender, to, waiting.language, waiting.letter, waiting.batch))
            except (NotTaken, Obstacle) as failure:
                said = said or failure
                _keep(database, waiting, failure, now)
            else:
                with database.writing() as session:
                    drop_mail(session, waiting)
                    mark_refused(session, waiting, refused=False)
    finally:
        server.close()
    if said is not None:
        _log.warning("mail was not sent and is tried again: %s", said)


def _keep(database: Database, waiting: WaitingMail, failure: Problem, now: int) -> None:
    failures = waiting.failures + 1
    with database.writing() as session:
        if failures < MOST_TRIES:
            put_off(session, waiting, failures, now + wait_after(failures))
        else:
            drop_mail(session, waiting)
        if isinstance(failure, NotTaken) and failure.unknown:
            mark_refused(session, waiting, refused=True)
