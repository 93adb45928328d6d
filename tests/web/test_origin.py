"""Only our own pages may make a browser change something here."""

import pytest
from starlette.requests import Request

from app.web.origin import comes_from_here, own_origin
from tests.reporter_program import ReporterProgram
from tests.web.reporter.portal import ANSWERS, Portal

ORIGINS = ("https://report.example.org", "http://exampleonion.onion")


def request(**headers: str) -> Request:
    """Return a request to report.example.org, as it arrives behind a proxy that ends TLS."""
    sent = {"host": "report.example.org", **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = [(name.encode(), value.encode()) for name, value in sent.items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": raw, "scheme": "http", "server": ("x", 80)})


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://report.example.org"},
        {"origin": "https://REPORT.example.org"},
        {"sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "same-origin", "origin": "null"},
        {"sec_fetch_site": "none", "origin": "https://report.example.org"},
        {"host": "exampleonion.onion", "origin": "http://exampleonion.onion"},
    ],
)
def test_our_own_pages_are_taken(headers: dict[str, str]) -> None:
    assert comes_from_here(request(**headers), ORIGINS)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": ""},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": "http://report.example.org"},
        {"origin": "https://report.example.org:8443"},
        {"origin": "https://report.example.org.evil.example"},
        {"origin": "http://exampleonion.onion"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site", "origin": "https://report.example.org"},
        {"sec_fetch_site": "cross-site", "origin": "https://report.example.org"},
        {"sec_fetch_site": "none"},
    ],
)
def test_foreign_null_and_missing_senders_are_refused(headers: dict[str, str]) -> None:
    assert not comes_from_here(request(**headers), ORIGINS)


def test_without_a_setting_for_the_host_the_scheme_of_the_connection_counts() -> None:
    assert own_origin(request(host="localhost:8000"), ORIGINS) == "http://localhost:8000"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
@pytest.mark.parametrize("path", ["/house/report", "/house/receipt", "/house/case/reply", "/house/leave", "/nb/house/report"])
def test_a_foreign_post_is_refused_kindly_and_changes_nothing(
    origin: str, path: str, portal: Portal, reporter: ReporterProgram
) -> None:
    form = reporter.last_screen(ANSWERS).form("/report")
    body = "&".join(f"{name}={value}" for name, value in form.filled({})).encode()
    page = reporter.request("POST", path, [body], len(body), "application/x-www-form-urlencoded", {"Origin": origin})
    assert page.status == 403
    assert page.heading
    assert page.receipt is None
    assert ANSWERS["q_what"][:10] not in page.text
    assert portal.count("case") == 0


def test_a_request_for_a_service_worker_is_refused(reporter: ReporterProgram) -> None:
    assert reporter.request("GET", "/house/", headers={"Service-Worker": "script"}).status == 403
