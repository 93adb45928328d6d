"""Members who open large cases wait their turn, too, and are told when to come back; strangers to a case are told nothing."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.web import application, turns
from app.web.edge import Share
from app.web.turns import ROOM, Turns
from tests.services.office import Office
from tests.web.staff.colleague import Colleague
from tests.web.staff.conftest import serve
from tests.web.staff.filed import Filed, file_case

Committee = tuple[Colleague, Colleague]


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Turns:
    """Return the turns of a portal to which every case is a large one, and nobody waits."""
    monkeypatch.setattr(turns, "LARGE", 0)
    queue = Turns(patience=0)
    monkeypatch.setattr(application, "Share", lambda: Share(queue))
    return queue


@pytest.fixture
def ada(queue: Turns, ada: Colleague, house: Office) -> Iterator[Colleague]:
    """Yield a member at that portal."""
    with serve(house.settings) as client:
        yield replace(ada, client=client)


def test_a_case_is_read_and_written_to_once_it_is_its_turn(case: Filed, committee: Committee, queue: Turns) -> None:
    ada, _ = committee
    with queue.taking(ROOM, b"another case"):
        answers = [
            ada.get(case.path),
            ada.get(f"{case.path}/objects"),
            ada.get(f"{case.path}/export"),
            ada.post(f"{case.path}/append", **case.append(objects=[case.object()])),
        ]
        for answer in answers:
            assert (answer.status_code, answer.json()["error"]) == (429, "busy")
            assert int(answer.headers["Retry-After"]) > 0
        assert ada.get("cases").status_code == 200
    assert ada.get(case.path).json()["objects"] == []
    assert ada.post(f"{case.path}/append", **case.append(objects=[case.object()])).status_code == 204
    assert ada.get(f"{case.path}/export").status_code == 200
    assert queue._free == ROOM


def test_the_queue_does_not_tell_that_there_is_a_case(committee: Committee, house: Office, queue: Turns) -> None:
    ada, bo = committee
    theirs = file_case(house, [bo])
    with queue.taking(ROOM, b"another case"):
        assert ada.get(theirs.path).status_code == 404


def test_a_member_reads_a_case_once_at_a_time_and_keeps_no_colleague_out(case: Filed, committee: Committee, queue: Turns) -> None:
    ada, bo = committee
    with queue.taking(1, ada.member + case.case):
        assert ada.get(case.path).status_code == 429
        assert bo.get(case.path).status_code == 200
    assert ada.get(case.path).status_code == 200
