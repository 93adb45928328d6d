"""What signing a proposal would change, in plain words."""

from collections.abc import Iterator, Mapping, Sequence

from app.cli.plain_text import one_line
from app.cli.texts import say
from app.cli.texts import translate as _
from app.domain.problem import N_
from app.services.sign_directory import Changes, Person
from crypto.directory import Seat
from crypto.founding import Founding

_PARTS: Mapping[str, str] = {
    "names": N_("name"),
    "kind": N_("kind by the rulebook"),
    "unit": N_("unit that it belongs to"),
    "publish": N_("names of members shown to reporters"),
    "parent": N_("unit above it"),
}


def show_changes(founding: Founding, changes: Changes) -> None:
    """Print who joins and leaves, and whatever else would be in force once it is signed."""
    say(_("Organisation {slug}, root fingerprint {groups}").format(slug=founding.slug, groups=founding.fingerprint_text))
    say(
        _("Version {number}, from {issued} until {expires}").format(
            number=changes.number, issued=changes.issued, expires=changes.expires
        )
    )
    lines = [*_people(changes), *_rules(changes), *_warnings(changes)]
    for line in lines or [_("Nothing changes but the dates.")]:
        say(f"  {line}")
    if changes.joining or changes.new_keys:
        say(_("Call each of these people and have them read their fingerprint to you from their own screen, before you sign."))


def _people(changes: Changes) -> Iterator[str]:
    for person in changes.joining:
        yield _("JOINS    {name}: {seats}").format(name=one_line(person.name), seats=_seats(person))
        yield _("         fingerprint {groups}").format(groups=person.fingerprint)
    for person in changes.new_keys:
        yield _("NEW KEYS {name}: {seats}").format(name=one_line(person.name), seats=_seats(person))
        yield _("         fingerprint {groups}").format(groups=person.fingerprint)
    for person in changes.leaving:
        yield _("LEAVES   {name}: {seats}").format(name=one_line(person.name), seats=_seats(person))
        yield _("         fingerprint {groups}").format(groups=person.fingerprint)
    for before, after in changes.seats:
        yield _("SEATS    {name}: {before} → {after}").format(
            name=one_line(after.name), before=_seats(before), after=_seats(after)
        )
        yield _("         fingerprint {groups}").format(groups=after.fingerprint)


def _rules(changes: Changes) -> Iterator[str]:
    for name, bodies in changes.bodies.items():
        yield from _parts(_("BODY"), name, bodies, ("names", "kind", "unit", "publish"))
    for name, units in changes.units.items():
        yield from _parts(_("UNIT"), name, units, ("names", "kind", "parent"))
    for key, (before, after) in changes.settings.items():
        yield _("SETTING  {key}: {before} → {after}").format(key=key, before=_value(before), after=_value(after))
    old, new = changes.rulebook
    if old != new:
        yield _("RULEBOOK SHA-256 {digest}").format(digest=new.hex())
    for root in changes.new_roots:
        yield _("NEW ROOT {key}").format(key=root.hex())


def _parts(what: str, name: str, pair: tuple[object, object], parts: Sequence[str]) -> Iterator[str]:
    """Yield each part of a body or unit that would change; all of them where it is new or goes."""
    before, after = pair
    if before is None or after is None:
        deed = _("removed") if after is None else _("added")
        yield f"{what:<8} {name}: {deed}"
    for part in parts:
        old, new = (None if of is None else getattr(of, part) for of in pair)
        if after is not None and old != new:
            yield f"{what:<8} {name}, {_(_PARTS[part])}: {_value(old)} → {_value(new)}"


def _warnings(changes: Changes) -> Iterator[str]:
    for kind in changes.kinds_nobody_receives:
        yield _("WARNING  nobody would receive a {kind}: reports of it are refused").format(kind=kind)


def _seats(person: Person) -> str:
    seats = sorted(person.seats, key=lambda held: (held[0], held[1].role.value))
    return ", ".join(f"{body} ({', '.join(_seat(seat))})" for body, seat in seats) or _("no seat")


def _seat(seat: Seat) -> Iterator[str]:
    yield seat.role.value
    if seat.chair:
        yield _("chair")
    if seat.deputy:
        yield _("deputy")
    if seat.since is not None:
        yield _("from {day}").format(day=seat.since)
    if seat.until is not None:
        yield _("until {day}").format(day=seat.until)


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{language} “{one_line(text)}”" for language, text in sorted(value.items()))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _("none") if value is None else one_line(str(value))
