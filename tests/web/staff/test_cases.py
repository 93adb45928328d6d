"""Rules of reading cases: only where a key is held awake, and no trace of any other."""

import pytest

from app.services.end_member import end_member
from crypto.encoding import b64, unb64
from crypto.grants import open_grant
from crypto.identity import Identity
from crypto.index import IndexRow, seal_row
from tests.services.office import Office
from tests.web.staff.client import Client
from tests.web.staff.colleague import Colleague
from tests.web.staff.filed import LINE, Filed, file_case

Committee = tuple[Colleague, Colleague]


def index_row(case: Filed, who: Colleague) -> str:
    chain = case.chain
    row = IndexRow(chain.head, LINE, {("talk", 0): case.rooms["talk", 0].seed})
    return b64(seal_row(who.identity, case.house.instance.instance, who.member, case.case, row))


def test_a_holder_finds_the_case_with_its_grants(committee: Committee, house: Office) -> None:
    ada, _ = committee
    case = file_case(house, committee)
    page = ada.get("cases").json()
    assert page["after"] is None
    [line] = page["cases"]
    assert {key: line[key] for key in ("case", "head_seq", "kind", "track", "state", "objects", "index")} == {
        "case": b64(case.case),
        "head_seq": 0,
        "kind": "concern",
        "track": "conduct",
        "state": "received",
        "objects": 0,
        "index": None,
    }
    [grant] = line["grants"]
    opened, _ = open_grant(unb64(grant["sealed"]), ada.identity.open_key, case.chain.current("talk").key)
    assert opened == case.rooms["talk", 0]


def test_a_case_of_others_leaves_no_trace(committee: Committee, house: Office, client: Client) -> None:
    ada, bo = committee
    case = file_case(house, [ada])
    page = bo.get("cases").json()
    assert (page["cases"], page["after"]) == ([], None)
    unknown = f"cases/{b64(bytes(20))}"
    for path in ("", "/objects"):
        of_another, of_nobody = bo.get(case.path + path), bo.get(unknown + path)
        assert of_another.status_code == of_nobody.status_code == 404
        assert of_another.json() == of_nobody.json()
    for path in (case.path, unknown):
        assert bo.post(f"{path}/append", head_seq=0).status_code == 404
        assert bo.put(f"{path}/index", sealed=b64(bytes(2048 + 40))).status_code == 404


