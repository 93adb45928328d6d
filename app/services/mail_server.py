"""Handing letters to a mail server: TLS or not at all, and no word of whom they are for in what is said of a failure."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from app.domain.problem import N_, Problem
from app.services.mail_letter import domain_of
from app.settings import MailSettings

PATIENCE = 30  # seconds for each step
MOST_BREAKS = 3
"""Connections that may break before no other is tried: each may cost the patience for one."""

BROKE_OFF = N_("The mail server can't be reached, or broke off.")
REFUSED = N_("The mail server refuses a letter (code {code}).")


class NotTaken(Problem):
    """The mail server took no letter; *unknown*: it says that there is nobody at the address."""

    def __init__(self, sentence: str, *, unknown: bool = False, **values: object) -> None:
        super().__init__(sentence, **values)
        self.unknown = unknown


class MailServer:
    """A mail server: spoken to over one connection, and over a new one where that broke."""

    def __init__(self, settings: MailSettings) -> None:
        """Say which; nothing is connected yet."""
        self._settings = settings
        self._open: smtplib.SMTP | None = None
        self._breaks = 0

    def hand_over(self, to: str, letter: bytes) -> None:
        """
        Hand over a letter for one person; it is the mail server's when this returns.

        Raises:
            NotTaken: it isn't.
        """
        smtp = self.connect()
        try:
            with _told():
                smtp.sendmail(self._settings.sender, [to], letter)
        finally:
            if smtp.sock is None:  # the library closes it where it broke, and where the server said that it is closing
                self._open = None
                self._breaks += 1

    def connect(self) -> smtplib.SMTP:
        """
        Return the open connection, signed in where a name is set.

        Attack: somebody on the way strips STARTTLS, or answers in the server's place. Without TLS, and without a certificate of
        the server's name that the system trusts, nothing is said: no password, no address.

        Raises:
            NotTaken: the server doesn't answer, TLS fails, or the sign-in does.
        """
        if self._open is not None:
            return self._open
        if self._breaks >= MOST_BREAKS:
            raise NotTaken(BROKE_OFF)
        try:
            with _told():
                self._open = _connected(self._settings)
        except NotTaken:
            self._breaks += 1
            raise
        return self._open

    def close(self) -> None:
        """Take leave."""
        if self._open is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._open.quit()
            self._open.close()
            self._open = None


def _connected(settings: MailSettings) -> smtplib.SMTP:
    ourselves, context = domain_of(settings.sender), ssl.create_default_context()
    if settings.tls == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, ourselves, timeout=PATIENCE, context=context)
    else:
        smtp = smtplib.SMTP(settings.host, settings.port, ourselves, timeout=PATIENCE)
    try:
        if settings.tls == "starttls":
            smtp.starttls(context=context)
        if settings.user is not None:
            smtp.login(settings.user, _password(settings))
    except BaseException:
        smtp.close()
        raise
    return smtp


def _password(settings: MailSettings) -> str:
    assert settings.password_file is not None  # noqa: S101 - the settings have both or neither
    try:
        return settings.password_file.read_text("utf-8").removesuffix("\n")
    except (OSError, UnicodeError):
        raise NotTaken(N_("The password for the mail server can't be read: {path}."), path=settings.password_file) from None


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the library raises into sentences of ours: its own hold addresses, and what the server said of them."""
    try:
        yield
    except smtplib.SMTPNotSupportedError:
        raise NotTaken(N_("The mail server offers no TLS, or no way to sign in.")) from None
    except smtplib.SMTPAuthenticationError as error:
        raise NotTaken(N_("The mail server refuses name or password (code {code})."), code=error.smtp_code) from None
    except smtplib.SMTPRecipientsRefused as error:
        code = max(code for code, _ in error.recipients.values())
        raise NotTaken(REFUSED, code=code, unknown=code >= 500) from None
    except smtplib.SMTPResponseException as error:
        raise NotTaken(REFUSED, code=error.smtp_code) from None
    except ssl.SSLCertVerificationError as error:
        raise NotTaken(N_("The mail server's certificate is not good: {reason}."), reason=error.verify_message) from None
    except ssl.SSLError:
        raise NotTaken(N_("TLS with the mail server fails.")) from None
    except (smtplib.SMTPException, OSError):
        raise NotTaken(BROKE_OFF) from None
