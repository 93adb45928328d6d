"""Rules of serving the console: a strict policy, no inline code, files that are listed and nothing else."""

import hashlib
import re
from base64 import b64encode
from pathlib import Path

import pytest
from httpx import Response

from app.domain.languages import LANGUAGES
from app.resources import STATIC
from app.web.static_files import static_files
from tests.services.office import Office
from tests.web.staff.client import Client


def policy(answer: Response) -> dict[str, list[str]]:
    """Return an answer's Content-Security-Policy by directive."""
    parts = [part.split() for part in answer.headers["content-security-policy"].split(";")]
    return {part[0]: part[1:] for part in parts}


def test_the_reporters_worker_may_fetch_and_nothing_else(client: Client) -> None:
    rules = policy(client.get("/static/reporter-worker.js"))
    assert (rules["default-src"], rules["connect-src"]) == (["'none'"], ["'self'"])
    assert "script-src" not in rules


@pytest.mark.parametrize("path", ["/staff/", "/static/console-worker.js"])
def test_nothing_runs_that_is_not_a_file_of_ours(client: Client, path: str) -> None:
    """The worker lives under the policy that its own script came with, so files carry it as well."""
    rules = policy(client.get(path))
    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == ["'self'", "'wasm-unsafe-eval'"]
    assert rules["worker-src"] == rules["style-src"] == rules["connect-src"] == ["'self'"]
    assert rules["require-trusted-types-for"] == ["'script'"]
    assert rules["trusted-types"] == ["tillit"]
    assert rules["frame-src"] == ["'self'"]
    for closed in ("form-action", "base-uri", "frame-ancestors"):
        assert rules[closed] == ["'none'"]
    assert not {word for words in rules.values() for word in words} & {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"}


def test_webassembly_is_allowed_to_the_console_alone(client: Client) -> None:
    answer = client.get("/house/")
    assert answer.status_code in {200, 404}
    assert "wasm" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shell_holds_no_inline_code_and_loads_only_ours(client: Client, language: str) -> None:
    answer = client.get(f"/{language}/staff/")
    assert answer.status_code == 200
    assert f'<html lang="{language}" data-organisation="house">' in answer.text
    assert re.findall(r"<script[^>]*>([^<]*)</script>", answer.text) == [""]
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", answer.text)
    sources = re.findall(r'(?:src|href)="([^"]*)"', answer.text)
    assert len(sources) >= 3
    assert all(source.startswith(("/", "data:,")) and not source.startswith("//") for source in sources)


def test_the_shell_is_the_same_for_everybody(client: Client) -> None:
    assert client.get("/staff/").text == client.get("/staff/", headers={"Cookie": "a=b"}).text


def test_a_preview_has_no_origin_no_network_and_one_script(client: Client) -> None:
    answer = client.get("/staff/preview")
    rules = policy(answer)
    assert rules["sandbox"] == ["allow-scripts"]
    assert rules["default-src"] == ["'none'"]
    assert rules["frame-ancestors"] == ["'self'"]
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    for element, directive in (("script", "script-src"), ("style", "style-src")):
        [inline] = re.findall(rf"<{element}>(.*?)</{element}>", answer.text, re.DOTALL)
        digest = b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert rules[directive] == [f"'sha256-{digest}'"]
    assert not {"connect-src", "img-src", "worker-src", "frame-src"} & set(rules)


def test_the_address_without_its_slash_leads_there(client: Client) -> None:
    answer = client.get("/staff")
    assert (answer.status_code, answer.headers["location"]) == (308, "/staff/")


def test_files_are_compressed_where_the_browser_takes_it_and_it_pays(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "large.js").write_text("again and again; " * 100)
    (tmp_path / "small.js").write_text("x")
    monkeypatch.setattr("app.web.static_files.STATIC", tmp_path)
    plain = client.get("/static/large.js", headers={"Accept-Encoding": "identity"})
    packed = client.get("/static/large.js", headers={"Accept-Encoding": "gzip"})
    assert plain.text == packed.text == "again and again; " * 100
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) < 100
    assert "content-encoding" not in client.get("/static/small.js", headers={"Accept-Encoding": "gzip"}).headers


def test_an_unchanged_file_is_not_sent_again(client: Client) -> None:
    first = client.get("/static/locale/nb.json")
    again = client.get("/static/locale/nb.json", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"].startswith("no-cache")
    assert "no-store" in client.get("/staff/").headers["cache-control"]


def test_every_file_is_served_with_its_type(client: Client) -> None:
    files = static_files(STATIC)
    assert len(files) >= 3
    for path, file in files.items():
        answer = client.get(f"/static/{path}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == file.media_type
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.content == file.plain


@pytest.mark.parametrize(
    "path",
    ["", "x", "../settings.py", "%2e%2e/settings.py", "locale", "locale/", "/etc/passwd", "..%5c"],
)
def test_no_other_file_is_served(client: Client, path: str) -> None:
    assert client.get(f"/static/{path}", headers={}).status_code == 404


def test_nothing_here_becomes_a_service_worker(client: Client) -> None:
    answer = client.get("/static/locale/nb.json", headers={"Service-Worker": "script"})
    assert answer.status_code == 403


def test_the_api_answers_no_other_origin(client: Client, house: Office) -> None:
    """No CORS: a stranger's page gets neither a preflight's yes nor a header that lets it read."""
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for method in ("OPTIONS", "GET"):
        answer = client.request(method, "/api/v1/cases", headers=headers)
        assert answer.status_code >= 400
        assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["nothing", "sign-in/", "cases/x/y/z", "../v1/me", ""])
def test_where_there_is_no_route_the_answer_is_json(client: Client, method: str, path: str) -> None:
    answer = client.request(method, f"/api/v1/{path}")
    assert answer.status_code in {401, 404, 405}
    assert set(answer.json()) == {"error", "message"}
