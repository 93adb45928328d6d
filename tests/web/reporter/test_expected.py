"""The reporter's page says what was promised by when, and says so when the organisation is late."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app import clock
from app.clock import today
from app.services.draft import read_draft, store_draft
from app.services.use_rulebook import accept_rulebook
from tests.party import RULEBOOK
from tests.reporter_program import ReporterProgram
from tests.web.reporter.handler import Handler
from tests.web.reporter.portal import ANSWERS, Portal
from tests.web.reporter.test_rules_of_the_form import NORTH


def promise_the_passing_on(party: Portal) -> None:
    """Have the party's rules promise reporters that their case is passed on."""
    passing = b'id = "pass-on"'
    text = RULEBOOK.replace(passing, passing + b"\npromised = true", 1)
    office = party.office
    with office.database.writing() as session:
        rulebook = accept_rulebook(session, text, office.organisation.slug)
        store_draft(session, office.organisation, replace(read_draft(session, office.organisation), rulebook=rulebook))
    office.sign_and_publish(today())


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(clock, "today", lambda: day)


def notes(reporter: ReporterProgram) -> list[str]:
    """Return what the page says of promises: which, and how it stands."""
    page = reporter.get("/house/case").body.decode()
    return [piece.partition('"')[0] for piece in page.split('data-expect="')[1:]]


def test_both_promises_are_told_the_nearest_first(reporter: ReporterProgram) -> None:
    reporter.come_back(reporter.report(ANSWERS))
    assert notes(reporter) == ["acknowledge next", "other then"]
    assert "Then, by" in reporter.get("/house/case").text


def test_a_promise_is_late_on_the_day_after_its_last(reporter: ReporterProgram, monkeypatch: pytest.MonkeyPatch) -> None:
    filed = today()
    reporter.come_back(reporter.report(ANSWERS))
    for days, expected in (
        (7, ["acknowledge next", "other then"]),
        (8, ["acknowledge late", "feedback next"]),
        (15, ["acknowledge late", "feedback late"]),
    ):
        on(monkeypatch, filed + timedelta(days=days))
        assert notes(reporter) == expected
    assert "You should have heard by" in reporter.get("/house/case").text


def test_what_was_heard_is_waited_for_no_longer(
    portal: Portal, reporter: ReporterProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    reporter.come_back(reporter.report(ANSWERS))
    ada = Handler(portal, "ada")
    (case,) = ada.cases()
    ada.begin(case)
    assert notes(reporter) == ["feedback next"]
    ada.write(case, "Thank you, we look into it.")
    assert notes(reporter) == ["feedback next"]
    ada.write(case, "We have asked for the books.")
    assert notes(reporter) == []
    on(monkeypatch, today() + timedelta(days=99))
    assert notes(reporter) == []


def test_an_answer_without_taking_the_case_up_says_that_it_arrived(portal: Portal, reporter: ReporterProgram) -> None:
    reporter.come_back(reporter.report(ANSWERS))
    ada = Handler(portal, "ada")
    (case,) = ada.cases()
    ada.write(case, "Thank you.")
    assert notes(reporter) == ["feedback next"]


def test_a_closed_or_withdrawn_case_promises_nothing(portal: Portal, reporter: ReporterProgram) -> None:
    reporter.come_back(reporter.report(ANSWERS))
    ada = Handler(portal, "ada")
    (case,) = ada.cases()
    ada.close(case)
    assert notes(reporter) == []


def test_a_deadline_that_a_partys_rules_promise_besides_is_told_by_its_name(
    party: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was answered decides which deadlines run: the page has the answers, the server's table has not."""
    promise_the_passing_on(party)
    filed = today()
    with party.reporter() as program:
        program.come_back(program.report({**NORTH, "entry": "panel", "category": "money"}))
        assert notes(program) == ["other next", "other then", "other then"]
        assert "“It is passed on”" in program.get("/house/case").text
        on(monkeypatch, filed + timedelta(days=4))
        assert notes(program) == ["other late", "acknowledge next", "other then"]
        assert "They are late." in program.get("/house/case").text
