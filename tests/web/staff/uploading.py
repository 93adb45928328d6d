"""Sealed attachments, and how they are sent."""

from collections.abc import AsyncIterator

from crypto.attachments import AttachmentSealer, tie_of
from crypto.encoding import b64
from crypto.identity import Identity
from crypto.randomness import random_bytes
from tests.web.staff.colleague import Colleague

Committee = tuple[Colleague, Colleague]


def sealed_file(size: int = 10_000) -> bytes:
    """Return an attachment of noise, sealed as a client seals it."""
    sealer = AttachmentSealer(Identity.new().public.seal)
    return sealer.begin() + sealer.update(random_bytes(size)) + b"".join(sealer.finish())


def reserve(who: Colleague, size: int) -> dict[str, str]:
    answer = who.post("blobs", size=size)
    assert answer.status_code == 200, answer.text
    place: dict[str, str] = answer.json()
    return place


def send(
    who: Colleague, place: dict[str, str], data: bytes | AsyncIterator[bytes], offset: int = 0, capability: str = ""
) -> tuple[int, dict[str, object]]:
    headers = who.bearer | {"Upload-Capability": capability or place["capability"]}
    answer = who.client.put(f"/api/v1/blobs/{place['blob']}", params={"offset": offset}, headers=headers, content=data)
    return answer.status_code, answer.json()


def upload(who: Colleague, data: bytes) -> dict[str, str]:
    place = reserve(who, len(data))
    assert send(who, place, data) == (200, {"offset": len(data)})
    return place


def taken(place: dict[str, str], description: tuple[bytes, bytes] | None = None, room: str = "talk") -> dict[str, str]:
    """Return an upload as an append takes it, tied to a description (16-byte id, digest), or to one that nobody erases."""
    tie = tie_of(room, *(description or (random_bytes(16), random_bytes(32))))
    return {**place, "room": room, "tie": b64(tie)}
