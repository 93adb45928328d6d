"""The second factor by a passkey (WebAuthn level 3): what the browser is asked for, and what its answer must prove."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.services.refusals import Refusal, Why
from app.storage.members import Passkey
from crypto.encoding import b64

CHALLENGE_SIZE = 32
PATIENCE = 5 * 60 * 1000  # milliseconds, as WebAuthn counts
ALGORITHMS = (-8, -7, -257)  # Ed25519, ECDSA on P-256, RSA: what authenticators have

Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Where passkeys belong: the host (`id`), and the origins (scheme://host[:port]) on which they may be used."""

    id: str
    origins: tuple[str, ...]


def creation_options(party: RelyingParty, member: bytes, handle: str, challenge: bytes) -> Json:
    """Return what `navigator.credentials.create` is given, bytes as base64url; whose make the device is, is not asked."""
    return {
        "attestation": "none",
        "authenticatorSelection": {"residentKey": "discouraged", "userVerification": "required"},
        "challenge": b64(challenge),
        "pubKeyCredParams": [{"alg": algorithm, "type": "public-key"} for algorithm in ALGORITHMS],
        "rp": {"id": party.id, "name": "Tillit"},
        "timeout": PATIENCE,
        "user": {"displayName": handle, "id": b64(member), "name": handle},
    }


def request_options(party: RelyingParty, passkeys: Sequence[Passkey], challenge: bytes) -> Json:
    """Return what `navigator.credentials.get` is given, bytes as base64url."""
    return {
        "allowCredentials": [{"id": b64(passkey.credential), "type": "public-key"} for passkey in passkeys],
        "challenge": b64(challenge),
        "rpId": party.id,
        "timeout": PATIENCE,
        "userVerification": "required",
    }


def check_new(answer: Json, party: RelyingParty, challenge: bytes) -> Passkey:
    """
    Return the passkey that *answer* registers.

    Raises:
        Refusal: FACTOR_REFUSED: it answers another challenge, another host, or nobody was verified.
    """
    from webauthn import verify_registration_response  # noqa: PLC0415 - a fifth of a second and 9 MB that few requests need

    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            require_user_verification=True,
        )
    except Exception:  # noqa: BLE001 - parsers of the library over hostile bytes: whatever they raise is one refusal
        raise Refusal(Why.FACTOR_REFUSED) from None
    return Passkey(made.credential_id, made.credential_public_key, made.sign_count)


def check_assertion(answer: Json, party: RelyingParty, challenge: bytes, passkeys: Sequence[Passkey]) -> Passkey:
    """
    Return the passkey that signed *answer*, with its new count.

    Raises:
        Refusal: SIGN_IN_FAILED: none of *passkeys* did, for this host and challenge, with its user verified; or its count went
            back, as a copy's would.
    """
    from webauthn import verify_authentication_response  # noqa: PLC0415 - as above

    known = {b64(passkey.credential): passkey for passkey in passkeys}.get(str(answer.get("id")))
    if known is None:
        raise Refusal(Why.SIGN_IN_FAILED)
    try:
        used = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=list(party.origins),
            credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count,
            require_user_verification=True,
        )
    except Exception:  # noqa: BLE001 - as above
        raise Refusal(Why.SIGN_IN_FAILED) from None
    return Passkey(known.credential, known.public_key, used.new_sign_count)
