"""Look at how members are told by e-mail, as `tillit doctor` does: the settings, the way to the mail server, the addresses."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.services.finding import Finding
from app.services.mail_server import MailServer, NotTaken
from app.services.obstacle import N_
from app.settings import MailSettings, Settings
from app.storage.mail import addresses_in
from app.storage.members import members_of
from app.storage.organisations import organisations


def check_mail_server(settings: Settings) -> Iterator[Finding]:
    """Yield why no letter could be sent: it speaks to the mail server as if to send one, as far as the sign-in."""
    mail = settings.mail
    if mail is None:
        return
    yield from _check_password(mail)
    server = MailServer(mail)
    try:
        server.connect()
    except NotTaken as why:
        yield Finding("error", N_("E-mail can't be sent. {reason}"), {"reason": why})
    finally:
        server.close()


def check_addresses(session: Session, settings: Settings) -> Iterator[Finding]:
    """Yield who isn't told by e-mail; of a portal that tells nobody and never did, nothing."""
    for organisation in organisations(session):
        kept = {address.member: address for address in addresses_in(session, organisation.organisation)}
        if settings.mail is None:
            if kept:
                yield Finding(
                    "warning",
                    N_("{slug}: members have e-mail addresses, but no mail server is set: nobody is told."),
                    {"slug": organisation.slug},
                )
            continue
        working = [member for member in members_of(session, organisation.organisation) if member.status == "enrolled"]
        lacking = [member.handle for member in working if member.member not in kept]
        if lacking:
            sentence = N_("{slug}: without an e-mail address, and told of nothing: {handles}. `tillit staff mail` sets one.")
            yield Finding("warning", sentence, {"slug": organisation.slug, "handles": ", ".join(lacking)})
        refused = [member.handle for member in working if member.member in kept and kept[member.member].refused]
        if refused:
            sentence = N_("{slug}: the mail server refuses the e-mail addresses of: {handles}.")
            yield Finding("warning", sentence, {"slug": organisation.slug, "handles": ", ".join(refused)})


def _check_password(mail: MailSettings) -> Iterator[Finding]:
    path = mail.password_file
    if path is not None and path.exists() and path.stat().st_mode & 0o077:
        yield Finding("error", N_("Others on this machine can read {path}: run chmod go= on it."), {"path": path})
