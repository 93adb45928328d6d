"""What a party's rules ask before anything is written, a screen each, and who reads by what was answered."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest

from app.clock import today
from crypto.encoding import b64
from tests.html_page import Page
from tests.reporter_program import ReporterProgram
from tests.web.reporter.portal import Portal
from tests.web.reporter.test_report import screen_of

STORY = {"q_what": "The till was empty."}
NORTH = {"unit": "north-branch", **STORY}


@pytest.fixture
def member(party: Portal) -> Iterator[ReporterProgram]:
    """Yield somebody who reports to the party."""
    with party.reporter() as program:
        yield program


def walk(program: ReporterProgram, wishes: Mapping[str, str], until: str) -> Page:
    """Fill the form as *wishes* say up to the screen called *until*."""
    page = program.get("/house/report")
    while (screen := screen_of(page)) != until:
        page = program.submit(page.form("/report"), wishes)
        assert (page.status, screen_of(page) != screen) == (200, True), f"{page.status} {page.heading}: {page.errors}"
    return page


def ids(party: Portal, *handles: str) -> str:
    """Return members as a form names them."""
    return " ".join(b64(party.office.members[handle]) for handle in handles)


def test_a_program_that_takes_the_first_options_reaches_the_receipt(party: Portal, member: ReporterProgram) -> None:
    assert len(member.report(STORY).split(" ")) == 10
    assert party.count("case") == 1


def test_each_rule_has_a_screen_of_its_own(member: ReporterProgram) -> None:
    seen, page = [], member.get("/house/report")
    while not page.form("/report").takes_files:
        seen.append(screen_of(page))
        page = member.submit(page.form("/report"), NORTH)
    assert seen == ["kind", "unit", "entry", "about", "involved", "readers", "group-what", "identity"]


def test_units_stand_as_the_tree_that_they_are_below_the_whole(member: ReporterProgram) -> None:
    page = walk(member, NORTH, "unit")
    options = page.form("/report").fields["unit"].options
    assert options == ["", "party", "north", "north-branch", "south", "south-branch"]
    assert "\N{NO-BREAK SPACE}" * 6 + "North Branch" in page.body.decode()


def test_entries_categories_with_their_grade_and_flags_are_offered(member: ReporterProgram) -> None:
    entry, about = (walk(member, NORTH, screen) for screen in ("entry", "about"))
    assert entry.form("/report").fields["entry"].options == ["leader", "above", "panel", "one"]
    assert about.form("/report").fields["category"].options == ["money", "power", ""]
    assert about.form("/report").fields["flag"].options == ["law"]
    assert "Theft, bribes. Breach: Somebody broke a rule." in about.text


def test_people_who_could_receive_are_asked_about_by_name_only_where_names_are_published(
    party: Portal, member: ReporterProgram
) -> None:
    page = walk(member, NORTH, "involved")
    options = page.form("/report").fields["involved"].options
    assert set(options) == {*ids(party, "ada", "bo", "cy", "jan", "kari").split(), "body:secretary", "body:panel"}
    assert "Ada" in page.text
    assert "Finn" not in page.text
    assert "Dan" not in page.text


def test_readers_are_named_with_the_reason_before_anything_is_written(member: ReporterProgram) -> None:
    page = walk(member, NORTH, "readers")
    assert "Ada, Leaders of the branch, North Branch The rules name them for this." in page.text
    assert "Who will only know that it exists" in page.text
    assert "The secretary general, Party" in page.text
    assert "You hear what is done" in page.text
    assert "From the rules of the organisation: § 9" in page.text
    assert "Set by the organisation, not by its rules" in page.text


def test_where_it_happened_in_a_unit_without_a_leader_the_nearest_above_reads(member: ReporterProgram) -> None:
    page = walk(member, {**NORTH, "unit": "south-branch"}, "readers")
    assert "Nobody else is left, so the board takes over." in page.text


def test_a_flag_changes_who_reads_and_the_rule_says_why(member: ReporterProgram) -> None:
    page = walk(member, {**NORTH, "flag": "law"}, "readers")
    assert "Possible breaches of law go to the secretary general at once." in page.text
    assert "Ada" not in page.text


def test_a_sleeper_is_named_with_the_condition(member: ReporterProgram) -> None:
    page = walk(member, {**NORTH, "entry": "panel"}, "readers")
    assert "Who may read it later The secretary general, Party Only if this has not been done by" in page.text
    assert ": It is passed on" in page.text


def test_advisers_who_read_are_not_among_those_who_learn_who_it_was(member: ReporterProgram) -> None:
    page = walk(member, {**NORTH, "entry": "panel", "q_name": "Kim"}, "send")
    report, apart = page.text.split("Who you are", 1)
    assert "The panel" in report
    assert "The panel" not in apart
    assert "Later, on a condition The secretary general, Party" in apart


def test_who_one_is_is_not_asked_where_only_advisers_would_learn_it(party: Portal, member: ReporterProgram) -> None:
    wishes = {**NORTH, "entry": "panel", "involved": "body:secretary " + ids(party, "ada", "bo", "cy", "jan", "kari")}
    page = walk(member, {**wishes, "q_name": "Kim"}, "send")
    assert "Who you are" not in page.text
    assert member.submit(page.form("/report"), {}).receipt
    late = walk(member, {**wishes, "kind": "complaint"}, "readers")
    late = member.submit(late.form("/report"), {})
    assert "nobody is left who could read your report" in late.errors


def test_where_the_leader_is_involved_the_level_above_takes_over(party: Portal, member: ReporterProgram) -> None:
    page = walk(member, {**NORTH, "involved": ids(party, "ada")}, "readers")
    assert "Cy, Leaders of the county, North Those below them are shut out" in page.text
    assert "Ada, Leaders of the branch, North Branch You said that they are involved." in page.text


@pytest.mark.parametrize("typed", ["Somebody Else\n a d A ", "Zoe, ADA", "A\u200bda\u00ad"])
def test_a_published_name_that_is_typed_counts_as_that_member(typed: str, member: ReporterProgram) -> None:
    page = walk(member, {**NORTH, "others": typed}, "readers")
    assert "Ada, Leaders of the branch, North Branch You wrote their name." in page.text
    assert "Cy, Leaders of the county" in page.text


def test_a_body_that_publishes_no_names_is_involved_as_one(member: ReporterProgram) -> None:
    page = walk(member, {**NORTH, "involved": "body:secretary", "flag": "law"}, "readers")
    assert "The secretary general, Party You said that somebody in it is involved." in page.text
    assert "Nobody else is left, so the board takes over." in page.text or "in their place" in page.text


def test_who_is_shut_out_is_seen_with_what_follows_before_the_form_goes_on(party: Portal, member: ReporterProgram) -> None:
    page = walk(member, NORTH, "readers")
    page = member.submit(page.form("/report"), {"shut": ids(party, "ada")})
    assert (page.status, screen_of(page)) == (200, "readers")
    assert "You have shut them out." in page.text
    assert "Cy, Leaders of the county" in page.text
    assert screen_of(member.submit(page.form("/report"), {})) == "group-what"
    page = member.submit(page.form("/report"), {"shut": ""})
    assert screen_of(page) == "readers"
    assert "You have shut them out." not in page.text


def test_only_the_one_who_was_picked_reads(party: Portal, member: ReporterProgram) -> None:
    wishes = {**NORTH, "entry": "one"}
    page = walk(member, wishes, "readers")
    assert set(page.form("/report").fields["picked"].options) == set(ids(party, "jan", "kari").split())
    form = page.form("/report")
    form.fields["picked"].options.clear()
    unpicked = member.submit(form, {})
    assert (unpicked.status, screen_of(unpicked)) == (422, "readers")
    assert page.text.count("The board, Party") == 2
    last = walk(member, {**wishes, "picked": ids(party, "kari")}, "send")
    assert "Kari, The board, Party You picked them." in last.text
    assert "Jan" not in last.text


def test_where_nobody_is_left_it_is_said_with_the_ways_that_stand_open(party: Portal, member: ReporterProgram) -> None:
    everybody = ids(party, "ada", "bo", "cy", "jan", "kari") + " body:secretary body:panel"
    page = walk(member, {**NORTH, "involved": everybody}, "readers")
    page = member.submit(page.form("/report"), {})
    assert (page.status, screen_of(page)) == (422, "readers")
    for text in ("nobody is left who could read your report", "Complaint", "The ombud: Call 555 01."):
        assert text in page.text
    form = page.form("/report")
    form.action += "?other"
    assert screen_of(member.submit(form, {})) == "kind"


def test_too_late_a_complaint_is_refused_with_the_ways_that_stand_open_and_the_text_is_kept(member: ReporterProgram) -> None:
    page = walk(member, {**NORTH, "kind": "complaint"}, "group-what")
    page = member.submit(page.form("/report"), {**STORY, "q_last": "2001-01-01"})
    assert (page.status, screen_of(page)) == (422, "group-what")
    assert "By the rules this is too long ago for: Complaint" in page.errors
    assert "The ombud" in page.text
    assert page.form("/report").fields["q_what"].value == STORY["q_what"]
    page = member.submit(page.form("/report"), {"q_last": "soon"})
    assert "Write the day as year-month-day" in page.errors


@pytest.mark.parametrize("since", [(today() + timedelta(days=2)).isoformat(), "9999-12-31"])
def test_a_limit_counts_from_no_day_that_is_to_come(member: ReporterProgram, since: str) -> None:
    page = walk(member, {**NORTH, "kind": "complaint"}, "group-what")
    page = member.submit(page.form("/report"), {**STORY, "q_last": since})
    assert (page.status, screen_of(page)) == (422, "group-what")
    assert "This day has not come yet" in page.errors
    tomorrow = (today() + timedelta(days=1)).isoformat()  # somewhere it is
    assert screen_of(member.submit(page.form("/report"), {"q_last": tomorrow})) == "identity"


def test_a_kind_that_asks_who_one_is_can_not_be_sent_without(party: Portal, member: ReporterProgram) -> None:
    page = walk(member, {**NORTH, "kind": "complaint", "q_last": today().isoformat()}, "identity")
    assert "Who are you?" in page.heading
    assert "optional" not in page.text
    page = member.submit(page.form("/report"), {})
    assert (page.status, screen_of(page)) == (422, "identity")
    page = member.submit(page.form("/report"), {"q_name": "Kim"})
    assert member.submit(page.form("/report"), {}).receipt
    assert party.count("case") == 1


HOSTILE = {
    "unit": "nowhere",
    "entry": "gossip",
    "category": "<script>",
    "flag": "law nonsense",
    "involved": "body:none !!! " + "A" * 22,
    "shut": "\u202e",
    "picked": "x",
    "way": "loud",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_hidden_fields_are_dropped_or_asked_again(name: str, member: ReporterProgram) -> None:
    page = walk(member, NORTH, "send")
    form = page.form("/report")
    form.fields[name] = type(form.fields["form"])(name, "hidden", HOSTILE[name])
    page = member.submit(form, {})
    assert page.status in {200, 422}
    assert page.receipt or screen_of(page) in {"unit", "entry", "about", "involved", "readers"}
    assert (name in {"unit", "entry", "category", "flag", "involved"}) == (page.receipt is None)


def test_the_last_screen_says_again_who_reads_and_each_part_can_be_changed(member: ReporterProgram) -> None:
    page = walk(member, {**NORTH, "entry": "above", "flag": "", "category": "power"}, "send")
    for text in ("North Branch", "The leader above", "Abuse of power", "Cy, Leaders of the county, North"):
        assert text in page.text
    form = page.form("/report")
    form.action += "?change=unit"
    page = member.submit(form, {})
    assert screen_of(page) == "unit"
    last = member.submit(page.form("/report"), {"unit": "south"})
    assert screen_of(last) == "send"
    assert "Cy" not in last.text
