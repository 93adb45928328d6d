"""Rules of what strangers may send at length: not read before it must be, read cheaply, and never at others' cost."""

import tracemalloc
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from app.web import application
from app.web.api.large_bodies import MOST_PARTS
from app.web.body_room import BodyRoom
from app.web.edge import Share
from crypto.encoding import b64
from tests.services.office import Office
from tests.web.sealed.program import PREFIX, Program
from tests.web.staff.client import Client
from tests.web.staff.conftest import serve

MIB = 1024 * 1024
JSON = {"Content-Type": "application/json"}


@dataclass
class Watched:
    """A body that knows whether anybody began to read it."""

    read: bool = False

    async def pieces(self) -> AsyncIterator[bytes]:
        self.read = True
        yield b"{}"


@pytest.mark.parametrize("headers", [{}, {"Authorization": f"Bearer {b64(bytes(32))}"}])
def test_without_a_case_nothing_that_is_added_is_read(client: Client, headers: dict[str, str]) -> None:
    body = Watched()
    answer = client.post(f"{PREFIX}/case/append", content=body.pieces(), headers=JSON | headers)
    assert (answer.status_code, answer.json()["error"], body.read) == (404, "not-found", False)


def test_without_an_organisation_no_report_is_read(client: Client) -> None:
    body = Watched()
    answer = client.post("/api/reports/v1/nobody/cases", content=body.pieces(), headers=JSON)
    assert (answer.status_code, answer.json()["error"], body.read) == (404, "not-found", False)


@pytest.mark.parametrize("path", ["cases", "case/append"])
@pytest.mark.parametrize("thing", [b"{}", b"[]", b"0", b'""'])
def test_millions_of_empty_things_are_refused_before_they_are_made(reporter: Program, path: str, thing: bytes) -> None:
    """Attack: each is an object in memory, or an error: two hundred megabytes from eight."""
    assert reporter.file().status_code == 204
    body = b'{"token":"x","objects":[' + b",".join([thing] * (15 * MIB // 2 // (len(thing) + 1))) + b"]}"
    assert 7 * MIB < len(body) < 8 * MIB
    tracemalloc.start()
    try:
        answer = reporter.client.post(f"{PREFIX}/{path}", content=body, headers=JSON | reporter.bearer)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (answer.status_code, answer.json()["error"]) == (422, "malformed")
    assert most < 4 * len(body)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b"[" * 11_000, b'{"token": ' + b"9" * 9_000 + b"}"])
def test_what_is_no_report_at_all_is_malformed(client: Client, body: bytes) -> None:
    answer = client.post(f"{PREFIX}/cases", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["error"]) == (422, "malformed")


def test_another_type_than_json_is_malformed(reporter: Program) -> None:
    answer = reporter.client.post(f"{PREFIX}/cases", content=b"{}", headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()["error"]) == (422, "malformed")


def test_the_largest_deed_has_fewer_parts_than_are_read(reporter: Program) -> None:
    """It is refused for what it says, not for its form."""
    grant = {"room": "talk", "epoch": 0, "holder": b64(bytes(32)), "sealed": b64(b"x")}
    item = {"room": "talk", "epoch": 0, "object": b64(bytes(16)), "sealed": b64(b"x")}
    blob = {"blob": b64(bytes(16)), "capability": b64(bytes(16)), "tie": b64(bytes(32)), "room": "talk"}
    answer = reporter.file(grants=[grant] * 2000, objects=[item] * 48, blobs=[blob] * 40)
    assert (answer.status_code, answer.json()["error"]) == (422, "grants-refused")
    assert MOST_PARTS < 2000 * 7


async def blank(size: int) -> AsyncIterator[bytes]:
    """Be a body of *size* bytes that comes in pieces."""
    for _ in range(size // MIB):
        yield b" " * MIB


def test_a_body_that_outgrows_the_room_is_told_to_come_again(house: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "Share", lambda: Share(bodies=BodyRoom(3 * MIB)))
    with serve(house.settings) as client:
        answer = client.post(f"{PREFIX}/cases", content=blank(7 * MIB), headers=JSON)
    assert (answer.status_code, answer.json()["error"]) == (429, "busy")
    assert int(answer.headers["Retry-After"]) > 0


def test_staff_and_reporters_take_no_room_from_each_other(client: Client) -> None:
    edge = client.app.state.edge
    assert edge.staff.bodies is not edge.reporters.bodies
    assert edge.staff.turns is not edge.reporters.turns
