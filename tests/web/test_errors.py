"""Error pages say what happened and repeat nothing of what was sent."""

import logging

import pytest
from starlette.exceptions import HTTPException

from app.web.reporter import start
from tests.reporter_program import ReporterProgram
from tests.web.reporter.portal import Portal

SECRET = "planted-sentence"


def ours(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """Return what was logged; pytest listens to the access log too, which is switched off where nobody does."""
    return [record for record in caplog.records if record.name not in {"uvicorn.access", "asyncio"}]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"/{SECRET}/", 404),
        ("GET", f"/house/{SECRET}", 404),
        ("GET", f"/house/case/attachment/{SECRET}", 200),
        ("POST", f"/house/?{SECRET}", 405),
        ("DELETE", f"/house/report?{SECRET}", 405),
        ("GET", "/house/leave", 405),
    ],
)
def test_an_address_that_leads_nowhere_is_not_repeated(method: str, path: str, status: int, reporter: ReporterProgram) -> None:
    page = reporter.request(method, path, headers={"Origin": reporter.origin})
    assert page.status == status
    assert SECRET.encode() not in page.body
    assert page.heading


@pytest.mark.parametrize("status", [403, 404, 405, 408, 413, 422, 429, 503])
def test_every_refusal_has_a_page_of_its_own_that_says_what_to_do(
    status: int, reporter: ReporterProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise HTTPException(status)

    monkeypatch.setattr(start, "all_readers", refuses)
    page = reporter.get(f"/house/?{SECRET}")
    assert page.status == status
    assert page.heading not in {"", "Something went wrong on our side"}
    assert len(page.text) > len(page.heading) + 20
    assert SECRET.encode() not in page.body


def test_pages_speak_the_language_of_the_address(reporter: ReporterProgram) -> None:
    assert b'<html lang="nb">' in reporter.get("/nb/nowhere/").body


def test_an_unexpected_error_is_a_page_and_a_line_without_what_was_sent(
    reporter: ReporterProgram, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, portal: Portal
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(start, "all_readers", fails)
    with caplog.at_level(logging.DEBUG):
        page = reporter.get(f"/house/?{SECRET}")
    assert page.status == 500
    assert SECRET.encode() not in page.body
    logged = "\n".join(record.getMessage() + (record.exc_text or "") for record in ours(caplog))
    assert "RuntimeError" in logged
    assert SECRET not in logged
    assert portal.count("case") == 0


def test_nothing_is_logged_of_an_ordinary_visit(reporter: ReporterProgram, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        reporter.report({"q_what": SECRET})
    assert ours(caplog) == []
