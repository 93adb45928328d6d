"""What the console makes opens here: its records, grants, objects, files, index rows, entries, unlock and key files."""

import json
from functools import cache
from typing import Any

import pytest

from crypto.attachments import open_attachment
from crypto.bodies import AttachmentBody
from crypto.chain import Chain, Head, read_chain
from crypto.directory_history import Directories
from crypto.encoding import b64, unb64
from crypto.errors import Refused
from crypto.founding import Founding
from crypto.grants import ListLine, open_grant
from crypto.identity import Identity
from crypto.index import open_row
from crypto.keyfile import read_identity_key_file, unprotect
from crypto.room_view import ObjectRow, RoomView, read_room
from crypto.typed_words import read_words
from crypto.unlock import UnlockKeys, UnlockNote, open_unlock, recovery_keys, staff_keys
from tests.vectors.make import FOLDER

MADE: dict[str, Any] = json.loads((FOLDER / "browser.json").read_text("ascii"))
CASE: dict[str, Any] = MADE["case"]
SECRETS = {(item["room"], item["epoch"]): Identity(unb64(item["seed"])) for item in CASE["rooms"]}


@cache
def directories() -> Directories:
    given = MADE["directory"]
    founding = Founding.parse(given["founding"].encode())
    versions = [text.encode() for text in given["versions"]]
    return Directories(founding, versions, [text.encode() for text in given["entries"]], unb64(given["fingerprint"]["bytes"]))


@cache
def chain() -> Chain:
    return read_chain([record.encode() for record in CASE["records"]], directories(), unb64(CASE["case"]))


def view(room: str) -> RoomView:
    held = {epoch: secret for (name, epoch), secret in SECRETS.items() if name == room}
    rows = [ObjectRow(unb64(row["object"]), row["epoch"], unb64(row["sealed"])) for row in CASE["objects"] if row["room"] == room]
    return read_room(chain(), directories(), room, held, rows)


@pytest.mark.parametrize("member", MADE["directory"]["members"], ids=lambda member: member["name"])
def test_an_entry_made_by_the_console_counts(member: dict[str, str]) -> None:
    entry = directories().entry(member["who"])
    assert entry.public == Identity(unb64(member["seed"])).public
    assert entry.fingerprint_text == member["spoken"]
    directories().check_name(member["who"], member["name"], unb64(member["salt"]))


def test_the_root_fingerprint_is_printed_alike() -> None:
    assert directories().founding.fingerprint_text == MADE["directory"]["fingerprint"]["text"]


@pytest.mark.parametrize("seq", range(len(CASE["after"])))
def test_after_each_record_the_chain_says_the_same(seq: int) -> None:
    records = [record.encode() for record in CASE["records"][: seq + 1]]
    found = read_chain(records, directories(), unb64(CASE["case"]))
    assert {
        "claimed": found.claimed,
        "digest": b64(found.head.digest),
        "exposed": found.exposed is not None,
        "outcome": found.outcome,
        "reporter": found.reporter.to_json(),
        "rooms": {
            room: {
                "awake": [holder.who for holder in found.current(room).holders if found.holds(room, holder.who)],
                "epoch": found.current(room).epoch,
                "holders": [holder.to_json() for holder in found.current(room).holders],
            }
            for room in found.rooms
        },
        "seq": found.head.seq,
        "stale": list(found.stale_rooms(directories())),
        "state": found.state,
        "withdrawn": found.withdrawn,
    } == CASE["after"][seq]


def test_records_are_written_again_the_same() -> None:
    assert [record.marshal().decode() for record in chain().records] == CASE["records"]


def test_each_grant_opens_for_its_holder() -> None:
    seeds = {member["who"]: member["seed"] for member in MADE["directory"]["members"]}
    seeds["reporter"] = CASE["reporters"][0]["seed"]
    line = ListLine.from_json(CASE["line"])
    for grant in CASE["grants"]:
        place = grant["room"], grant["epoch"]
        key = Identity(unb64(seeds[grant["who"]])).open_key
        assert open_grant(unb64(grant["sealed"]), key, chain().key(*place).key) == (SECRETS[place], line)


@pytest.mark.parametrize("room", CASE["views"])
def test_each_room_is_seen_alike(room: str) -> None:
    expected, found = CASE["views"][room], view(room)
    assert [b64(digest) for digest in found.frontier] == expected["frontier"]
    assert found.refused == ()
    assert {who: b64(found.last_by(who) or b"") for who in expected["last_by"]} == expected["last_by"]
    assert [
        {
            "author": item.header.author.to_json(),
            "body": b64(item.body.marshal()),
            "digest": b64(item.digest),
            "kind": item.header.kind,
            "marks": sorted(mark.value for mark in item.marks),
            "object": b64(item.header.place.object),
        }
        for item in found.objects
    ] == [{key: value for key, value in item.items() if key != "file"} for item in expected["objects"]]


def test_a_file_sealed_by_the_console_opens_byte_for_byte() -> None:
    blobs = {item["blob"]: unb64(item["sealed"]) for item in CASE["blobs"]}
    expected = [item["file"] for item in CASE["views"]["talk"]["objects"] if item["file"] is not None]
    found = [(item.header, item.body) for item in view("talk").objects if isinstance(item.body, AttachmentBody)]
    assert len(found) == len(expected) == 1
    for file, (header, body) in zip(expected, found, strict=True):
        sealed, room = blobs[file["blob"]], SECRETS["talk", header.place.epoch]
        assert b"".join(open_attachment(body, [sealed], room)) == unb64(file["content"])
        with pytest.raises(Refused):
            list(open_attachment(body, [sealed[:-1]], room))


def test_an_index_row_opens() -> None:
    index = CASE["index"]
    owner, member = Identity(unb64(index["seed"])), unb64(index["member"])
    row = open_row(owner, directories().instance, member, unb64(CASE["case"]), unb64(index["sealed"]))
    assert row.to_json() == index["row"]
    assert row.head == Head(chain().head.seq, chain().head.digest)
    assert row.seeds == {place: secret.seed for place, secret in SECRETS.items()}


def unlocked_by(keys: UnlockKeys, kept: dict[str, str]) -> None:
    note = UnlockNote.from_json(MADE["unlock"]["note"])
    assert b64(keys.auth) == kept["auth"]
    identity, found = open_unlock(unb64(kept["sealed"]), keys.unlock, note.instance, note.member)
    assert (b64(identity.seed), found) == (MADE["unlock"]["seed"], note)


def test_an_unlock_file_opens_with_the_passphrase() -> None:
    kept, note = MADE["unlock"]["passphrase"], UnlockNote.from_json(MADE["unlock"]["note"])
    unlocked_by(staff_keys(kept["passphrase"], unb64(kept["salt"]), note.instance, note.member), kept)


def test_an_unlock_file_opens_with_the_paper_key() -> None:
    kept, note = MADE["unlock"]["recovery"], UnlockNote.from_json(MADE["unlock"]["note"])
    unlocked_by(recovery_keys(read_words(kept["words"]), note.instance, note.member), kept)


def test_a_key_file_saved_at_the_console_opens_with_its_passphrase() -> None:
    unlock = MADE["unlock"]
    plain = unprotect(unb64(unlock["key_file"]), unlock["passphrase"]["passphrase"])
    assert b64(read_identity_key_file(plain).seed) == unlock["seed"]
    with pytest.raises(Refused):
        unprotect(unb64(unlock["key_file"]), unlock["recovery"]["words"])
