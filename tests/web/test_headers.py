"""What every answer says to the browser, checked by what it means."""

import hashlib
import re
from base64 import b64encode

import pytest

from tests.html_page import Page
from tests.reporter_program import File, ReporterProgram
from tests.web.reporter.portal import ANSWERS, Portal

PATHS = ["/", "/house/", "/house/report", "/house/receipt", "/house/case", "/goodbye", "/healthz", "/nowhere", "/api/v1/nothing"]


def policy_of(page: Page) -> dict[str, list[str]]:
    """Return the Content-Security-Policy, directive by directive."""
    directives = (part.split() for part in page.header("content-security-policy").split(";"))
    return {name: values for name, *values in directives}


def style_of(page: Page) -> str:
    """Return the hash of the page's style sheet."""
    (style,) = re.findall(rb"<style>(.*?)</style>", page.body, re.DOTALL)
    return f"'sha256-{b64encode(hashlib.sha256(style).digest()).decode()}'"


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_every_header(path: str, reporter: ReporterProgram) -> None:
    page = reporter.request("GET", path)
    assert page.header("cross-origin-opener-policy") == "same-origin"
    assert page.header("cross-origin-resource-policy") == "same-origin"
    assert page.header("cross-origin-embedder-policy") == "require-corp"
    assert page.header("x-content-type-options") == "nosniff"
    assert page.header("referrer-policy") == "same-origin"
    assert "no-store" in page.header("cache-control")
    assert len({name.lower() for name, _ in page.headers}) == len(page.headers)


@pytest.mark.parametrize("path", [*PATHS[:-1], "/staffing/", "/nb/staffing/", "/nb/house/"])
def test_a_reporters_page_may_use_nothing_that_browsers_gate(path: str, reporter: ReporterProgram) -> None:
    features = reporter.request("GET", path).header("permissions-policy").split(", ")
    assert all(feature.endswith("=()") for feature in features)


@pytest.mark.parametrize("path", ["/staff/", "/staff", "/nb/staff/", "/nl/staff/preview", "/nb/api/v1/nothing"])
def test_the_console_may_use_passkeys_in_every_language(path: str, reporter: ReporterProgram) -> None:
    features = reporter.request("GET", path).header("permissions-policy").split(", ")
    allowed = {feature.removesuffix("=(self)") for feature in features if feature.endswith("=(self)")}
    assert allowed == {"clipboard-write", "publickey-credentials-create", "publickey-credentials-get"}


@pytest.mark.parametrize("path", ["/house/", "/house/report?server", "/house/receipt?server", "/goodbye", "/nowhere"])
def test_a_page_can_run_nothing_fetch_nothing_and_post_nowhere_else(path: str, reporter: ReporterProgram) -> None:
    page = reporter.get(path)
    policy = policy_of(page)
    assert policy == {
        "default-src": ["'none'"],
        "style-src": [style_of(page)],
        "img-src": ["data:"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    assert b"<script" not in page.body
    assert b" style=" not in page.body
    assert re.search(rb"\son[a-z]+=", page.body) is None


@pytest.mark.parametrize("path", ["/house/report", "/house/receipt"])
def test_a_page_that_seals_runs_our_own_script_alone(path: str, reporter: ReporterProgram) -> None:
    page = reporter.get(path)
    policy = policy_of(page)
    assert policy.pop("style-src") == [
        f"'sha256-{b64encode(hashlib.sha256(style).digest()).decode()}'"
        for style in re.findall(rb"<style>(.*?)</style>", page.body, re.DOTALL)
    ]
    assert policy == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "worker-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["data:"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["tillit"],
    }
    assert re.findall(rb"<script[^>]*>", page.body) == [b'<script src="/static/reporter.js" defer>']
    assert re.search(rb"\son[a-z]+=", page.body) is None


@pytest.mark.parametrize("path", ["/house/report", "/house/receipt", "/nb/house/report"])
def test_where_script_can_run_there_is_no_form_but_what_it_shows_itself(path: str, reporter: ReporterProgram) -> None:
    """What stands outside noscript and templates is what a browser with script draws before that script does anything."""
    body = reporter.get(path).body
    drawn = re.sub(rb"<(noscript|template)\b.*?</\1>", b"", body, flags=re.DOTALL)
    assert body.count(b"<form") > drawn.count(b"<form") == 0
    assert b"?server" in drawn


def test_a_file_is_never_shown_in_our_origin(portal: Portal, reporter: ReporterProgram) -> None:
    hostile = File("page.html", b"<script>alert(1)</script>", "text/html")
    case = reporter.come_back(reporter.report(ANSWERS, [hostile]))
    page = reporter.request("GET", case.messages[0].files["page.html"])
    assert page.header("content-type") == "application/octet-stream"
    assert page.header("content-disposition").startswith("attachment;")
    assert "sandbox" in page.header("content-security-policy")
    assert portal.count("case") == 1
