"""The last screen: each part can be changed on its own, and who one is stands apart from what happened."""

from app.web.padding import STEP
from tests.html_page import Page
from tests.reporter_program import ReporterProgram
from tests.web.reporter.portal import ANSWERS
from tests.web.reporter.test_report import screen_of

NAME = "Kari Planted"
PARTS = ["kind", "group-what", "group-where", "group-who", "group-how", "identity"]


def change(reporter: ReporterProgram, page: Page, part: str) -> Page:
    """Press the button that changes *part*."""
    form = page.form("/report")
    address = f"{form.action}?change={part}"
    assert f'formaction="{address}"'.encode() in page.body
    form.action = address
    return reporter.submit(form, {})


def kept(page: Page) -> dict[str, str]:
    """Return the answers that the page's form carries."""
    return {name: field.value for name, field in page.form("/report").fields.items() if name.startswith("q_") and field.value}


def test_each_part_is_changed_on_its_own_and_the_next_step_leads_back(reporter: ReporterProgram) -> None:
    last = reporter.last_screen(ANSWERS)
    for part in PARTS:
        page = change(reporter, last, part)
        assert (page.status, screen_of(page), len(page.body) % STEP) == (200, part, 0)
        last = reporter.submit(page.form("/report"), {"q_what": "Told anew.", "kind": "report", "q_how": "told"})
        assert (last.status, screen_of(last)) == (200, "send")
    assert kept(last) == {**ANSWERS, "q_what": "Told anew.", "q_how": "told"}
    assert last.form("/report").fields["kind"].value == "report"
    assert reporter.submit(last.form("/report"), {}).receipt


def test_the_forms_own_first_button_sends(reporter: ReporterProgram) -> None:
    form = reporter.last_screen(ANSWERS).body.partition(b'<form id="report"')[2]
    assert b"Send</button>" in form.partition(b"<button")[2].partition(b"<button")[0]


def test_back_from_a_change_leads_back_too_and_never_complains(reporter: ReporterProgram) -> None:
    page = change(reporter, reporter.last_screen(ANSWERS), "group-what")
    form = page.form("/report")
    form.action += "?back"
    page = reporter.submit(form, {"q_what": ""})
    assert (page.status, screen_of(page)) == (200, "send")


def test_a_change_that_will_not_do_is_asked_for_again_and_then_leads_back(reporter: ReporterProgram) -> None:
    page = change(reporter, reporter.last_screen(ANSWERS), "group-what")
    page = reporter.submit(page.form("/report"), {"q_what": " "})
    assert (page.status, screen_of(page)) == (422, "group-what")
    page = reporter.submit(page.form("/report"), {"q_what": "Told anew."})
    assert screen_of(page) == "send"


def test_a_change_in_another_language_still_leads_back(reporter: ReporterProgram) -> None:
    page = change(reporter, reporter.last_screen(ANSWERS), "group-where")
    form = page.form("/report")
    form.action = "/nb/house/report?stay"
    page = reporter.submit(form, {})
    assert screen_of(reporter.submit(page.form("/report"), {})) == "send"


def test_a_part_that_does_not_exist_changes_nothing(reporter: ReporterProgram) -> None:
    form = reporter.last_screen(ANSWERS).form("/report")
    form.action += "?change=gossip"
    page = reporter.submit(form, {})
    assert (page.status, screen_of(page)) == (200, "send")
    assert kept(page) == ANSWERS


def test_what_was_left_empty_is_shown_as_such(reporter: ReporterProgram) -> None:
    assert reporter.last_screen({"q_what": "Something"}).text.count("Not answered") == 4


def test_a_name_stands_apart_with_who_reads_it(reporter: ReporterProgram) -> None:
    before, _, apart = reporter.last_screen({**ANSWERS, "q_name": NAME}).body.decode().partition('id="identity"')
    apart = apart.partition("</section>")[0]
    assert "Who can read your report" in before
    assert NAME not in before.partition("<section")[2]
    for text in (NAME, "not part of your report", "a room of its own", "The committee"):
        assert text in apart


def test_no_name_is_said_to_be_none(reporter: ReporterProgram) -> None:
    page = reporter.last_screen(ANSWERS)
    assert "You have not said who you are." in page.text
    assert "a room of its own" not in page.text
