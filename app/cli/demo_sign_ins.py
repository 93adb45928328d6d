"""What it takes to sign in to the demo, and to come back to its cases: a file that a real portal has nowhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.cli.demo_reporters import DemoReporter
from app.cli.demo_staff import DemoMember, SharedSignIn
from app.domain.organisation import Organisation
from crypto.founding import Founding


@dataclass(frozen=True, slots=True, repr=False)
class Made:
    """An organisation of the demo, its staff by sign-in name, each with the seats as the file says them, and its reporters."""

    organisation: Organisation
    name: str
    staff: Mapping[str, DemoMember]
    seats: Mapping[str, str]
    told: Mapping[str, DemoReporter]


def sign_ins_text(shared: SharedSignIn, made: Sequence[Made]) -> str:
    """Return it as TOML: for people to read and for programs to use."""
    return "\n".join(_lines(shared, made)) + "\n"


def _lines(shared: SharedSignIn, made: Sequence[Made]) -> Iterator[str]:
    yield "# The sign-ins of the demo's made-up staff, and its reporters' receipts. A real portal has no such file anywhere."
    yield "# Here all staff share one passphrase and one secret for codes; each has a paper key of their own (recovery)."
    yield f'passphrase = "{shared.passphrase}"'
    yield f'totp = "{shared.totp_text}"'
    yield f'otpauth = "{shared.totp_address("Tillit demo")}"'
    for one in made:
        slug = one.organisation.slug
        yield from ("", f"# {one.name}", "", "[[organisations]]", f'slug = "{slug}"')
        yield f'root_fingerprint = "{Founding.parse(one.organisation.founding).fingerprint_text}"'
        for member in one.staff.values():
            yield from ("", "[[staff]]", f'name = "{member.name}"', f'organisation = "{slug}"', f'handle = "{member.handle}"')
            yield f'seats = "{one.seats[member.handle]}"'
            yield f'recovery = "{member.paper.text}"'
            yield f'fingerprint = "{member.entry.fingerprint_text}"'
        for title, reporter in one.told.items():
            yield from ("", "[[reporters]]", f'organisation = "{slug}"', f'case = "{title}"')
            yield f'receipt = "{reporter.receipt.text}"'
