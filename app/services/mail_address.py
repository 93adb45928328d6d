"""Where a member is told by e-mail to sign in: kept sealed, told to nobody, gone when they end."""

from nacl.exceptions import CryptoError
from sqlalchemy.orm import Session

from app.domain.languages import LANGUAGES
from app.domain.mail import MAX_ADDRESS, is_address
from app.services.obstacle import N_, Obstacle
from app.services.server_sealing import open_for_member, seal_for_member
from app.storage.mail import forget_address, keep_address

_LABEL = b"tillit/server/mail\n"


def set_mail_address(session: Session, member: bytes, address: str | None, language: str, key: bytes) -> None:
    """
    Keep the member's address in place of the one before; None forgets it.

    Args:
        session: holds the write lock.
        member: 16-byte id.
        address: where they are reached.
        language: of what they are sent.
        key: the server's own key `mail`, 32 bytes.

    Raises:
        Obstacle: it is no address, or no language of ours.
    """
    if address is None:
        forget_address(session, member)
        return
    if not is_address(address):
        raise Obstacle(N_("{text} is no e-mail address."), text=address)
    if language not in LANGUAGES:
        raise Obstacle(
            N_("{text} is no language of the portal; there are {languages}."), text=language, languages=", ".join(LANGUAGES)
        )
    padded = address.encode().ljust(MAX_ADDRESS, b"\n")  # all rows are as long: a length would tell one address from another
    keep_address(session, member, seal_for_member(padded, _LABEL, member, key), language)


def open_mail_address(sealed: bytes, member: bytes, key: bytes) -> str:
    """
    Return the member's address.

    Raises:
        Obstacle: the row was another member's, or the key is another server's.
    """
    try:
        return open_for_member(sealed, _LABEL, member, key).rstrip(b"\n").decode()
    except CryptoError:
        raise Obstacle(N_("A member's e-mail address doesn't open: set it anew.")) from None
