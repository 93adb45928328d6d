"""Whatever honest members and an attacker with some of the keys do, in any order, the promises hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from crypto.actor import Actor
from crypto.chain import Chain, read_chain
from crypto.epochs import admit, claim, leave, open_staff_room, rotate
from crypto.errors import Refused
from crypto.filing import close, expose, handle, wake, withdraw
from crypto.identity import Identity
from crypto.link import Link
from crypto.records import Claim, Close, EpochRecord, Exposed, RoomRecord, State, Tombstone, Wake, parse_record, sign_record
from crypto.roles import Role
from crypto.rooms import TALK, Admission, Holder, RoomKey, in_order
from crypto.signers import BY_CLAIMANT, REPORTER, Signer, Who
from crypto.steps import Step
from tests.adversary.plain_truth import check_taken, holders, may_hold
from tests.crypto.cases import LINE, Story, begin
from tests.crypto.world import ADA, CARL, EVE, HANNA, LEA, NILS, OLE, SOL, Person, directories, reporter

MEMBERS = (HANNA, LEA, NILS, ADA, SOL)
ATTACKERS = (LEA, NILS, ADA, SOL, CARL, OLE, EVE)
ROOMS = ("identity", "staff", "talk")
ROLES = {ADA.who: Role.ADVISER, CARL.who: Role.ADMINISTRATOR, OLE.who: Role.OBSERVER}
people = st.sampled_from(MEMBERS)
roles = st.sampled_from(list(Role))


class Case(RuleBasedStateMachine):
    """One case: its chain as everybody sees it, and who can know which key."""

    @initialize(invitation=st.booleans(), attackers=st.sets(st.sampled_from(ATTACKERS), min_size=2), has_code=st.booleans())
    def file(self, attackers: set[Person], *, invitation: bool, has_code: bool) -> None:
        """File a case; *attackers* work together, perhaps with whoever has the reporter's first words."""
        talk = (Holder(HANNA.who), Holder(LEA.who), Holder(ADA.who), Holder(SOL.who, "silence"))
        held = {TALK: talk, "identity": (Holder(HANNA.who), Holder(LEA.who))}
        self.story: Story = begin("any", held, invitation=invitation)
        self.newest = 1
        self.words = 0
        self.attackers = attackers
        self.code: Identity | None = reporter("any") if has_code else None
        self.knows: dict[tuple[str, int], set[Who]] = {(room, 0): {*self._chain.current(room).who} for room in held}

    # --- honest ---

    @property
    def _chain(self) -> Chain:
        return self.story.chain

    @property
    def _kim(self) -> Actor:
        return Actor.reporter(reporter("any", f"words {self.words}" if self.words else None))

    def _honest(self, make: Any, *args: Any, **more: Any) -> None:
        """Take a step that a member's own program makes, if it may be made."""
        try:
            step: Step = make(self._chain, *args, directories(self.newest), **more)
        except Refused:
            return
        self._take(step.record)
        self.story.rooms |= step.rooms

    @rule(person=people)
    def handles(self, person: Person) -> None:
        self._honest(handle, _as(person))

    @rule(person=people)
    def closes(self, person: Person) -> None:
        self._honest(lambda chain, known: close(chain, _as(person), known, "settled"))

    @rule()
    def withdraws(self) -> None:
        self._honest(withdraw, self._kim.identity)

    @rule()
    def says_exposed(self) -> None:
        self._honest(expose, self._kim.identity)

    @rule()
    def wakes(self) -> None:
        self._honest(wake, _as(SOL))

    @rule(person=people)
    def opens_the_staffs_room(self, person: Person) -> None:
        self._honest(open_staff_room, _as(person), line=LINE)

    @rule(person=people)
    def rotates(self, person: Person) -> None:
        self._honest(rotate, _as(person), line=LINE)

    @rule(person=people)
    def leaves(self, person: Person) -> None:
        self._honest(leave, _as(person), line=LINE)

    @rule(by=people, joining=people, rooms=st.sets(st.sampled_from(ROOMS), min_size=1))
    def lets_in(self, by: Person, joining: Person, rooms: set[str]) -> None:
        if rooms <= self._chain.rooms.keys() and not any(joining.who in holders(self._chain, room) for room in rooms):
            self._honest(admit, _as(by), joining={joining.who: dict.fromkeys(rooms, ())}, secrets={}, line=LINE)

    @rule(joining=people)
    def reporter_lets_in(self, joining: Person) -> None:
        if joining.who not in holders(self._chain, "identity"):
            self._honest(admit, self._kim, joining={joining.who: {"identity": ()}}, secrets={}, line=LINE)

    @precondition(lambda self: self.words < 2)
    @rule()
    def claims(self) -> None:
        new = reporter("any", f"words {self.words + 1}")
        before = self._chain.head
        self._honest(lambda chain, known: claim(chain, self._kim.identity, new, known, secrets=_Any(), line=LINE))
        self.words += self._chain.head != before

    @rule()
    def root_signs_the_next_version(self) -> None:
        self.newest = min(self.newest + 1, 4)

    @rule(by_reporter=st.booleans(), person=people)
    def writes(self, person: Person, *, by_reporter: bool) -> None:
        """Write to the talk as an honest program does: new keys first, where somebody should not have the newest."""
        actor, known = self._kim if by_reporter else _as(person), directories(self.newest)
        mine = self._chain.rooms_of(actor.who)
        if TALK in mine and TALK in self._chain.stale_rooms(known):
            self._honest(rotate, actor, line=LINE)
        active = by_reporter or may_hold(TALK, actor.who, self.newest)
        if TALK in mine and active and TALK not in self._chain.stale_rooms(known):
            self._only_its_readers_can_read()

    def _only_its_readers_can_read(self) -> None:
        """Whoever can know the talk's newest key is named among its holders, and may be."""
        shown = holders(self._chain, TALK)
        for who in self.knows[TALK, self._chain.current(TALK).epoch]:
            assert who in shown
            assert who == REPORTER or may_hold(TALK, who, self.newest)

    # --- the attacker ---

    @rule(content=st.sampled_from((State, Close, Exposed, Wake, Tombstone)), data=st.data())
    def forges_a_record(self, content: Any, data: st.DataObject) -> None:
        more: Mapping[type, tuple[Any, ...]] = {
            State: (data.draw(st.sampled_from(("handling", "withdrawn"))),),
            Close: ("settled",),
            Tombstone: (data.draw(st.sampled_from(ROOMS)), bytes(16), bytes(32)),
        }
        self._forge(lambda link: content(link, *more.get(content, ())), data)

    @rule(
        content=st.sampled_from((EpochRecord, EpochRecord, EpochRecord, RoomRecord)),
        rooms=st.sets(st.sampled_from(ROOMS), min_size=1),
        data=st.data(),
    )
    def forges_new_keys(self, content: Any, rooms: set[str], data: st.DataObject) -> None:
        keys = tuple(key for room in sorted(rooms) if (key := self._any_key(room, data)) is not None)
        self._forge(lambda link: content(link, keys), data)

    @rule(data=st.data())
    def forges_a_claim(self, data: st.DataObject) -> None:
        keys = tuple(key for room in ("identity", TALK) if (key := self._any_key(room, data)) is not None)
        own = reporter("any", "the attacker's words")
        public = data.draw(st.sampled_from((own.public, reporter("any").public, HANNA.entry.public)))
        self._forge(lambda link: Claim(link, keys, public), data, claimant=own)

    def _any_key(self, room: str, data: st.DataObject) -> RoomKey | None:
        """Return some next key of a room: its holders, some gone, some joining, some flags changed."""
        epochs = self._chain.rooms.get(room, ())
        before = {holder.who: self._chain.asleep(holder) for holder in epochs[-1].holders} if epochs else {}
        gone = data.draw(st.sets(st.sampled_from(sorted(before)), max_size=1)) if before else set()
        more = data.draw(st.sets(st.sampled_from([*(person.who for person in (*MEMBERS, CARL)), REPORTER]), max_size=1))
        flag = "never" if self._rarely(data) else None
        after = {who: asleep for who, asleep in before.items() if who not in gone}
        if after and self._rarely(data):
            turned = data.draw(st.sampled_from(sorted(after)))
            after[turned] = "never" if after[turned] is None else None
        joined = {who: flag for who in more if who not in before}
        admits = () if self._rarely(data) else tuple(Admission(who, ()) for who in sorted(joined))
        secret = Identity.new()
        key = epochs[0].key if epochs and self._rarely(data) else secret.public.seal
        try:
            return RoomKey(room, len(epochs), key, in_order([Holder(w, a) for w, a in {**after, **joined}.items()]), admits)
        except Refused:
            return None

    def _forge(self, make: Any, data: st.DataObject, claimant: Identity | None = None) -> None:
        """Have the attackers sign something by one of the keys that they have, true or false about who they are."""
        keys: dict[Who, Identity] = {person.who: person.identity for person in self.attackers}
        if self.code is not None:
            keys[REPORTER] = self.code
        others = self._rarely(data)
        inside = sorted(keys.keys() & holders(self._chain, TALK).keys())
        who = data.draw(st.sampled_from([HANNA.who, REPORTER] if others else inside or sorted(keys)))
        role = data.draw(roles) if self._rarely(data) else ROLES.get(who, Role.HANDLER)
        signer = Signer(who) if who == REPORTER else Signer(who, role)
        signing = keys.get(who, next(iter(keys.values())))
        head = self._chain.head
        version = data.draw(st.sampled_from((self._chain.directory, self.newest)) | st.integers(1, self.newest))
        signers = (signer,) if claimant is None or self._rarely(data) else (signer, BY_CLAIMANT)
        link = Link(self._chain.case_id, head.seq + 1, head.digest, version, signers)
        secrets = [signing] if len(signers) == 1 else [signing, claimant or signing]
        try:
            self._take(sign_record(make(link), secrets).marshal())
        except Refused:
            return

    @staticmethod
    def _rarely(data: st.DataObject) -> bool:
        return bool(data.draw(st.integers(0, 7)) == 7)

    # --- what must hold ---

    def _take(self, data: bytes) -> None:
        """Let everybody take a record; whoever makes a key knows it, and so do those whom the record names."""
        before, record = self._chain, parse_record(data)
        after = before.extended(data, directories(self.newest))
        check_taken(before, record, after)
        for key in record.rooms:
            maker = REPORTER if isinstance(record.content, Claim) else record.signers[0].who
            self.knows[key.room, key.epoch] = {maker, *key.who}
            for admission in key.admits:
                for epoch in admission.epochs:
                    self.knows[key.room, epoch].add(admission.who)
        self.story.chain = after
        self.story.records.append(data)

    def teardown(self) -> None:
        """All that was taken one by one is taken from the beginning, too."""
        if hasattr(self, "story"):
            again, chain = read_chain(self.story.records, directories(4), self._chain.case_id), self._chain
            assert again.head == chain.head
            assert (again.state, again.withdrawn, again.claimed) == (chain.state, chain.withdrawn, chain.claimed)


def _as(person: Person) -> Actor:
    return person.as_(ROLES.get(person.who, Role.HANDLER))


class _Any(dict[tuple[str, int], Identity]):
    """Some secret for every place: what a grant holds does not matter here."""

    def __missing__(self, _: tuple[str, int]) -> Identity:
        return reporter("any")


TestCase = Case.TestCase
TestCase.settings = settings(max_examples=60, stateful_step_count=40)
