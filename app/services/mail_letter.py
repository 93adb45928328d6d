"""The one letter that members are sent, whatever happened: the same words and the same number of bytes in each language."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app.domain.problem import N_
from app.locale import translations

SUBJECT = N_("Please sign in")
TEXT = N_(
    "Please sign in where you work with reports, the way you always do. There may be something for you.\n\n"
    "This letter is the same every time. It doesn't say what there is, and it holds no link: whoever sends you one is somebody "
    "else."
)


def mail_letter(sender: str, to: str, language: str, letter: bytes, batch: int) -> bytes:
    """
    Return the letter as it goes over the wire.

    Nothing in it but *to*, *letter* (16 random bytes, in its Message-ID) and the date depends on anything, and the date is that
    of *batch*, in seconds: not the moment of what it is about, nor that at which the mail server could be reached.
    """
    gettext = translations(language).gettext
    message = EmailMessage(policy=SMTP)
    message["Date"] = format_datetime(datetime.fromtimestamp(batch, UTC))
    message["From"] = sender
    message["To"] = to
    message["Message-ID"] = f"<{letter.hex()}@{domain_of(sender)}>"
    message["Subject"] = gettext(SUBJECT)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(gettext(TEXT) + "\n", cte="quoted-printable")
    return message.as_bytes()


def domain_of(sender: str) -> str:
    """Return the domain of the sender's address: what we call ourselves to mail servers, in place of this machine's name."""
    return sender.partition("@")[2]
