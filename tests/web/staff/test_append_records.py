"""Rules of records from staff: the member's own word, for this place of this chain, by the newest directory."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from crypto.encoding import b64, unb64
from crypto.randomness import random_bytes
from crypto.records import Close, Exposed, State, Tombstone, Wake, sign_record
from crypto.roles import Role
from crypto.signers import BY_REPORTER
from tests.services.office import DAY, Office
from tests.web.staff.appending import accepted, refused
from tests.web.staff.colleague import Colleague
from tests.web.staff.filed import Filed

Committee = tuple[Colleague, Colleague]


def other_role(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(State(case.link(ada, Role.ADVISER), "handling"), ada)


def another_members(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(State(case.link(bo), "handling"), bo)


def in_another_members_name(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(State(case.link(bo), "handling"), ada)


def the_reporters(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    """A record that the reporter signed goes by the reporter's own path, whoever passes it on."""
    return sign_record(State(case.link(ada, signers=(BY_REPORTER,)), "withdrawn"), [case.reporter])


def exposed(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return sign_record(Exposed(case.link(ada)), [ada.identity])


def nobodys(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return sign_record(State(case.link(ada, signers=()), "handling"), [])


def somewhere_else(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(State(case.link(ada, case=random_bytes(20)), "handling"), ada)


def out_of_order(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(State(case.link(ada, seq=2), "handling"), ada)


def after_something_else(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(State(case.link(ada, previous=random_bytes(32)), "handling"), ada)


def backdated(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(State(case.link(ada, day=DAY.replace(day=1)), "handling"), ada)


def of_a_version_to_come(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(State(case.link(ada, directory=9), "handling"), ada)


def waking_without_sleep(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(Wake(case.link(ada)), ada)


def erasing_nothing(case: Filed, ada: Colleague, bo: Colleague) -> Any:
    return case.sign(Tombstone(case.link(ada), "talk", random_bytes(16), random_bytes(32)), ada)


@pytest.mark.parametrize(
    "make",
    [
        other_role,
        another_members,
        in_another_members_name,
        the_reporters,
        exposed,
        nobodys,
        somewhere_else,
        out_of_order,
        after_something_else,
        backdated,
        of_a_version_to_come,
        waking_without_sleep,
        erasing_nothing,
    ],
)
def test_a_record_that_may_not_stand_there_is_refused(
    case: Filed, committee: Committee, make: Callable[[Filed, Colleague, Colleague], Any]
) -> None:
    ada, bo = committee
    assert refused(ada, case, case.append([make(case, ada, bo)])) == (422, "record-refused")


@pytest.mark.parametrize("record", [b"x", b"", b"tillit/v1/record\n{}\n\n", bytes(3000)])
def test_what_is_no_record_is_refused(case: Filed, committee: Committee, record: bytes) -> None:
    status, _ = refused(committee[0], case, case.append() | {"records": [b64(record)]})
    assert status == 422


def test_one_bad_record_refuses_all(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    good = case.sign(State(case.link(ada), "handling"), ada)
    assert refused(ada, case, case.append([good, good], objects=[case.object()])) == (422, "record-refused")


def test_a_record_names_the_newest_directory(case: Filed, committee: Committee, house: Office) -> None:
    ada, _ = committee
    record = case.sign(State(case.link(ada), "handling"), ada)
    house.sign_and_publish()
    answer = ada.post(f"{case.path}/append", **case.append([record]))
    assert (answer.status_code, answer.json()["error"], answer.json()["newest"]) == (409, "directory-moved", 2)
    accepted(ada, case, case.append([case.sign(State(case.link(ada), "handling"), ada)]))


def test_a_closed_case_can_be_opened_again(case: Filed, committee: Committee) -> None:
    ada, bo = committee
    accepted(ada, case, case.append([case.sign(Close(case.link(ada), "settled"), ada)]))
    assert bo.get("cases").json()["cases"][0]["state"] == "closed"
    assert bo.get("cases").json()["cases"][0]["due"] is None
    accepted(bo, case, case.append([case.sign(State(case.link(bo), "handling"), bo)]))
    assert bo.get("cases").json()["cases"][0]["state"] == "handling"
    assert bo.get("cases").json()["cases"][0]["due"] is not None


def test_a_case_that_is_taken_up_owes_its_reporter_the_next_thing(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    accepted(ada, case, case.append([case.sign(State(case.link(ada), "handling"), ada)]))
    due = ada.get("cases").json()["cases"][0]["due"]
    assert (due["deadline"], due["day"], due["state"]) == ("feedback", (DAY + timedelta(days=14)).isoformat(), "open")


def deadlines(who: Colleague, case: Filed) -> dict[str, str]:
    """Return the state of each of the case's deadlines, as *who* is told."""
    return {one["deadline"]: one["state"] for one in who.get(case.path).json()["deadlines"]}


def test_the_first_answer_says_that_it_arrived_and_the_next_what_is_done(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    assert deadlines(ada, case) == {"acknowledge": "open", "feedback": "open"}
    taken = case.append([case.sign(State(case.link(ada), "handling"), ada)], objects=[case.object()])
    accepted(ada, case, taken)
    assert deadlines(ada, case) == {"acknowledge": "met", "feedback": "open"}
    accepted(ada, case, case.append(objects=[case.object()]))
    assert deadlines(ada, case) == {"acknowledge": "met", "feedback": "met"}


def test_a_note_for_the_staff_is_no_answer(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    accepted(ada, case, case.append([case.sign(State(case.link(ada), "handling"), ada)]))
    accepted(ada, case, case.staff_room(ada))
    accepted(ada, case, case.append(objects=[case.object("staff")]))
    assert deadlines(ada, case) == {"acknowledge": "met", "feedback": "open"}


def test_closing_ends_what_still_runs_and_opening_again_goes_on(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    accepted(ada, case, case.append([case.sign(Close(case.link(ada), "settled"), ada)]))
    assert deadlines(ada, case) == {"acknowledge": "ended", "feedback": "ended"}
    accepted(ada, case, case.append([case.sign(State(case.link(ada), "handling"), ada)]))
    assert deadlines(ada, case) == {"acknowledge": "open", "feedback": "open"}


def test_deadlines_are_named_in_every_language(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    names = ada.get(case.path).json()["names"]
    assert names["feedback"] == ada.get("cases").json()["deadlines"]["feedback"]
    assert set(names["feedback"]) == {"en", "nb", "nl", "sv"}


def test_a_tombstone_erases_its_object_for_good(case: Filed, committee: Committee) -> None:
    ada, _ = committee
    item = case.object()
    accepted(ada, case, case.append(objects=[item]))
    place = unb64(item["object"])
    accepted(ada, case, case.append([case.sign(Tombstone(case.link(ada), "talk", place, random_bytes(32)), ada)]))
    assert ada.get(case.path).json()["objects"] == []
    assert refused(ada, case, case.append(objects=[item])) == (409, "already-there")
