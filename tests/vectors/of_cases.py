"""Vectors of two whole cases, and of records that break a rule (SPEC §7 to §12)."""

import hashlib

from crypto.bodies import AttachmentBody
from crypto.chain import Chain, start_chain
from crypto.encoding import Json, b64
from crypto.grants import open_grant
from crypto.index import IndexRow, seal_row
from crypto.room_view import RoomView, read_room
from crypto.rooms import TALK
from crypto.unlock import UnlockNote, recovery_keys, seal_unlock
from tests.crypto.amiss import amiss, odd_rows
from tests.crypto.cases import LINE, STORIES, Story
from tests.crypto.forged_epochs import forged_claims, forged_epochs, forged_staff_rooms
from tests.crypto.forged_records import forged_links, forged_roots, forged_states
from tests.crypto.world import FOUNDING, HANNA, INSTANCE, PIN, directories, receipt, reporter

FORGERS = (forged_roots, forged_links, forged_states, forged_epochs, forged_staff_rooms, forged_claims)
NEWEST = 2
"""The version of the directory that the cases' readers have."""

_WORDS = {"handled": ("handled",), "claimed": ("claimed", "claimed anew")}


def forgery_vectors() -> Json:
    """Return records that must be refused, each with the chain before it; all by the hashes of their bytes."""
    records: dict[str, Json] = {}

    def keep(data: bytes) -> str:
        digest = b64(hashlib.sha256(data).digest())
        records[digest] = data.decode()
        return digest

    forged: list[Json] = [
        {
            "before": [keep(record) for record in forgery.before],
            "newest": forgery.newest,
            "record": keep(forgery.record),
            "why": f"{make.__name__}: {forgery.name}",
        }
        for make in FORGERS
        for forgery in make()
    ]
    return {"forged": forged, "records": records}


def case_vectors() -> Json:
    return {"cases": [_case(make()) for make in STORIES], "newest": NEWEST, "unlock": _unlock()}


def amiss_vectors() -> Json:
    """Return a room in which much is amiss, with the marks of each row, null where it is refused."""
    story, known = amiss(), directories(NEWEST)
    secrets = {epoch: secret for (room, epoch), secret in story.rooms.items() if room == TALK}
    view = read_room(story.chain, known, TALK, secrets, [odd.row for odd in odd_rows()])
    return {
        "case": b64(story.chain.case_id),
        "frontier": [b64(digest) for digest in view.frontier],
        "newest": NEWEST,
        "order": [b64(item.header.place.object) for item in view.objects],
        "records": [record.decode() for record in story.records],
        "room": TALK,
        "rooms": [{"epoch": epoch, "seed": b64(secret.seed)} for epoch, secret in secrets.items()],
        "rows": [
            {
                "epoch": odd.row.epoch,
                "marks": None if odd.marks is None else sorted(odd.marks),
                "object": b64(odd.row.object),
                "sealed": b64(odd.row.sealed),
                "why": odd.why,
            }
            for odd in odd_rows()
        ],
    }


def _case(story: Story) -> Json:
    known = directories(NEWEST)
    chain = start_chain(story.records[0], known)
    states = [_summary(chain)]
    for record in story.records[1:]:
        chain = chain.extended(record, known)
        states.append(_summary(chain))
    return {
        "after": states,
        "blobs": [{"blob": b64(blob), "sealed": b64(sealed)} for blob, sealed in story.blobs.items()],
        "case": b64(chain.case_id),
        "grants": [
            {"epoch": epoch, "room": room, "sealed": b64(sealed), "who": who}
            for (room, epoch, who), sealed in story.grants.items()
        ],
        "index": _index(story, chain),
        "line": LINE.to_json(),
        "lookup_hash": b64(receipt(_WORDS[story.name][-1]).lookup_hash(INSTANCE)),
        "name": story.name,
        "number": chain.number,
        "objects": [
            {"epoch": row.epoch, "object": b64(row.object), "room": room, "sealed": b64(row.sealed)}
            for room, rows in story.objects.items()
            for row in rows
        ],
        "records": [record.decode() for record in story.records],
        "reporters": [
            {"seed": b64(reporter(story.name, words).seed), "words": receipt(words).text} for words in _WORDS[story.name]
        ],
        "rooms": [{"epoch": epoch, "room": room, "seed": b64(secret.seed)} for (room, epoch), secret in story.rooms.items()],
        "views": {room: _view(story, room) for room in story.objects},
    }


def _summary(chain: Chain) -> Json:
    """Return what a chain says after a record."""
    return {
        "claimed": chain.claimed,
        "digest": b64(chain.head.digest),
        "exposed": chain.exposed,
        "outcome": chain.outcome,
        "reporter": chain.reporter.to_json(),
        "rooms": {room: _room(chain, room) for room in chain.rooms},
        "seq": chain.head.seq,
        "stale": list(chain.stale_rooms(directories(NEWEST))),
        "state": chain.state,
        "withdrawn": chain.withdrawn,
    }


def _room(chain: Chain, room: str) -> Json:
    key = chain.current(room)
    return {
        "awake": [holder.who for holder in key.holders if chain.holds(room, holder.who)],
        "epoch": key.epoch,
        "holders": [holder.to_json() for holder in key.holders],
    }


def _view(story: Story, room: str) -> Json:
    view: RoomView = story.view(room, directories(NEWEST))
    authors = {item.header.author.who for item in view.objects}
    return {
        "frontier": [b64(digest) for digest in view.frontier],
        "last_by": {who: b64(view.last_by(who) or b"") for who in sorted(authors)},
        "objects": [
            {
                "author": item.header.author.to_json(),
                "body": b64(item.body.marshal()),
                "digest": b64(item.digest),
                "file": _file(story, item.body) if isinstance(item.body, AttachmentBody) else None,
                "kind": item.header.kind,
                "marks": sorted(mark.value for mark in item.marks),
                "object": b64(item.header.place.object),
            }
            for item in view.objects
        ],
        "refused": [b64(item) for item in view.refused],
    }


def _file(story: Story, description: AttachmentBody) -> Json:
    return {"blob": b64(description.blob), "content": b64(b"invoice 17\n" * 1000)}


def _index(story: Story, chain: Chain) -> Json:
    """Return a row of Hanna's index."""
    seeds = {
        (room, epoch): open_grant(sealed, HANNA.identity.open_key, chain.key(room, epoch).key)[0].seed
        for (room, epoch, who), sealed in story.grants.items()
        if who == HANNA.who
    }
    read = frozenset(row.object for rows in story.objects.values() for row in rows)
    row = IndexRow(chain.head, LINE, seeds, read)
    member = HANNA.entry.member
    return {
        "member": b64(member),
        "row": row.to_json(),
        "sealed": b64(seal_row(HANNA.identity, INSTANCE, member, chain.case_id, row)),
        "seed": b64(HANNA.identity.seed),
    }


def _unlock() -> Json:
    """Return Hanna's unlock file under her paper key."""
    words, member = receipt("Hanna's paper"), HANNA.entry.member
    keys = recovery_keys(words, INSTANCE, member)
    note = UnlockNote(INSTANCE, member, FOUNDING.organisation, PIN)
    return {
        "auth": b64(keys.auth),
        "member": b64(member),
        "note": note.to_json(),
        "sealed": b64(seal_unlock(HANNA.identity, note, keys.unlock)),
        "seed": b64(HANNA.identity.seed),
        "unlock": b64(keys.unlock.seed),
        "words": words.text,
    }
