"""An organisation made with the commands alone, and what its people do next."""

import hashlib
from pathlib import Path

import pytest

from app.storage.database import Database
from app.storage.members import set_status, use_invitation
from app.storage.organisations import find_instance, insert_entry, organisations
from crypto.encoding import unb64
from crypto.entry import Entry
from crypto.identity import Identity
from tests.cli.commands import Ran, Run
from tests.services.office import DAY

PASSPHRASE = "correct horse battery staple\n"
PROTECTED = ("--passphrase-fd", "0")


def create_organisation(run: Run, *more: object) -> Ran:
    named = ("--slug", "house", "--name", "The House", "--rulebook", "standard", "--root-key", "root.key")
    return run("org", "create", *named, *more, *PROTECTED, typed=PASSPHRASE)


def enrol(link: str) -> Entry:
    """Enrol with a link as a browser would, but for the passphrase and the second factor."""
    token = unb64(link.partition("#enrol=")[2], 32)
    database = Database(Path("data/tillit.db"))
    with database.writing() as session:
        member = use_invitation(session, hashlib.sha256(token).digest(), 0)
        instance, (organisation, *_) = find_instance(session), organisations(session)
        assert member is not None
        assert instance is not None
        entry = Entry.make(
            Identity.new(),
            instance=instance.instance,
            organisation=organisation.organisation,
            member=member,
            made=DAY,
        )
        insert_entry(session, entry.digest, member, entry.marshal())
        set_status(session, member, "enrolled")
    database.close()
    return entry


def invite(run: Run, handle: str = "ada") -> str:
    invited = run("staff", "invite", handle, "--name", handle.title(), "--seat", "committee:handler:chair")
    assert invited.code == 0, invited.err
    (link,) = [line for line in invited.lines if "#enrol=" in line]
    return link


@pytest.fixture
def house(run: Run) -> Entry:
    """Make a portal with an organisation and a committee of one who has enrolled."""
    assert run("init").code == 0
    assert create_organisation(run).code == 0
    assert run("body", "create", "committee", "--name", "en=The committee", "--name", "nb=Utvalget").code == 0
    return enrol(invite(run))


def numbered_words(ran: Ran) -> list[str]:
    """Return the words of a paper key that a command showed."""
    rows = [line.split() for line in ran.lines]
    return [row[1] for row in rows if len(row) == 2 and row[0].isdigit()]


def sign(run: Run, *more: object, typed: str = PASSPHRASE) -> Ran:
    return run("directory", "sign", "p", "s", "--root-key", "root.key", *PROTECTED, *more, typed=typed)
