"""The second factor by a code: TOTP, its secret sealed under a key of the server's that is not in the database."""

import base64
import hmac

import pyotp
from sqlalchemy.orm import Session

from app.services.refusals import Refusal, Why
from app.services.server_sealing import open_for_member, seal_for_member
from app.storage.ephemeral import EphemeralStore, Kept
from app.storage.members import use_totp_step

STEP = 30
DRIFT = 1  # steps that a phone's clock may be off
FREE_TRIES = 3
LONGEST_WAIT = 60 * 60
REMEMBERED = 24 * 60 * 60
_LABEL = b"tillit/server/totp\n"


def seal_secret(secret: bytes, member: bytes, key: bytes) -> bytes:
    """Return the TOTP *secret* (20 bytes) sealed for *member* under the server's *key* (32 bytes)."""
    return seal_for_member(secret, _LABEL, member, key)


def open_secret(sealed: bytes, member: bytes, key: bytes) -> bytes:
    """Return the TOTP secret: a row that was moved to another member doesn't open."""
    return open_for_member(sealed, _LABEL, member, key)


def step_of(secret: bytes, code: str, now: int) -> int | None:
    """Return the newest time step, of the present one and its neighbours, that *code* belongs to."""
    totp = pyotp.TOTP(_base32(secret))
    steps = [step for step in range(now // STEP - DRIFT, now // STEP + DRIFT + 1) if step >= 0]
    matching = [step for step in steps if hmac.compare_digest(totp.at(step * STEP).encode(), code.encode())]
    return max(matching, default=None)


def accept_code(session: Session, member: bytes, secret: bytes, code: str, now: int) -> None:
    """
    Use up *code*: neither it nor an older one is good again, so one that was overheard is worth nothing.

    Raises:
        Refusal: SIGN_IN_FAILED: the code is wrong, or was used.
    """
    step = step_of(secret, code, now)
    if step is None or not use_totp_step(session, member, step):
        raise Refusal(Why.SIGN_IN_FAILED)


def claim_try(store: EphemeralStore, member: bytes, now: int) -> None:
    """
    Allow one guess at *member*'s code, or say how long to wait.

    Three guesses are free, then the wait doubles up to an hour: a million codes can't be tried through. Only who has the
    passphrase or the paper key gets here, so no stranger can make a member wait. Guesses sent at the same moment are one guess.

    Raises:
        Refusal: WAIT, with the seconds.
    """
    wait = _wait(_failures(store, member, now))
    if not store.claim("totp-wait", member, Kept(b"", now + wait - 1), now):
        kept = store.get("totp-wait", member, now)
        raise Refusal(Why.WAIT, 1 if kept is None else kept.expires_at - now + 1)


def note_failure(store: EphemeralStore, member: bytes, now: int) -> None:
    """Count a wrong code; a day without one forgets them."""
    failures = min(_failures(store, member, now) + 1, 255)
    store.put("totp-failures", member, Kept(bytes([failures]), now + REMEMBERED))
    store.put("totp-wait", member, Kept(b"", now + _wait(failures) - 1))


def forget_failures(store: EphemeralStore, member: bytes) -> None:
    """Forget wrong codes: the right one was given."""
    store.drop("totp-failures", member)
    store.drop("totp-wait", member)


def _failures(store: EphemeralStore, member: bytes, now: int) -> int:
    kept = store.get("totp-failures", member, now)
    return 0 if kept is None else kept.value[0]


def _wait(failures: int) -> int:
    return 1 if failures < FREE_TRIES else min(LONGEST_WAIT, 2 ** min(failures - FREE_TRIES + 1, 12))


def _base32(secret: bytes) -> str:
    return base64.b32encode(secret).decode()
