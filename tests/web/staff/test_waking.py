"""Rules of sleepers: nothing of the case before the deadline that they wait for has passed unmet, all of it from then on."""

from datetime import timedelta

from app.services.tick import take_turns
from app.storage.notices import take_notices
from crypto.records import State, Wake
from crypto.rooms import Holder
from tests.services.office import DAY, Office
from tests.services.post_office import reach
from tests.web.staff.appending import accepted, refused
from tests.web.staff.colleague import Colleague
from tests.web.staff.filed import Filed, file_case

Committee = tuple[Colleague, Colleague]
LATE = DAY + timedelta(days=8)


def case_that_waits(committee: Committee, house: Office) -> Filed:
    """Return a case that ada reads, and bo once it was not acknowledged in time."""
    return file_case(house, committee, asleep={committee[1].who: "acknowledge"})


def tick(house: Office, day: object = LATE) -> int:
    with house.database.writing() as session:
        return take_turns(session, house.organisation, day).woken  # type: ignore[arg-type]  # a day


def seen(who: Colleague) -> object:
    return who.get("cases").json()["cases"]


def test_a_sleeper_sees_nothing_before_and_the_whole_case_after(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = case_that_waits(committee, house)
    assert tick(house, LATE - timedelta(days=1)) == 0
    assert seen(bo) == []
    assert bo.get(case.path).status_code == 404
    assert tick(house) == 1
    assert [line["case"] for line in bo.get("cases").json()["cases"]] == [
        line["case"] for line in ada.get("cases").json()["cases"]
    ]
    assert [grant["holder"] for grant in bo.get(case.path).json()["grants"]] == [bo.who]


def test_the_woken_are_told_and_sleepers_are_not(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case_that_waits(committee, house)
    house.members.update(ada=ada.member, bo=bo.member)
    reach(house, "ada")
    reach(house, "bo")
    tick(house, DAY + timedelta(days=5))  # the warning
    with house.database.writing() as session:
        assert take_notices(session, LATE) == [ada.member]
    tick(house)
    with house.database.writing() as session:
        assert set(take_notices(session, LATE)) == {ada.member, bo.member}


def test_what_was_done_in_time_wakes_nobody(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = case_that_waits(committee, house)
    accepted(ada, case, case.append([case.sign(State(case.link(ada), "handling"), ada)]))
    assert tick(house) == 0
    assert seen(bo) == []


def test_another_deadline_that_passes_wakes_nobody(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = file_case(house, committee, asleep={bo.who: "feedback"})
    assert tick(house) == 0
    assert bo.get(case.path).status_code == 404
    assert tick(house, DAY + timedelta(days=15)) == 1
    assert bo.get(case.path).status_code == 200
    assert ada.get(case.path).status_code == 200


def test_the_woken_sign_that_they_have_opened_the_case_and_then_act(committee: Committee, house: Office) -> None:
    _, bo = committee
    case = case_that_waits(committee, house)
    tick(house)
    too_early = case.append([case.sign(State(case.link(bo), "handling"), bo)])
    assert refused(bo, case, too_early) == (422, "record-refused")
    accepted(bo, case, case.append([case.sign(Wake(case.link(bo)), bo)]))
    accepted(bo, case, case.append([case.sign(State(case.link(bo), "handling"), bo)]))


def test_who_was_woken_and_has_not_opened_the_case_yet_is_given_new_keys_too(committee: Committee, house: Office) -> None:
    """The chain calls them asleep until they sign; to withhold the new key would put them to sleep again."""
    ada, bo = committee
    case = case_that_waits(committee, house)
    tick(house)
    key = case.next_key("talk")
    assert Holder(bo.who, "acknowledge") in key.holders
    accepted(ada, case, case.rotation(ada, key))
    assert {grant["epoch"] for grant in bo.get(case.path).json()["grants"]} == {0, 1}


def test_before_they_are_woken_new_keys_are_withheld_like_the_old(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = case_that_waits(committee, house)
    accepted(ada, case, case.rotation(ada, case.next_key("talk")))
    assert bo.get(case.path).status_code == 404
    tick(house)
    assert {grant["epoch"] for grant in bo.get(case.path).json()["grants"]} == {0, 1}
