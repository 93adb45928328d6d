"""Writing a report: one group of questions a screen, nothing that was typed is ever lost, the server keeps nothing between."""

import pytest

from app.web.padding import STEP
from tests.html_page import Page
from tests.reporter_program import ReporterProgram
from tests.web.reporter.portal import ANSWERS, Portal

HOSTILE = '"><script>alert(1)</script>\n\n& {{ 7*7 }} \u202e tekst'


def screen_of(page: Page) -> str:
    """Return which screen *page* shows."""
    return page.form("/report").fields["screen"].value


def screens(reporter: ReporterProgram) -> list[Page]:
    """Return every screen of a report that fills in only what it must."""
    pages = [reporter.get("/house/report")]
    while not pages[-1].form("/report").takes_files:
        pages.append(reporter.submit(pages[-1].form("/report"), {"q_what": "Something"}))
    return pages


def first_question(reporter: ReporterProgram) -> Page:
    """Return the first screen that is written on."""
    page = reporter.get("/house/report")
    for _ in ("kind", "readers"):
        page = reporter.submit(page.form("/report"), {})
    return page


def test_a_program_that_takes_the_first_options_reaches_the_receipt(portal: Portal, reporter: ReporterProgram) -> None:
    assert len(reporter.report({"q_what": "Something"}).split(" ")) == 10
    assert portal.count("case") == 1


def test_each_screen_asks_one_group_and_each_answer_is_of_a_multiple_of_16_kib(reporter: ReporterProgram) -> None:
    pages = screens(reporter)
    assert [screen_of(page) for page in pages] == [
        *("kind", "readers", "group-what", "group-where", "group-who", "group-how", "identity", "send")
    ]
    assert all(len(page.body) % STEP == 0 for page in pages)


def test_who_reads_is_said_before_the_writing_and_before_the_sending(reporter: ReporterProgram) -> None:
    pages = screens(reporter)
    assert all("The committee" in page.text for page in (pages[0], pages[1], pages[-1]))


def test_a_required_answer_is_asked_for_again(reporter: ReporterProgram) -> None:
    page = first_question(reporter)
    page = reporter.submit(page.form("/report"), {"q_what": "  \n "})
    assert (page.status, screen_of(page)) == (422, "group-what")
    assert "Please answer: What happened?" in page.errors
    assert b'href="#q_what"' in page.body
    assert b'aria-describedby="q_what-hint q_what-error"' in page.body


def test_a_screen_that_asks_one_thing_asks_it_once(reporter: ReporterProgram) -> None:
    kind, _readers, what, _where, who, how, *_ = screens(reporter)
    assert what.text.count("What happened") == 1
    assert b'<h1><label for="q_what">What happened?</label></h1>' in what.body
    assert who.text.count("Who was involved") == 1
    assert b"<legend><h1>What is it about?</h1></legend>" in kind.body
    assert how.heading == "How you know, and what you want"


def test_that_an_answer_is_optional_is_said_once(reporter: ReporterProgram) -> None:
    for page in screens(reporter)[:-2]:
        assert "leave this empty" not in page.text


def test_what_is_wrong_comes_first_and_in_the_title(reporter: ReporterProgram) -> None:
    report = reporter.submit(first_question(reporter).form("/report"), {"q_what": ""})
    words = reporter.come_back("")
    case = reporter.reply(reporter.come_back(reporter.report(ANSWERS)), "")
    for page in (report, words, case):
        assert page.title.startswith("Error: ")
        assert page.body.split(b"<main>")[1].lstrip().startswith(b'<div class="bad"')


def test_links_to_what_is_wrong_follow_the_fields(reporter: ReporterProgram) -> None:
    page = screens(reporter)[3]
    page = reporter.submit(page.form("/report"), {"q_when": "x" * 501, "q_where": "x" * 501})
    links = [link for link in page.links if link.startswith("#")]
    assert links == ["#q_when", "#q_where"]
    assert page.body.index(b'id="q_when"') < page.body.index(b'id="q_where"')


