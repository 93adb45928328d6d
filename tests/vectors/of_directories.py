"""Vectors of the directory: what readers accept, with what it says, and what they refuse (SPEC §6)."""

from dataclasses import replace
from datetime import date

from crypto.directory import SignedVersion, sign_version
from crypto.directory_history import Directories
from crypto.encoding import Json, b64
from crypto.entry import Entry
from crypto.founding import Founding
from tests.crypto.world import (
    ADA,
    EVE,
    FOUNDING,
    HANNA,
    NEW_ROOTS,
    PEOPLE,
    PIN,
    ROOTS,
    V1,
    V2,
    V3,
    V4,
    VERSIONS,
    Person,
    seed,
)

ACCEPTED = {
    "the first alone": (V1,),
    "all": VERSIONS,
    "in another order": (V3, V1, V4, V2),
    "the newest and its hinge": (V3, V4),
    "the hinge and one before": (V1, V3),
}


def forged_histories() -> dict[str, tuple[SignedVersion, ...]]:
    """Return histories that must be refused, by why."""
    three, four = V3.version, V4.version
    elsewhere = replace(V1.version, organisation=seed("elsewhere", 16))
    return {
        "none": (),
        "without the hinge": (V1, V2, V4),
        "a root that is replaced": (V1, V2, V3, sign_version(four, ROOTS[0])),
        "a root that the version itself names": (V1, V2, sign_version(three, ROOTS[2])),
        "nobody's root": (sign_version(V1.version, ROOTS[2]),),
        "signed by a member": (
            SignedVersion(V1.version, replace(V1.signed, signatures=(HANNA.identity.sign(V1.signed.statement),))),
        ),
        "another version before": (V1, sign_version(replace(V2.version, previous=bytes(32)), ROOTS[0])),
        "two of one number": (V1, sign_version(replace(V1.version, settings={}), ROOTS[0])),
        "another organisation": (sign_version(elsewhere, ROOTS[0]),),
        "another instance": (sign_version(replace(V1.version, instance=bytes(16)), ROOTS[0]),),
        "signed twice": (SignedVersion(V1.version, replace(V1.signed, signatures=V1.signed.signatures * 2)),),
    }


def forged_entries() -> dict[str, Entry]:
    """Return entries that must be refused with all that is shown with them, by why."""
    elsewhere = Entry.make(
        EVE.identity,
        instance=seed("elsewhere", 16),
        organisation=FOUNDING.organisation,
        member=EVE.entry.member,
        made=V1.version.issued,
    )

    def by(signer: Person, entry: Entry) -> Entry:
        """Return the entry under somebody else's signature."""
        return replace(entry, signed=replace(entry.signed, signatures=(signer.identity.sign(entry.signed.statement),)))

    return {
        "one that a version lists": by(EVE, HANNA.entry),
        "one that no version lists": by(HANNA, EVE.entry),
        "one of another instance": by(HANNA, elsewhere),
    }


def malformed_versions() -> dict[str, bytes]:
    """Return signed versions whose content is none, by why."""
    data = V1.marshal()

    def changed(old: bytes, new: bytes) -> bytes:
        """Return the first version with a change, signed anew: it is refused for what it says."""
        statement = data[: data.rindex(b"\n", 0, -1) + 1]
        assert old in statement
        statement = statement.replace(old, new, 1)
        return statement + b64(ROOTS[0].sign(statement)).encode() + b"\n"

    seats = V1.version.bodies[1].seats
    one, two = (f'"member":"{b64(seat.member)}"'.encode() for seat in seats[:2])
    swapped = changed(one, b"@").replace(two, one, 1).replace(b"@", two, 1)
    statement = swapped[: swapped.rindex(b"\n", 0, -1) + 1]
    ada = next(member for member in V1.version.members if member.entry == ADA.entry.digest)
    hanna = next(member for member in V1.version.members if member.entry == HANNA.entry.digest)
    return {
        "a term of 93 days": changed(b'"expires":"2026-03-05"', b'"expires":"2026-04-08"'),
        "a term of no day": changed(b'"expires":"2026-03-05"', b'"expires":"2026-01-05"'),
        "a first version after another": changed(b'"previous":null', b'"previous":"' + b64(bytes(32)).encode() + b'"'),
        "number 0": changed(b'"number":1', b'"number":0'),
        "a role that is none": changed(b'"role":"adviser"', b'"role":"reader"'),
        "a body twice": changed(b'"id":"board"', b'"id":"committee"'),
        "one root twice": changed(b64(ROOTS[1].public).encode(), b64(ROOTS[0].public).encode()),
        "a setting that is a list": changed(b'"days":7', b'"days":[7]'),
        "another type": changed(b'"type":"directory"', b'"type":"founding"'),
        "version 2 of the format": changed(b'"v":1', b'"v":2'),
        "a field more": changed(b'"slug":"orchard"', b'"slow":1,"slug":"orchard"'),
        "a field less": changed(b'"slug":"orchard",', b""),
        "seats out of order": statement + b64(ROOTS[0].sign(statement)).encode() + b"\n",
        "two entries of a member in force": changed(
            b64(ada.member).encode() + b'","name', b64(hanna.member).encode() + b'","name'
        ),
        "no day": changed(b"2026-01-05", b"2026-1-5"),
        "a day that is not": changed(b"2026-01-05", b"2026-02-30"),
    }


def directory_vectors() -> Json:
    entries = [person.entry.marshal().decode() for person in (*PEOPLE, EVE)]
    return {
        "accepted": [
            {"numbers": [item.version.number for item in items], "why": why, **_what_it_says(items)}
            for why, items in ACCEPTED.items()
        ],
        "entries": entries,
        "forged_entries": [{"entry": entry.marshal().decode(), "why": why} for why, entry in forged_entries().items()],
        "founding": {
            "bytes": FOUNDING.marshal().decode(),
            "fingerprint": b64(PIN),
            "organisation": b64(FOUNDING.organisation),
            "text": FOUNDING.fingerprint_text,
        },
        "malformed": [{"version": data.decode(), "why": why} for why, data in malformed_versions().items()],
        "members": [
            {
                "member": b64(person.entry.member),
                "name": person.name,
                "salt": b64(person.salt),
                "seed": b64(person.identity.seed),
                "spoken": person.entry.fingerprint_text,
                "who": person.who,
            }
            for person in (*PEOPLE, EVE)
        ],
        "other_founding": Founding(FOUNDING.instance, NEW_ROOTS, FOUNDING.slug).marshal().decode(),
        "refused": [
            {"versions": [item.marshal().decode() for item in items], "why": why} for why, items in forged_histories().items()
        ],
        "roots": [{"public": b64(root.public), "seed": b64(root.seed)} for root in ROOTS],
        "versions": [item.marshal().decode() for item in VERSIONS],
    }


def _what_it_says(items: tuple[SignedVersion, ...]) -> dict[str, Json]:
    known = Directories(FOUNDING, [item.marshal() for item in items], [p.entry.marshal() for p in (*PEOPLE, EVE)], PIN)
    return {
        "expired_from": date.fromordinal(known.newest.expires.toordinal() + 1).isoformat(),
        "hinges": list(known.hinges),
        "newest": known.newest.number,
        "roles": [
            {
                "number": item.version.number,
                "roles": sorted(role.value for role in known.roles(item.version.number, person.who)),
                "who": person.who,
            }
            for item in items
            for person in (*PEOPLE, EVE)
        ],
    }
