"""The committed vectors say what this implementation does, and what the other one made opens here."""

import json
from typing import Any

import pytest

from crypto.attachments import open_attachment
from crypto.bodies import AttachmentBody
from crypto.chain import Head, read_chain
from crypto.directory_history import Directories
from crypto.encoding import b64, canonical, parse_canonical, unb64
from crypto.errors import Refused
from crypto.founding import Founding
from crypto.grants import open_grant
from crypto.identity import Identity, verify
from crypto.index import IndexRow, open_row
from crypto.receipt import Receipt
from crypto.room_view import ObjectRow, read_room
from crypto.unlock import UnlockNote, open_unlock, recovery_keys
from tests.crypto.world import INSTANCE, directories
from tests.vectors.make import DETERMINISTIC, FOLDER, as_text


def vectors(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("ascii"))


@pytest.mark.parametrize("name", DETERMINISTIC)
def test_made_again_they_are_the_same(name: str) -> None:
    """Whoever changes a format must change the vectors, and will see it."""
    assert (FOLDER / f"{name}.json").read_text("ascii") == as_text(DETERMINISTIC[name]())


@pytest.mark.parametrize("example", vectors("canonical")["refused"], ids=lambda example: example["why"])
def test_json_that_is_not_canonical_is_refused(example: dict[str, str]) -> None:
    with pytest.raises(Refused):
        parse_canonical(unb64(example["bytes"]))


@pytest.mark.parametrize("example", vectors("canonical")["accepted"], ids=lambda example: example["bytes"][:20])
def test_canonical_json_is_read_and_written(example: dict[str, Any]) -> None:
    data = unb64(example["bytes"])
    assert parse_canonical(data) == example["value"]
    assert canonical(example["value"]) == data


def test_an_identitys_signature_verifies() -> None:
    identity = vectors("derivations")["identity"]
    verify(unb64(identity["sign"]), b"message", unb64(identity["signature"]))
    assert Identity.from_text(identity["text"]).seed == unb64(identity["seed"])


@pytest.mark.parametrize("history", vectors("directory")["refused"], ids=lambda history: history["why"])
def test_a_forged_history_is_refused(history: dict[str, Any]) -> None:
    known = vectors("directory")
    founding = Founding.parse(known["founding"]["bytes"].encode())
    with pytest.raises(Refused):
        Directories(founding, [text.encode() for text in history["versions"]], [], founding.fingerprint)


@pytest.mark.parametrize("example", vectors("directory")["forged_entries"], ids=lambda example: example["why"])
def test_a_forged_entry_is_refused_whether_listed_or_not(example: dict[str, str]) -> None:
    known = vectors("directory")
    founding = Founding.parse(known["founding"]["bytes"].encode())
    versions = [text.encode() for text in known["versions"]]
    sound = [text.encode() for text in known["entries"]]
    assert Directories(founding, versions, sound, founding.fingerprint).entries
    with pytest.raises(Refused) as refusal:
        Directories(founding, versions, [*sound, example["entry"].encode()], founding.fingerprint)
    assert refusal.value.reason == "signature: does not verify"


@pytest.mark.parametrize("example", vectors("directory")["malformed"], ids=lambda example: example["why"])
def test_a_malformed_version_is_refused_though_a_root_signed_it(example: dict[str, str]) -> None:
    founding = Founding.parse(vectors("directory")["founding"]["bytes"].encode())
    with pytest.raises(Refused) as refusal:
        Directories(founding, [example["version"].encode()], [], founding.fingerprint)
    assert "signed" not in refusal.value.reason


CASES = [pytest.param(case, id=case["name"]) for case in vectors("cases")["cases"]]


@pytest.mark.parametrize("case", CASES)
def test_a_whole_case_opens(case: dict[str, Any]) -> None:
    known = directories(vectors("cases")["newest"])
    chain = read_chain([record.encode() for record in case["records"]], known, unb64(case["case"]))
    secrets = {(item["room"], item["epoch"]): Identity(unb64(item["seed"])) for item in case["rooms"]}
    assert chain.number == case["number"]
    for room, expected in case["views"].items():
        held = {epoch: secret for (name, epoch), secret in secrets.items() if name == room}
        rows = [
            ObjectRow(unb64(item["object"]), item["epoch"], unb64(item["sealed"]))
            for item in case["objects"]
            if item["room"] == room
        ]
        view = read_room(chain, known, room, held, rows)
        shown = [(item.digest, item.body.marshal(), sorted(mark.value for mark in item.marks)) for item in view.objects]
        assert shown == [(unb64(i["digest"]), unb64(i["body"]), i["marks"]) for i in expected["objects"]]
        assert [b64(digest) for digest in view.frontier] == expected["frontier"]


@pytest.mark.parametrize("case", CASES)
def test_every_grant_opens_for_its_holder_alone(case: dict[str, Any]) -> None:
    known = directories(vectors("cases")["newest"])
    chain = read_chain([record.encode() for record in case["records"]], known, unb64(case["case"]))
    members = {item["who"]: Identity(unb64(item["seed"])) for item in vectors("directory")["members"]}
    reporters = [Identity(unb64(item["seed"])) for item in case["reporters"]]
    seeds = {(item["room"], item["epoch"]): unb64(item["seed"]) for item in case["rooms"]}
    assert case["grants"]
    for grant in case["grants"]:
        place = grant["room"], grant["epoch"]
        holders = [members[grant["who"]]] if grant["who"] in members else reporters
        opened = []
        for holder in (*members.values(), *reporters):
            try:
                room, line = open_grant(unb64(grant["sealed"]), holder.open_key, chain.key(*place).key)
            except Refused:
                continue
            assert room.seed == seeds[place]
            assert line.to_json() == case["line"]
            opened.append(holder)
        assert len(opened) == 1
        assert opened[0] in holders


@pytest.mark.parametrize("case", CASES)
def test_attachments_index_and_unlock_file_open(case: dict[str, Any]) -> None:
    blobs = {item["blob"]: unb64(item["sealed"]) for item in case["blobs"]}
    for room, view in case["views"].items():
        for item in view["objects"]:
            if item["file"]:
                description = AttachmentBody.parse(unb64(item["body"]))
                secret = next(r for r in case["rooms"] if (r["room"], r["epoch"]) == (room, 0))
                blob = blobs[item["file"]["blob"]]
                content = open_attachment(description, [blob], Identity(unb64(secret["seed"])))
                assert b"".join(content) == unb64(item["file"]["content"])
    index = case["index"]
    row = open_row(Identity(unb64(index["seed"])), INSTANCE, unb64(index["member"]), unb64(case["case"]), unb64(index["sealed"]))
    assert row == IndexRow.from_json(index["row"])
    assert row.head == Head(len(case["records"]) - 1, unb64(case["after"][-1]["digest"]))
    unlock = vectors("cases")["unlock"]
    member = unb64(unlock["member"])
    keys = recovery_keys(Receipt(tuple(unlock["words"].split())), INSTANCE, member)
    identity, note = open_unlock(unb64(unlock["sealed"]), keys.unlock, INSTANCE, member)
    assert (b64(identity.seed), b64(keys.auth)) == (unlock["seed"], unlock["auth"])
    assert note == UnlockNote.from_json(unlock["note"])