def test_a_kind_that_does_not_exist_is_asked_for_again(reporter: ReporterProgram) -> None:
    page = reporter.submit(reporter.get("/house/report").form("/report"), {"kind": "gossip"})
    assert (page.status, screen_of(page)) == (422, "kind")


def test_too_long_an_answer_is_kept_and_said_to_be_too_long(reporter: ReporterProgram) -> None:
    page = reporter.submit(first_question(reporter).form("/report"), {"q_what": "å" * 20_001})
    assert (page.status, screen_of(page)) == (422, "group-what")
    assert "at most 20000 characters" in page.errors
    assert page.form("/report").fields["q_what"].value == "å" * 20_001


def test_what_was_answered_travels_along_and_back_again(reporter: ReporterProgram) -> None:
    page = reporter.last_screen(ANSWERS)
    seen = []
    while (screen := screen_of(page)) != "kind":
        seen.append(screen)
        form = page.form("/report")
        form.action += "?back"
        page = reporter.submit(form, {})
        assert page.status == 200
    assert seen == ["send", "identity", "group-how", "group-who", "group-where", "group-what", "readers"]
    fields = page.form("/report").fields
    assert fields["kind"].checked == ["concern"]
    assert {name: fields[name].value for name in ANSWERS} == ANSWERS


def test_going_back_never_complains(reporter: ReporterProgram) -> None:
    form = first_question(reporter).form("/report")
    form.action += "?back"
    page = reporter.submit(form, {"q_what": ""})
    assert (page.status, screen_of(page)) == (200, "readers")


def test_another_language_keeps_what_was_typed(reporter: ReporterProgram) -> None:
    form = first_question(reporter).form("/report")
    form.action = "/nb/house/report?stay"
    page = reporter.submit(form, {"q_what": "Noe"})
    assert screen_of(page) == "group-what"
    assert "Hva skjedde?" in page.text
    assert page.form("/report").fields["q_what"].value == "Noe"
    assert page.form("/report").action == "/nb/house/report"


def test_text_is_shown_as_text(reporter: ReporterProgram) -> None:
    page = reporter.last_screen({**ANSWERS, "q_what": HOSTILE})
    assert b"<script" not in page.body
    assert page.form("/report").fields["q_what"].value == HOSTILE
    assert "{{ 7*7 }}" in page.text


def test_a_damaged_form_secret_is_replaced_and_nothing_is_filed(portal: Portal, reporter: ReporterProgram) -> None:
    form = reporter.last_screen(ANSWERS).form("/report")
    form.fields["form"].value = "damaged"
    page = reporter.submit(form, {})
    assert (page.status, portal.count("case")) == (400, 0)
    assert reporter.submit(page.form("/report"), {}).receipt


def test_two_forms_have_two_secrets(reporter: ReporterProgram) -> None:
    first, second = (reporter.get("/house/report").form("/report").fields["form"].value for _ in range(2))
    assert first != second


def test_the_server_keeps_nothing_of_a_form_that_was_not_sent(portal: Portal, reporter: ReporterProgram) -> None:
    reporter.last_screen({**ANSWERS, "q_what": "planted-sentence"})
    for folder in (portal.office.settings.data, portal.office.settings.runtime):
        for path in folder.rglob("*"):
            assert not path.is_file() or b"planted-sentence" not in path.read_bytes(), path


@pytest.mark.parametrize("tag", [b"<textarea", b"<input", b"<form"])
def test_no_control_is_remembered_by_the_browser(tag: bytes, reporter: ReporterProgram) -> None:
    """Firefox writes text areas to its session store unless the control itself says not to."""
    controls = [part.split(b">")[0] for page in screens(reporter) for part in page.body.split(tag)[1:]]
    assert controls
    assert all(b'autocomplete="off"' in control for control in controls)


def test_no_text_is_sent_to_a_speller_or_translator(reporter: ReporterProgram) -> None:
    texts = [part.split(b">")[0] for page in screens(reporter) for part in page.body.split(b"<textarea")[1:]]
    assert texts
    assert all(b'spellcheck="false"' in text and b'translate="no"' in text for text in texts)
