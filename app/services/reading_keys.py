"""Whose keys can read cases, by a version of the directory."""

from collections.abc import Mapping

from crypto.directory import Version
from crypto.encoding import b64
from crypto.rooms import ROOM_ROLES, TALK


def reading_keys(version: Version) -> Mapping[str, bytes]:
    """Return the members (16-byte ids) whom *version* lets read cases, by what chains call their keys."""
    reading = {seat.member for body in version.bodies for seat in body.seats if seat.role in ROOM_ROLES[TALK]}
    return {b64(listed.entry): listed.member for listed in version.in_force if listed.member in reading}
