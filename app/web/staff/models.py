"""What is asked and answered around signing in: strict, sizes limited, unknown fields refused."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, JsonValue, StringConstraints

from app.web.api.encoding import Answer, Asked, Base64Url, Bytes16, Bytes32, Handle, Slug, SmallFile, Statement, Text

Kind: TypeAlias = Literal["passphrase", "recovery"]
Code: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$", min_length=6, max_length=6)]
WebText: TypeAlias = Annotated[str, StringConstraints(max_length=16 * 1024, pattern=r"^[A-Za-z0-9_-]*$")]
Options: TypeAlias = dict[str, JsonValue]


class OrganisationAnswer(Answer):
    """What everybody may know of an organisation, to pin it and to derive what signs in."""

    instance: Bytes16
    organisation: Bytes16
    slug: str
    names: dict[str, str]
    founding: Statement
    demo: bool


class TokenAsked(Asked):
    """The token of an enrolment link, from the URL's fragment."""

    token: Bytes32


class Invitation(Answer):
    """Whom a link invites. `again`: they enrolled before, and may keep their keys (enrol/unlock)."""

    member: Bytes16
    organisation: Bytes16
    instance: Bytes16
    founding: Statement
    slug: str
    name: str
    handle: str
    names: dict[str, str]
    bodies: list[dict[str, str]]
    again: bool
    demo: bool


class OptionsAnswer(Answer):
    """What `navigator.credentials` is to be given as `publicKey`; bytes stand as base64url."""

    options: Options


class UnlockAgain(Asked):
    """Asks for the unlock file while enrolling again: the link stands in for the lost factor."""

    token: Bytes32
    kind: Kind
    auth: Bytes32


class UnlockAnswer(Answer):
    """An unlock file."""

    unlock: SmallFile


class Totp(Asked):
    """A TOTP secret made in the browser (SHA-1, six digits, 30 seconds) and a code from the member's device."""

    secret: Annotated[bytes, Base64Url(20, 20)]
    code: Code


class AttestationResponse(Asked):
    """From `navigator.credentials.create`."""

    clientDataJSON: WebText  # noqa: N815 - WebAuthn's own name
    attestationObject: WebText  # noqa: N815 - WebAuthn's own name
    transports: list[Annotated[str, StringConstraints(max_length=20)]] = Field(default=[], max_length=10)


class AssertionResponse(Asked):
    """From `navigator.credentials.get`."""

    clientDataJSON: WebText  # noqa: N815 - WebAuthn's own name
    authenticatorData: WebText  # noqa: N815 - WebAuthn's own name
    signature: WebText
    userHandle: WebText | None = None  # noqa: N815 - WebAuthn's own name


class Attestation(Asked):
    """A new passkey. Send no `clientExtensionResults`: they are refused, since one day they could carry a key's secret."""

    id: WebText
    rawId: WebText  # noqa: N815 - WebAuthn's own name
    type: Literal["public-key"]
    response: AttestationResponse
    authenticatorAttachment: Text | None = None  # noqa: N815 - WebAuthn's own name


class Assertion(Asked):
    """A passkey's signature, likewise."""

    id: WebText
    rawId: WebText  # noqa: N815 - WebAuthn's own name
    type: Literal["public-key"]
    response: AssertionResponse
    authenticatorAttachment: Text | None = None  # noqa: N815 - WebAuthn's own name


class EnrolAsked(Asked):
    """Everything that enrolling stores: exactly one of `totp` and `passkey`."""

    token: Bytes32
    entry: Statement
    auth_salt: Bytes16
    auth: Bytes32
    unlock: SmallFile
    recovery_auth: Bytes32
    recovery_unlock: SmallFile
    totp: Totp | None = None
    passkey: Attestation | None = None


class EnrolAnswer(Answer):
    """Enrolled; the entry waits for the directory."""

    status: Literal["pending"]


class SaltAsked(Asked):
    """Asks what a name's secrets are derived with."""

    slug: Slug
    handle: Handle
    kind: Kind


class SaltAnswer(Answer):
    """The Argon2id salt of the passphrase, and the member's id; unknown names get some, too."""

    salt: Bytes16
    member: Bytes16


class SignInAsked(Asked):
    """The first half: what the passphrase or the paper key derives."""

    slug: Slug
    handle: Handle
    kind: Kind
    auth: Bytes32


class TicketAnswer(Answer):
    """The ticket for the second half, good for five minutes; `passkey_options` where a passkey is registered."""

    ticket: Bytes32
    factors: list[Literal["totp", "passkey"]]
    passkey_options: Options | None


class CodeAsked(Asked):
    """The second half by TOTP."""

    ticket: Bytes32
    code: Code


class AssertionAsked(Asked):
    """The second half by a passkey."""

    ticket: Bytes32
    assertion: Assertion


class SignedInAnswer(Answer):
    """The session's bearer token, the unlock file of the kind that was asked for, and where the member stands."""

    token: Bytes32
    unlock: SmallFile
    status: Literal["pending", "active"]
    member: Bytes16


class Proof(Asked):
    """What the present passphrase or paper key derives: an open tab alone must not shut its member out."""

    kind: Kind
    auth: Bytes32


class PassphraseAsked(Asked):
    """A new passphrase: a new salt, what it derives, and the identity sealed under it."""

    proof: Proof

    auth_salt: Bytes16
    auth: Bytes32
    unlock: SmallFile


class PaperKeyAsked(Asked):
    """A new paper key."""

    proof: Proof
    auth: Bytes32
    unlock: SmallFile


class MailAsked(Asked):
    """Where the member is told by e-mail to sign in, and in which language; no address: nowhere."""

    address: Annotated[str, StringConstraints(max_length=254)] | None
    language: Annotated[str, StringConstraints(min_length=2, max_length=2)]


class MailAnswer(Answer):
    """Whether an address is kept, and the language of what is sent there; the address itself is told to nobody."""

    kept: bool
    language: str | None


class MeAnswer(Answer):
    """
    Who is signed in.

    `entries`: the digests of theirs that the newest directory lists; empty while pending. `waiting`: the entry of theirs that no
    signed directory has taken in yet, whose fingerprint is read to the signer.
    """

    member: Bytes16
    organisation: Bytes16
    instance: Bytes16
    slug: str
    handle: str
    name: str
    status: Literal["pending", "active"]
    entries: list[Bytes32]
    waiting: Statement | None
    directory: int
