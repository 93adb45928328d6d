"""A party whose members can sign in, behind a portal that answers; and who holds the rooms of its cases."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from app.clock import now, today
from app.services.invite_member import invite_member
from app.storage.cases import records_of
from crypto.chain import read_chain
from crypto.encoding import b64
from crypto.founding import Founding
from crypto.rooms import IDENTITY, TALK
from tests.party import found_party, places
from tests.services.office import office
from tests.staff_program import StaffProgram
from tests.web.reporter.portal import Portal, port_and_origin, running

Staff: TypeAlias = Mapping[str, StaffProgram]
Held: TypeAlias = dict[str, dict[bytes, str | None]]


@contextmanager
def staffed_party(folder: Path) -> Iterator[tuple[Portal, Staff]]:
    """Yield the portal of the party, and its members by sign-in name, signed in."""
    port, origin = port_and_origin()
    with office(folder) as made:
        with made.database.writing() as session:
            found_party(session, made.organisation)
        root = Founding.parse(made.organisation.founding).fingerprint
        with running(made, replace(made.settings, origins=(origin,)), port) as portal:
            with made.database.writing() as session:
                tokens = {
                    handle: invite_member(session, made.organisation, handle, handle.title(), seats, now())
                    for handle, seats in places().items()
                }
            staff = {handle: StaffProgram.enrol(portal.url, token, root) for handle, token in tokens.items()}
            made.members.update({handle: member.member for handle, member in staff.items()})
            made.sign_and_publish(today())
            yield portal, {handle: member.sign_in() for handle, member in staff.items()}


def holders(portal: Portal, case: bytes) -> Held:
    """Return which members hold each room of the 20-byte *case* that its reporter opened, and until what they sleep."""
    with portal.office.database.reading() as session:
        chain = read_chain(records_of(session, case), portal.directories(), case)
    named = {b64(entry.entry): entry.member for entry in portal.directories().newest.members}
    rooms = [room for room in (TALK, IDENTITY) if chain.holds(room, "reporter")]
    return {room: {named[one.who]: one.asleep for one in chain.current(room).staff} for room in rooms}
