"""Rules of who receives a report, who may later, who knows that it exists, and who never does."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.rulebook.conditions import Facts, When
from app.domain.rules.candidates import could_be_registered, could_hold, keeps_a_register
from app.domain.rules.draft import Draft
from app.domain.rules.recipients import NobodyReceives, Routed, route
from app.domain.rules.structure import BodyHeld, SeatHeld, Structure, UnitHeld
from tests.domain.rules.party import BODIES, DAY, PARTY, STRUCTURE, UNITS, member

EVERYBODY = sorted({seat.member for body in BODIES for seat in body.seats})
KINDS_OF_UNIT = {unit.id: unit.kind for unit in UNITS}


def draft(entry: str = "leader", unit: str | None = "north-branch", *involved: str, **more: object) -> Draft:
    """Return a draft of a report in *unit*, made to *entry*, about those who are involved."""
    flags = frozenset(more.pop("flags", ()))  # type: ignore[call-overload]  # a test names flags
    place = STRUCTURE.unit(unit)
    assert place is not None
    facts = Facts("report", place.kind, PARTY.level_of(place.kind), entry, flags)
    return Draft(facts, unit, involved=frozenset(map(member, involved)), **more)  # type: ignore[arg-type]  # likewise


def routed(draft: Draft) -> Routed:
    return route(PARTY, STRUCTURE, draft, DAY)


def readers(draft: Draft) -> list[tuple[str, str]]:
    """Return who reads, by name, and why."""
    return [(one.member.decode().rstrip("."), one.reason) for one in routed(draft).readers]


def test_the_body_of_the_unit_receives() -> None:
    assert readers(draft()) == [("ada", "receives"), ("bo", "receives")]


def test_where_the_unit_has_no_such_body_the_nearest_above_receives() -> None:
    assert readers(draft("leader", "south-branch")) == [("dan", "nearest")]


def test_the_level_above_takes_over_where_the_leader_is_involved() -> None:
    assert readers(draft("leader", "north-branch", "ada")) == [("cy", "above")]
    assert readers(draft("leader", "north-branch", "ada", "cy")) == [("eve", "above")]


def test_who_does_not_know_where_it_happened_reports_to_who_leads_at_the_top() -> None:
    assert STRUCTURE.unit(None) == STRUCTURE.unit("party")
    for entry in ("leader", "above"):
        assert readers(draft(entry, None)) == [("eve", "receives")]
    assert readers(draft("leader", None, "eve")) == [("jan", "board"), ("kari", "board")]


def test_where_several_units_stand_at_the_top_none_of_them_is_meant() -> None:
    assert Structure([UnitHeld("east", "county"), UnitHeld("west", "county")], []).unit(None) is None


def test_a_member_who_does_not_lead_is_left_out_alone() -> None:
    assert readers(draft("leader", "north-branch", "bo")) == [("ada", "receives")]


def test_the_reporter_may_turn_to_the_level_above() -> None:
    assert readers(draft("above")) == [("cy", "receives")]
    assert readers(draft("above", "party")) == [("eve", "receives")]


def test_at_the_top_those_whom_the_rules_name_then_the_deputy_then_the_board_take_over() -> None:
    flags = ["law"]
    assert readers(draft("leader", "north-branch", flags=flags)) == [("finn", "receives")]
    assert readers(draft("leader", "north-branch", "finn", flags=flags)) == [("eve", "instead")]
    assert readers(draft("leader", "north-branch", "finn", "eve", flags=flags)) == [("gro", "deputy")]
    assert readers(draft("leader", "north-branch", "finn", "eve", "gro", flags=flags)) == [("jan", "board"), ("kari", "board")]


@pytest.mark.parametrize("role", ["observer", "administrator", "adviser"])
def test_a_deputy_in_another_role_than_the_body_receives_nothing(role: str) -> None:
    """They could hold no room, or not each that the body's members hold: the report would be refused."""
    bodies = [replace(b, seats=tuple(replace(s, role=role) if s.deputy else s for s in b.seats)) for b in BODIES]
    structure = Structure(UNITS, bodies)
    asked = draft("leader", "north-branch", "finn", "eve", flags=["law"])
    assert {one.member for one in route(PARTY, structure, asked, DAY).readers} == {member("jan"), member("kari")}
    assert member("gro") not in could_hold(PARTY, structure, "report", (), [DAY])[None]
    assert member("gro") not in could_be_registered(PARTY, structure, "report", (), [DAY])


def test_where_nobody_is_left_nothing_is_routed() -> None:
    with pytest.raises(NobodyReceives):
        routed(draft("leader", "north-branch", *(one.decode().rstrip(".") for one in EVERYBODY)))


def test_only_the_one_who_was_picked_reads() -> None:
    assert readers(draft("one", picked=member("jan"))) == [("jan", "picked")]
    assert {one.member for one in routed(draft("one", picked=member("jan"))).choice} == {
        member(n) for n in ("eve", "jan", "kari")
    }


@pytest.mark.parametrize("picked", [None, "ada"])
def test_who_cannot_be_picked_is_not(picked: str | None) -> None:
    with pytest.raises(NobodyReceives):
        routed(draft("one", picked=None if picked is None else member(picked)))


def test_a_sleeper_waits_for_the_deadline_that_is_not_met() -> None:
    found = routed(draft("panel"))
    assert [(one.found.member, one.deadline) for one in found.asleep] == [(member("finn"), "pass-on")]
    assert [one.member for one in found.readers] == [member("hal"), member("ina")]