def test_a_sleepers_grants_are_withheld(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = file_case(house, committee, asleep={bo.who: "silence for 14 days"})
    assert bo.get("cases").json()["cases"] == []
    assert bo.get(case.path).status_code == 404
    assert ada.get(case.path).status_code == 200


def test_a_member_reads_the_whole_chain_and_their_own_grants_alone(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = file_case(house, committee, rooms=("identity", "talk"))
    found = ada.get(case.path).json()
    assert [unb64(record) for record in found["records"]] == [record.marshal() for record in case.chain.records]
    assert {(grant["room"], grant["holder"]) for grant in found["grants"]} == {("identity", ada.who), ("talk", ada.who)}
    assert bo.who not in str(found["grants"])


def test_objects_of_rooms_without_a_key_are_neither_shown_nor_counted(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = file_case(house, [ada])
    assert ada.post(f"{case.path}/append", **case.staff_room(ada)).status_code == 204
    assert ada.post(f"{case.path}/append", **case.append(objects=[case.object("staff")])).status_code == 204
    key = case.next_key("talk", add=[bo], epochs=())
    assert ada.post(f"{case.path}/append", **case.rotation(ada, key)).status_code == 204
    assert ada.post(f"{case.path}/append", **case.append(objects=[case.object("talk")])).status_code == 204
    assert {item["room"] for item in ada.get(case.path).json()["objects"]} == {"staff", "talk"}
    assert {item["room"] for item in bo.get(case.path).json()["objects"]} == {"talk"}
    assert ada.get("cases").json()["cases"][0]["objects"] == 2
    assert bo.get("cases").json()["cases"][0]["objects"] == 1


def test_an_epoch_that_was_not_granted_is_not_shown(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = file_case(house, [ada])
    old = case.object()
    assert ada.post(f"{case.path}/append", **case.append(objects=[old])).status_code == 204
    assert ada.post(f"{case.path}/append", **case.rotation(ada, case.next_key("talk", add=[bo]))).status_code == 204
    assert bo.get(case.path).json()["objects"] == []
    assert ada.get(case.path).json()["objects"] == [old]


def test_pages_show_every_case_once(committee: Committee, house: Office) -> None:
    ada, _ = committee
    filed = {b64(file_case(house, [ada]).case) for _ in range(7)}
    seen: list[str] = []
    after = None
    while True:
        page = ada.get("cases", limit=3, **({"after": after} if after else {})).json()
        seen += [line["case"] for line in page["cases"]]
        after = page["after"]
        if after is None:
            break
    assert len(seen) == 7
    assert set(seen) == filed


@pytest.mark.parametrize("limit", ["0", "501", "x", "-1"])
def test_pages_have_a_size(committee: Committee, limit: str) -> None:
    assert committee[0].get("cases", limit=limit).status_code == 422


def test_objects_come_in_pages_of_a_bounded_size(committee: Committee, house: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.read_case_as_member.PAGE_BYTES", 3 * 7000)
    ada, _ = committee
    case = file_case(house, [ada])
    written = [case.object() for _ in range(8)]
    for some in (written[:4], written[4:]):
        assert ada.post(f"{case.path}/append", **case.append(objects=some)).status_code == 204
    page = ada.get(case.path).json()
    seen = page["objects"]
    while page["after"]:
        assert len(page["objects"]) <= 4
        page = ada.get(f"{case.path}/objects", after=page["after"]).json()
        seen += page["objects"]
    assert sorted(seen, key=str) == sorted(written, key=str)


def test_a_known_case_comes_with_its_index_row_and_without_grants(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = file_case(house, committee)
    sealed = index_row(case, ada)
    assert ada.put(f"{case.path}/index", sealed=sealed).status_code == 204
    [line] = ada.get("cases").json()["cases"]
    assert (line["index"], line["grants"]) == (sealed, [])
    assert ada.get(case.path).json()["index"] == sealed
    [others] = bo.get("cases").json()["cases"]
    assert others["index"] is None
    assert len(others["grants"]) == 1


@pytest.mark.parametrize("size", [0, 40, 2047 + 40, 2049 + 40, 3072 + 40, 2 * 1024 * 1024 + 40])
def test_an_index_row_has_a_buckets_size(committee: Committee, house: Office, size: int) -> None:
    ada, _ = committee
    case = file_case(house, [ada])
    answer = ada.put(f"{case.path}/index", sealed=b64(bytes(size)))
    assert answer.status_code in {413, 422}


def test_a_member_with_new_keys_is_let_in_by_a_colleague_first(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = file_case(house, committee)
    bo.identity = Identity.new()
    bo.enrol(house, house.invite("bo"))
    house.sign_and_publish()
    bo.sign_in()
    assert bo.get("cases").json()["cases"] == []
    gone = case.chain.current("talk").who - {ada.who, "reporter"}
    key = case.next_key("talk", add=[bo], drop=list(gone), epochs=(0,))
    assert ada.post(f"{case.path}/append", **case.rotation(ada, key)).status_code == 204
    assert len(bo.get(case.path).json()["grants"]) == 2


def test_a_member_without_a_seat_sees_nothing(committee: Committee, house: Office) -> None:
    ada, bo = committee
    case = file_case(house, committee)
    with house.database.writing() as session:
        end_member(session, house.organisation, "bo")
    house.sign_and_publish()
    assert (bo.get(case.path).status_code, bo.get(case.path).json()["error"]) == (403, "ended")
    assert ada.get(case.path).status_code == 200


@pytest.mark.parametrize("case", ["x", "", b64(bytes(19)), b64(bytes(20)) + "=", "%2e%2e", "A" * 5000])
def test_a_case_that_has_no_such_id_is_refused(committee: Committee, case: str) -> None:
    answer = committee[0].get(f"cases/{case}/objects")
    assert answer.status_code in {404, 422}
    assert set(answer.json()) == {"error", "message"}


@pytest.mark.parametrize("after", ["x", "talk", "talk.", "talk.x!", "." + b64(bytes(16)), "talk.="])
def test_a_made_up_place_shows_nothing_of_others(committee: Committee, house: Office, after: str) -> None:
    case = file_case(house, committee)
    answer = committee[0].get(f"{case.path}/objects", after=after)
    assert answer.status_code in {200, 404}
    if answer.status_code == 200:
        assert answer.json() == {"objects": [], "after": None}
