"""No text in the client's sources escapes the catalogue."""

import subprocess
from pathlib import Path

import pytest

from app.locale.catalogues import client_messages

SOURCE = """
import { t, tn } from "./texts.ts";
const count: number = files!.length as number;
export const Row = ({ day }: { day: string }) => (
  <li title={t("Don't wait")} class={`row ${t(`In a template`)}`}>
    {t("Received on %(day)s, %(when)s", { day, when: t("in the morning") })} isn't `t("a text")`
    {open ? t`Tagged` : <b>{tn("%(count)s file", "%(count)s files", count, { count })}</b>}
    {/* t("in a comment") */ texts.map((text) => <i>{/t("in a pattern")/.test(text) && t("Put " + "together")}</i>)}
  </li>
);
"""
FOUND = {
    "Don't wait",
    "In a template",
    "Received on %(day)s, %(when)s",
    "in the morning",
    "Tagged",
    ("%(count)s file", "%(count)s files"),
    "Put together",
}


def test_texts_are_found_wherever_they_stand(tmp_path: Path) -> None:
    """In attributes, templates, other texts' values, choices; not in comments, patterns or plain words."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/row.tsx").write_text(SOURCE)
    assert {text for _file, text, _context in client_messages(tmp_path)} == FOUND
    assert {file for file, _text, _context in client_messages(tmp_path)} == {"app/client/deep/row.tsx"}


@pytest.mark.parametrize("call", ["t(name)", "t(`Dear ${name}`)", "t`Dear ${name}`", 't(late ? "Now" : "Soon")', "tn('One')"])
def test_a_text_that_no_catalogue_could_hold_is_refused(call: str, tmp_path: Path) -> None:
    """It would be shown in English for ever, and nobody would see why."""
    (tmp_path / "page.ts").write_text(f"export const text = {call};")
    with pytest.raises(subprocess.CalledProcessError):
        client_messages(tmp_path)