def test_the_case_is_registered_with_somebody_who_is_not_involved() -> None:
    assert [one.member for one in routed(draft()).registered] == [member("finn")]
    assert [one.member for one in routed(draft("leader", "north-branch", "finn")).registered] == [member("eve")]


def test_where_no_row_asks_for_a_register_nobody_is_told_not_even_the_board() -> None:
    assert route(replace(PARTY, register=()), STRUCTURE, draft(), DAY).registered == ()


def test_the_shut_out_are_named_where_they_would_have_been_anything() -> None:
    assert routed(draft("leader", "north-branch", "bo", "hal")).shut_out == (member("bo"),)
    found = routed(draft(shut_out=frozenset({member("ada"), member("finn")})))
    assert found.shut_out == (member("ada"), member("finn"))


def test_a_seat_outside_its_term_receives_nothing() -> None:
    past = SeatHeld(member("ada"), "handler", until=DAY.replace(day=25))
    still = SeatHeld(member("bo"), "handler", since=DAY, until=DAY)
    structure = Structure(UNITS, (BodyHeld("leader", "leader", "north-branch", (past, still)), *BODIES[1:]))
    assert [one.member for one in route(PARTY, structure, draft(), DAY).readers] == [member("bo")]


_DRAFTS = st.builds(
    lambda entry, unit, involved, shut_out, flags, picked: Draft(
        Facts("report", KINDS_OF_UNIT[unit], PARTY.level_of(KINDS_OF_UNIT[unit]), entry, flags),
        unit,
        involved=involved,
        shut_out=shut_out,
        picked=picked,
    ),
    st.sampled_from([entry.id for entry in PARTY.entries]),
    st.sampled_from([unit.id for unit in UNITS]),
    st.frozensets(st.sampled_from(EVERYBODY)),
    st.frozensets(st.sampled_from(EVERYBODY), max_size=3),
    st.frozensets(st.just("law")),
    st.sampled_from(EVERYBODY),
)


@given(draft=_DRAFTS)
def test_nobody_who_is_excluded_ever_gets_anything(draft: Draft) -> None:
    """Awake or asleep, at any level, through any substitute, in the register or among those to pick from."""
    try:
        found = routed(draft)
    except NobodyReceives:
        return
    told = [*found.readers, *found.choice, *found.registered, *(one.found for one in found.asleep)]
    assert found.readers
    assert not {one.member for one in told} & draft.excluded
    assert set(found.shut_out) <= draft.excluded


@given(draft=_DRAFTS)
def test_nobody_is_named_who_could_not_hold_a_report_of_this_kind(draft: Draft) -> None:
    """What a server can check that knows the kind alone; it allows for a deputy, a body in another's place, the board."""
    try:
        found = routed(draft)
    except NobodyReceives:
        return
    allowed = could_hold(PARTY, STRUCTURE, "report", draft.facts.settings, [DAY])
    assert {one.member for one in found.readers} <= allowed[None]
    assert all(one.found.member in allowed[one.deadline] for one in found.asleep)
    told = {one.member for one in found.registered}
    assert told <= could_be_registered(PARTY, STRUCTURE, "report", draft.facts.settings, [DAY])
    assert all(keeps_a_register(PARTY, STRUCTURE, one, DAY) for one in told)


def test_whom_no_rule_names_for_a_kind_could_not_hold_it() -> None:
    allowed = could_hold(PARTY, STRUCTURE, "report", (), [DAY])
    assert member("hal") not in allowed["pass-on"]
    own = replace(PARTY, routing=(replace(PARTY.routing[1], when=When(kinds=frozenset({"complaint"}))), PARTY.routing[-1]))
    assert set(could_hold(own, STRUCTURE, "report", (), [DAY])) == {None}
    assert member("hal") not in could_hold(own, STRUCTURE, "report", (), [DAY])[None]
    assert member("hal") in could_hold(own, STRUCTURE, "complaint", (), [DAY])[None]


def test_with_whom_no_rule_registers_a_kind_could_not_be_registered_with() -> None:
    assert {name for name in EVERYBODY if keeps_a_register(PARTY, STRUCTURE, name, DAY)} == {
        *map(member, ("finn", "gro", "eve", "jan", "kari"))  # the secretary general, a deputy, and who could be in their place
    }
    own = replace(PARTY, register=(replace(PARTY.register[0], when=When(kinds=frozenset({"complaint"}))),))
    assert could_be_registered(own, STRUCTURE, "report", (), [DAY]) == frozenset()
    assert member("finn") in could_be_registered(own, STRUCTURE, "complaint", (), [DAY])


def test_where_two_units_stand_at_the_top_their_order_in_the_list_never_matters() -> None:
    units = (UnitHeld("office", "party"), UnitHeld("party", "party"))
    assert Structure(units, BODIES).top(None) == Structure(units[::-1], BODIES).top(None) == ("office", "party", None)


@given(draft=_DRAFTS, order=st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_never_matters(draft: Draft, order: Random) -> None:
    bodies = [replace(body, seats=tuple(order.sample(body.seats, len(body.seats)))) for body in BODIES]
    structure = Structure(order.sample(UNITS, len(UNITS)), order.sample(bodies, len(bodies)))
    try:
        expected = routed(draft)
    except NobodyReceives:
        with pytest.raises(NobodyReceives):
            route(PARTY, structure, draft, DAY)
    else:
        assert route(PARTY, structure, draft, DAY) == expected
