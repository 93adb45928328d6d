"""The page of a case shows its reporter what they said of themselves, and leads to what is new."""

from tests.reporter_program import ReporterProgram
from tests.web.reporter.handler import Handler
from tests.web.reporter.portal import ANSWERS, Portal

NAME = "Kari Planted"


def test_the_case_shows_what_its_reporter_said_about_themselves(portal: Portal, reporter: ReporterProgram) -> None:
    words = reporter.report({**ANSWERS, "q_name": NAME})
    page = reporter.come_back(words)
    shown = page.body.decode().partition('id="identity"')[2].partition("</details>")[0]
    assert "Your name" in shown
    assert NAME in shown
    assert NAME not in page.messages[0].text
    portal.end("bo")  # the room gets a new key, and the name lies under the old one
    reporter.reply(page, "Still me.")
    assert NAME in reporter.get("/house/case").text


def test_the_case_says_that_nothing_was_said(reporter: ReporterProgram) -> None:
    page = reporter.come_back(reporter.report(ANSWERS))
    assert "You have not said who you are." in page.text
    assert b'id="identity"' not in page.body


def test_a_name_that_is_withheld_is_said_to_be_missing(portal: Portal, reporter: ReporterProgram) -> None:
    words = reporter.report({**ANSWERS, "q_name": NAME})
    with portal.office.database.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM object WHERE room = 'identity'")
    page = reporter.come_back(words)
    assert NAME not in page.text
    assert "so it is not shown" in page.text
    assert "You have not said who you are." not in page.text


def test_the_newest_answer_is_the_last_even_of_two_alike(portal: Portal, reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS)
    assert b'href="#newest"' not in reporter.come_back(words).body
    ada = Handler(portal, "ada")
    (case,) = ada.cases()
    for _ in range(2):
        ada.write(case, "Thank you.")
    page = reporter.come_back(words)
    before, _, after = page.body.partition(b' id="newest"')
    assert b'href="#newest"' in before
    assert (before.count(b"<article"), after.count(b"<article"), after.count(b'id="newest"')) == (3, 0, 0)
