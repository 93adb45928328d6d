"""Another language is found at once, and takes along what was typed."""

import pytest

from app.locale import translations
from app.rulebooks import rulebook_file
from app.services.create_organisation import create_organisation
from tests.html_page import Form, Page
from tests.reporter_program import File, ReporterProgram
from tests.web.reporter.portal import ANSWERS, Portal

OTHERS = ["nb", "nl", "sv"]


def other_language(page: Page, action: str, language: str) -> Form:
    """Return the page's form as the button of *language* sends it."""
    form = page.form(action)
    address = f"/{language}{form.action}?stay"
    assert f'formaction="{address}"'.encode() in page.body
    form.action = address
    return form


def stands_above(page: Page) -> set[str]:
    """Return the languages that are named before the page's own text begins."""
    above = page.body.split(b"<main>")[0]
    return {language for language in ("en", *OTHERS) if f'lang="{language}"'.encode() in above.split(b"<body")[1]}


@pytest.mark.parametrize("path", ["/house/", "/house/receipt", "/house/case"])
def test_languages_stand_before_the_text_where_a_reader_arrives(path: str, reporter: ReporterProgram) -> None:
    assert stands_above(reporter.get(path)) == set(OTHERS)
    assert stands_above(reporter.get("/nb" + path)) == {"en", "nl", "sv"}


@pytest.mark.parametrize("language", OTHERS)
def test_a_message_that_is_being_written_survives_another_language(
    language: str, portal: Portal, reporter: ReporterProgram
) -> None:
    case = reporter.come_back(reporter.report(ANSWERS))
    page = reporter.submit(other_language(case, "/case/reply", language), {"text": "Half a sent"}, [File("a.txt", b"a")])
    form = page.form("/case/reply")
    assert (page.status, page.errors, portal.count("object")) == (200, "", 1)
    assert form.action == f"/{language}/house/case/reply"
    assert form.fields["text"].value == "Half a sent"
    assert translations(language).gettext("Your message") in page.text
    sent = reporter.submit(form, {})
    assert list(sent.messages[1].files) == ["a.txt"]


def test_no_link_of_the_case_page_leads_away_from_what_is_typed(reporter: ReporterProgram) -> None:
    case = reporter.come_back(reporter.report(ANSWERS))
    assert not any(link.startswith(("/nb", "/nl", "/sv")) for link in case.links)


def test_words_that_are_being_typed_survive_another_language(reporter: ReporterProgram) -> None:
    asked = reporter.get("/house/receipt")
    page = reporter.submit(other_language(asked, "/receipt", "sv"), {"words": "lantern gravel"})
    assert (page.status, page.errors) == (200, "")
    assert page.form("/receipt").fields["words"].value == "lantern gravel"
    assert page.form("/receipt").action == "/sv/house/receipt"


def test_a_message_not_sent_yet_survives_another_language_while_the_words_are_typed(reporter: ReporterProgram) -> None:
    case = reporter.come_back(reporter.report(ANSWERS))
    reporter.cookies.clear()
    asked = reporter.reply(case, "Typed for an hour.")
    page = reporter.submit(other_language(asked, "/receipt", "nl"), {"words": "lantern"})
    assert page.form("/receipt").fields["text"].value == "Typed for an hour."


def test_organisations_are_chosen_in_ones_own_language_and_one_in_preparation_hides_none(
    portal: Portal, reporter: ReporterProgram
) -> None:
    with portal.office.database.writing() as session:
        roots = [root.public for root in portal.office.roots]
        create_organisation(session, slug="other", name="Other", rulebook=rulebook_file("standard"), roots=roots)
    page = reporter.get("/")
    assert (page.status, page.path) == (200, "/")
    assert stands_above(page) == set(OTHERS)
    assert {"/house/", "/nb/", "/nl/", "/sv/"} <= set(page.links)
    assert "/other/" not in page.links
    assert "/" in reporter.get("/nb/").links


def test_an_old_answer_is_labelled_in_the_language_of_now(reporter: ReporterProgram) -> None:
    words = reporter.report({**ANSWERS, "q_name": "Kari"})
    assert "What happened?" in reporter.come_back(words).messages[0].text
    page = reporter.get("/nb/house/case")
    for text in ("Hva skjedde?", ANSWERS["q_what"].split()[0], "Jeg så eller hørte det selv"):
        assert text in page.messages[0].text
    assert "Navnet ditt Kari" in page.text
    assert "What happened?" not in page.text


def test_a_day_is_written_as_each_language_writes_it(reporter: ReporterProgram) -> None:
    form = reporter.last_screen(ANSWERS).form("/report")
    form.action = "/sv" + form.action
    assert "dagen den " in reporter.submit(form, {}).text.partition("Kom tillbaka ")[2][:20]


@pytest.mark.parametrize("language", OTHERS)
def test_a_month_that_stands_alone_begins_with_a_capital(language: str, reporter: ReporterProgram) -> None:
    page = reporter.get(f"/{language}/goodbye")
    assert page.heading[0].isupper()
    assert page.title == page.heading
    assert "." not in page.text.removesuffix(".")  # the days, too, stand alone: a dot would not fit on a narrow screen
