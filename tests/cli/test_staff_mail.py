"""The operator sets where a member is told by e-mail; nothing shows it again."""

from pathlib import Path

import pytest

from crypto.entry import Entry
from tests.cli.commands import Run


def test_an_address_is_set_and_forgotten_and_shown_nowhere(run: Run, house: Entry) -> None:
    ran = run("staff", "mail", "ada", "ada@example.com", "--language", "nb")
    assert (ran.code, ran.err) == (0, "")
    assert "ada@" not in ran.out + run("staff", "list").out + run("doctor").out
    assert "members have e-mail addresses" in run("doctor").out
    assert b"ada@example.com" not in b"".join(path.read_bytes() for path in Path("data").rglob("*") if path.is_file())
    assert run("directory", "draft", "p").code == 0
    assert b"example.com" not in Path("p").read_bytes()
    assert run("staff", "mail", "ada", "none").code == 0
    assert "members have e-mail addresses" not in run("doctor").out


@pytest.mark.parametrize(
    "address", ["ada", "ada@", "@example.com", "ada@localhost", "a b@example.com", "ada@exämple.com", "a" * 65 + "@b.example"]
)
def test_what_is_no_address_is_not_taken(run: Run, house: Entry, address: str) -> None:
    ran = run("staff", "mail", "ada", address)
    assert (ran.code, ran.err) == (1, f"tillit: {address} is no e-mail address.\n")


def test_only_a_member_who_works_has_one(run: Run, house: Entry) -> None:
    assert "There is no member eva" in run("staff", "mail", "eva", "eva@example.com").err
    assert run("staff", "end", "ada").code == 0
    assert "ended before" in run("staff", "mail", "ada", "ada@example.com").err
