"""A reporter's further message: sealed to those who hold the talk now, never to one who has left."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.case import Addition
from app.domain.rules.ladder import Found
from app.domain.rules.recipients import NobodyReceives
from app.services.content import content_id
from app.services.matters import draft_of
from app.services.read_case import OpenRooms
from app.services.reporting import Reporting
from app.services.sealed_rows import grants_of_step, rows_of, tied
from app.services.stage_attachment import ReceivedFile
from crypto.actor import Actor
from crypto.bodies import Text
from crypto.encoding import b64
from crypto.epoch_rules import has_ended
from crypto.epochs import admit, rotate
from crypto.form import FormSecret
from crypto.object_rules import ATTACHMENT, MESSAGE
from crypto.rooms import TALK
from crypto.signers import Who
from crypto.steps import Step
from crypto.writing import RoomWriter


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """A message with its files, one of which is there; *form* is the secret of the form that it came in."""

    form: FormSecret
    text: str
    files: tuple[ReceivedFile, ...]


class StaleRoom(Exception):
    """A holder of the talk has ended: an epoch without them comes first."""


class TakingOver(Exception):
    """
    All who held a room have ended, and the reporter was not told who would take over.

    *found* are they, by how chains name them; *reporting* is what the rules found them by.
    """

    def __init__(self, reporting: Reporting, found: Mapping[Who, Found]) -> None:
        super().__init__("taking over")
        self.reporting = reporting
        self.found = found


def seal_rotation(rooms: OpenRooms, day: date, told: Collection[Who] = ()) -> Addition | None:
    """
    Return new epochs of the rooms that need one: somebody has ended, or the reporter was not given the newest; else None.

    Source: SPEC §7, "Before writing". Where no member who is awake would remain, the rulebook's routing runs again, and who it
    names now is given the whole case, as far as the reporter was *told* of them: else nobody could answer. One who sleeps here
    goes on sleeping, also where it names them.

    Raises:
        TakingOver: it names somebody else.
        NobodyReceives: it names nobody, or can't be run: whom the report shuts out is not known without it.
    """
    chain, directories, actor = rooms.chain, rooms.directories, Actor.reporter(rooms.reporter)
    mine = set(chain.rooms_of(actor.who))
    shut = rooms.shut()
    stale = mine & {*chain.stale_rooms(directories), *shut}
    if not stale:
        return None
    kept = day if chain.root.day is not None else None
    secrets = rooms.secrets()
    every_epoch = {room: tuple(epoch for where, epoch in sorted(secrets) if where == room) for room in stale}
    joining: dict[Who, dict[str, tuple[int, ...]]] = {}
    new: dict[Who, Found] = {}
    for room, who, found in _routed_again(rooms, stale, day):
        if chain.current(room).holder(who) is None:
            joining.setdefault(who, {})[room] = every_epoch[room]
            new[who] = found
    # attack: somebody whom the report shuts out is invited anew, and is another member to every rule: the reporter knows better
    if not new.keys() <= set(told):
        raise TakingOver(rooms.reporting, new)
    if joining:
        step = admit(chain, actor, directories, joining=joining, secrets=secrets, line=rooms.line, day=kept)
    else:
        step = rotate(chain, actor, directories, line=rooms.line, lost=shut, day=kept)
    return _addition(step)


def seal_reply(rooms: OpenRooms, reply: Reply, day: date) -> Addition | None:
    """
    Return the message and its files, None where they were stored already: the form was sent twice.

    The files were sealed to the talk's newest epoch.

    Raises:
        StaleRoom: a holder of it has ended.
    """
    chain = rooms.chain
    if TALK in chain.stale_rooms(rooms.directories):
        raise StaleRoom
    texts = ("reply", reply.text)
    first = content_id(rooms.reporting.instance.instance, reply.form, texts, reply.files)
    if any(item.header.place.object == first for item in rooms.talk.objects):
        return None
    writer = RoomWriter(chain, Actor.reporter(rooms.reporter), TALK, rooms.talk, day if chain.root.day is not None else None)
    written = []
    if reply.text:
        written.append(writer.write(MESSAGE, Text(reply.text), first))
    for file in reply.files:
        written.append(writer.write(ATTACHMENT, file.describe(first if reply.text else None), None if written else first))
    return Addition(objects=rows_of(written), blobs=tied(reply.files, written[len(written) - len(reply.files) :]))


def _routed_again(rooms: OpenRooms, stale: set[str], day: date) -> list[tuple[str, Who, Found]]:
    """
    Return whom the routing names now for each room, where one would be left without its last member who is awake; else nobody.

    Those who sleep may never wake: what they wait for may have been done in time.
    """
    chain, directories = rooms.chain, rooms.directories
    number = directories.newest.number
    held = {room: chain.current(room).staff for room in stale}
    # where an adviser reads the talk, only those who sleep may have who the reporter is
    readers = {room: [one for one in staff if chain.asleep(one) is None] or staff for room, staff in held.items()}
    if not any(staff and all(has_ended(room, one.who, number, directories) for one in staff) for room, staff in readers.items()):
        return []
    matter = rooms.matter
    if matter is None:
        # attack: the report is withheld or erased, so that whom it shut out is forgotten and given the case
        raise NobodyReceives
    rules = rooms.reporting.rules
    routed = rules.route(draft_of(rules, chain.root.kind, matter), day)
    entries = {member.member: b64(member.entry) for member in rooms.reporting.version.in_force}
    named = ((room, *one) for room in sorted(stale) for one in rules.holders(room, routed))
    return [(room, entries[found.member], found) for room, found, asleep in named if asleep is None]


def _addition(step: Step) -> Addition:
    return Addition(records=(step.record,), grants=grants_of_step(step))
