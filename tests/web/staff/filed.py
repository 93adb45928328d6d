"""A case as a reporter's client files it, and what members' clients add to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.case import Addition, CaseInClear, SealedGrant
from app.services.course import course_in
from app.services.directories import directories_of
from app.storage.cases import insert_case, records_of
from app.storage.deadlines import insert_deadlines
from crypto.age import seal
from crypto.buckets import bucket
from crypto.chain import Chain, read_chain, start_chain
from crypto.directory_history import Directories
from crypto.encoding import b64
from crypto.grants import ListLine, seal_grant
from crypto.identity import Identity
from crypto.link import Link, Linked
from crypto.randomness import random_bytes
from crypto.records import EpochRecord, Record, RoomRecord, sign_record
from crypto.roles import Role
from crypto.rooms import Admission, Holder, RoomKey, in_order
from crypto.root_record import Root
from crypto.signers import REPORTER, Signer
from crypto.xwing import SealKey
from tests.services.office import DAY, Office
from tests.web.staff.colleague import Colleague

LINE = ListLine(DAY, "concern", "What happened")


@dataclass
class Filed:
    """A stored case and the secrets of its reporter and rooms, which a test may hold."""

    house: Office
    case: bytes
    reporter: Identity
    rooms: dict[tuple[str, int], Identity] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Return where the API has it."""
        return f"cases/{b64(self.case)}"

    @property
    def directories(self) -> Directories:
        """Return the directory as it is now."""
        with self.house.database.reading() as session:
            found = directories_of(session, self.house.organisation)
        assert found is not None
        return found

    @property
    def chain(self) -> Chain:
        """Return the chain as it is stored."""
        with self.house.database.reading() as session:
            return read_chain(records_of(session, self.case), self.directories, self.case)

    def link(self, who: Colleague, role: Role = Role.HANDLER, **other: Any) -> Link:
        """Return the place of the next record, signed by a member."""
        head = self.chain.head
        link = Link(self.case, head.seq + 1, head.digest, self.directories.newest.number, (Signer(who.who, role),), DAY)
        return replace(link, **other)

    def sign(self, content: Linked, who: Colleague) -> Record:
        """Return a member's record."""
        return sign_record(content, [who.identity])

    def key_of(self, who: str) -> SealKey:
        """Return the key of a holder."""
        return self.reporter.public.seal if who == REPORTER else self.directories.entry(who).public.seal

    def grants(self, *keys: RoomKey) -> list[dict[str, Any]]:
        """Return the grants that the room keys of a record call for, as they are sent."""
        places = [(key.room, key.epoch, holder.who) for key in keys for holder in key.holders]
        places += [(key.room, e, admitted.who) for key in keys for admitted in key.admits for e in admitted.epochs]
        return [self.grant(*place) for place in places]

    def grant(self, room: str, epoch: int, who: str) -> dict[str, Any]:
        """Return one grant as it is sent."""
        sealed = seal_grant(self.rooms[room, epoch], self.key_of(who), LINE)
        return {"room": room, "epoch": epoch, "holder": who, "sealed": b64(sealed)}

    def next_key(
        self, room: str, add: Sequence[Colleague] = (), drop: Sequence[str] = (), epochs: tuple[int, ...] = ()
    ) -> RoomKey:
        """Return a new key of *room*, with its holders changed; who is added gets these earlier *epochs*."""
        before = self.chain.current(room)
        self.rooms[room, before.epoch + 1] = new = Identity.new()
        kept = [holder for holder in before.holders if holder.who not in drop]
        admits = sorted((Admission(c.who, epochs) for c in add), key=lambda admission: admission.who)
        holders = in_order([*kept, *(Holder(c.who) for c in add)])
        return RoomKey(room, before.epoch + 1, new.public.seal, holders, tuple(admits))

    def rotation(self, who: Colleague, *keys: RoomKey) -> dict[str, Any]:
        """Return an append of a record that gives rooms new keys."""
        record = self.sign(EpochRecord(self.link(who), tuple(sorted(keys, key=lambda key: key.room))), who)
        return self.append(records=[record], grants=self.grants(*keys))

    def staff_room(self, who: Colleague) -> dict[str, Any]:
        """Return an append that opens the staff's room."""
        self.rooms["staff", 0] = new = Identity.new()
        key = RoomKey("staff", 0, new.public.seal, self.chain.current("talk").staff)
        return self.append(records=[self.sign(RoomRecord(self.link(who), (key,)), who)], grants=self.grants(key))

    def object(self, room: str = "talk", size: int = 4096, **other: Any) -> dict[str, Any]:
        """Return an object of noise, sealed to the room's newest key, as it is sent."""
        key = self.chain.current(room)
        sealed = seal(bytes(bucket(size)), [key.key])
        return {"room": room, "epoch": key.epoch, "object": b64(random_bytes(16)), "sealed": b64(sealed)} | other

    def append(self, records: Sequence[Record] = (), **other: Any) -> dict[str, Any]:
        """Return an append on top of what is stored."""
        return {"head_seq": self.chain.head.seq, "records": [b64(record.marshal()) for record in records]} | other


def file_case(
    house: Office, holders: Sequence[Colleague], asleep: Mapping[str, str] | None = None, rooms: Sequence[str] = ("talk",)
) -> Filed:
    """Store a case whose rooms these members hold, those in *asleep* (holder to condition) as sleepers."""
    reporter, case = Identity.new(), Filed(house, b"", Identity.new())
    sleepers = asleep or {}
    held = in_order([Holder(REPORTER), *(Holder(c.who, sleepers.get(c.who)) for c in holders)])
    case.rooms = {(room, 0): Identity.new() for room in sorted(rooms)}
    keys = tuple(RoomKey(room, 0, case.rooms[room, 0].public.seal, held) for room in sorted(rooms))
    directories = case.directories
    root = Root(
        instance=house.instance.instance,
        organisation=house.organisation.organisation,
        directory=directories.newest.number,
        rulebook=directories.newest.rulebook,
        nonce=random_bytes(16),
        reporter=reporter.public,
        rooms=keys,
        track="conduct",
        kind="concern",
        day=DAY,
    )
    record = sign_record(root, [reporter])
    chain = start_chain(record.marshal(), directories)
    case.case, case.reporter = chain.case_id, reporter
    sealed = [
        SealedGrant(
            key.room, 0, holder.who, seal_grant(case.rooms[key.room, 0], case.key_of(holder.who), LINE), holder.asleep is not None
        )
        for key in keys
        for holder in key.holders
    ]
    clear = CaseInClear(case.case, house.organisation.organisation, random_bytes(32), "conduct", "concern", "received", DAY, 0)
    with house.database.writing() as session:
        insert_case(session, clear, Addition(records=(record.marshal(),), grants=tuple(sealed)))
        course = course_in(session, directories, root)
        assert course is not None
        insert_deadlines(session, case.case, course.begun(DAY))
    return case
