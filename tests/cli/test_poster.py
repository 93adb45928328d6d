"""`tillit org poster`: which address it leads to, and when there is none."""

from pathlib import Path

import pytest

from app.domain.languages import LANGUAGES
from tests.cli.commands import Run
from tests.cli.demo import Demo
from tests.cli.house import create_organisation

WEB, ONION, PLAIN = "https://tillit.example", f"http://{'abcdefgh' * 7}.onion", "http://10.0.0.1:8000"


@pytest.mark.parametrize(
    ("origins", "leads_to", "shown", "left_out"),
    [
        ((WEB,), WEB, [WEB], ["onion", "Tor Browser"]),
        ((PLAIN, ONION, WEB), WEB, [WEB, ONION], [PLAIN]),
        ((ONION, PLAIN), ONION, [ONION], [PLAIN, "In any browser"]),
    ],
)
def test_the_web_comes_first_and_what_is_not_encrypted_is_left_out(
    demo: Demo,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    origins: tuple[str, ...],
    leads_to: str,
    shown: list[str],
    left_out: list[str],
) -> None:
    monkeypatch.setenv("TILLIT_ORIGINS", ",".join(origins))
    ran = run("org", "poster", "poster.html")
    assert (ran.code, ran.err) == (0, "")
    assert f"leads to {leads_to}/example/." in ran.out
    text = Path("poster.html").read_text()
    for origin in shown:
        assert f"{origin}/example/" in text
    assert [word for word in left_out if word in text] == []


def test_where_nothing_is_encrypted_the_operator_is_warned(demo: Demo, run: Run) -> None:
    ran = run("org", "poster", "poster.html", "--org", "example")
    assert ran.code == 0
    assert "reached without TLS" in ran.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_language_that_is_asked_for(demo: Demo, run: Run, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("TILLIT_ORIGINS", WEB)
    monkeypatch.setenv("TILLIT_LANGUAGE", "sv")
    assert run("org", "poster", "asked.html", "--language", language).code == 0
    assert run("org", "poster", "portals.html").code == 0
    asked, portals = Path("asked.html").read_text(), Path("portals.html").read_text()
    assert f'<html lang="{language}">' in asked
    assert f"{WEB}/example/" in portals
    assert f"{WEB}/example/" in asked if language == "sv" else f"{WEB}/{language}/example/" in asked
    assert (asked == portals) == (language == "sv")


def test_nothing_is_overwritten_and_no_poster_leads_nowhere(run: Run) -> None:
    assert run("init").code == 0
    assert create_organisation(run).code == 0
    early = run("org", "poster", "poster.html")
    assert early.code == 1
    assert "before its directory is published" in early.err
    assert not Path("poster.html").exists()
    Path("letter.html").write_text("Dear Sir")
    assert "nothing is overwritten" in run("org", "poster", "letter.html").err
    assert Path("letter.html").read_text() == "Dear Sir"
