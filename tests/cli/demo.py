"""A demo portal for tests, and what its made-up people can do without a browser."""

import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from app.cli.demo_portal import build_demo
from app.cli.demo_signing import SIGN_INS
from app.cli.demo_staff import DemoMember, Desk
from app.cli.demo_stories import demo_organisations
from app.clock import today
from app.domain.organisation import Organisation
from app.services.export_case import export_case, pack
from app.services.reporting import Reporting, open_for_reporting
from app.services.standing import standing_of
from app.settings import Settings, read_settings
from app.storage.blob_files import BlobFiles
from app.storage.database import Database
from app.storage.members import find_by_handle, find_unlock_file, sign_in_secrets
from app.storage.organisations import find_instance, organisations
from app.storage.quick_reading import SessionReader
from app.storage.reporter_cases import filed_on
from crypto.identity import Identity
from crypto.receipt import Receipt
from crypto.typed_words import read_words
from crypto.unlock import open_unlock, staff_keys

EXAMPLE = Path(__file__).parent / "example_demo"
(ASSOCIATION,) = demo_organisations(EXAMPLE)
STORIES = ASSOCIATION.stories


@dataclass
class Demo:
    """A demo's data folder, and the sign-ins that were written into it."""

    settings: Settings
    sign_ins: dict[str, Any]

    @contextmanager
    def database(self) -> Iterator[Database]:
        database = Database(self.settings.database)
        try:
            yield database
        finally:
            database.close()

    def organisation(self) -> Organisation:
        with self.database() as database, database.reading() as session:
            return organisations(session)[0]

    def reporting(self) -> Reporting:
        with self.database() as database, database.reading() as session:
            found = open_for_reporting(session, "example")
        assert found is not None
        return found

    def receipt(self, title: str) -> Receipt:
        """Return the receipt of the story called *title*."""
        return read_words(next(row["receipt"] for row in self.sign_ins["reporters"] if row["case"] == title))

    def case(self, title: str) -> bytes:
        """Return the id of the story's case, as its receipt finds it."""
        with self.database() as database, database.reading() as session:
            instance, organisation = find_instance(session), organisations(session)[0]
            assert instance is not None
            lookup_hash = self.receipt(title).lookup_hash(instance.instance)
            found = filed_on(SessionReader(session), organisation.organisation, lookup_hash)
        assert found is not None
        return found.case

    def identity(self, handle: str) -> Identity:
        """Unlock a member with their passphrase, as their browser does after signing in."""
        with self.database() as database, database.reading() as session:
            instance, organisation = find_instance(session), organisations(session)[0]
            member = find_by_handle(session, organisation.organisation, handle)
            assert instance is not None
            assert member is not None
            secrets = sign_in_secrets(session, member.member)
            unlock = find_unlock_file(session, member.member, "passphrase")
        assert secrets is not None
        assert unlock is not None
        keys = staff_keys(self.sign_ins["passphrase"], secrets.auth_salt, instance.instance, member.member)
        return open_unlock(unlock, keys.unlock, instance.instance, member.member)[0]

    def member(self, handle: str) -> DemoMember:
        """Return a member as the demo's own code knows them."""
        identity, directories = self.identity(handle), self.reporting().directories
        entry = next(entry for entry in directories.entries.values() if entry.public == identity.public)
        name = next(row["name"] for row in self.sign_ins["staff"] if row["handle"] == handle)
        return DemoMember(handle, name, entry.member, entry, identity, Receipt.new())

    def write(self, handle: str, title: str, text: str) -> None:
        """Write to the reporter as a member."""
        with self.database() as database:
            with database.reading() as session:
                desk = Desk(session, self.member(handle), self.case(title), today())
            desk.message(text)
            desk.send(database, BlobFiles(self.settings.blobs), 0)

    def export(self, handle: str, title: str, target: Path) -> Path:
        """Write what the console hands a member who exports the case."""
        with self.database() as database, database.reading() as session:
            member = find_by_handle(session, self.organisation().organisation, handle)
            assert member is not None
            export = export_case(session, standing_of(session, member.member), self.case(title))
        target.write_bytes(b"".join(pack(export, BlobFiles(self.settings.blobs), "Read me")))
        return target


def made_demo(folder: Path) -> Demo:
    """Build a demo of one small association in the new folder *folder*."""
    return built_demo(folder, EXAMPLE)


def built_demo(folder: Path, organisations: Traversable) -> Demo:
    """Build a demo of the folder of *organisations* in the new folder *folder*."""
    settings = replace(read_settings({}, data=folder), runtime=folder / "runtime")
    build_demo(settings, organisations)
    return Demo(settings, tomllib.loads((folder / SIGN_INS).read_text()))


def copied(demo: Demo, folder: Path) -> Demo:
    """Return a copy of *demo* in the new folder *folder*."""
    shutil.copytree(demo.settings.data, folder)
    return Demo(replace(demo.settings, data=folder, runtime=folder / "runtime"), demo.sign_ins)
