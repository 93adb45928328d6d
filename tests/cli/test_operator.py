"""From an empty folder to a signed directory, with the commands alone."""

from pathlib import Path

import pytest

from crypto.encoding import b64, unb64
from crypto.entry import Entry
from tests.cli.commands import Run
from tests.cli.house import PASSPHRASE, PROTECTED, create_organisation, enrol, invite, numbered_words, sign


def test_an_operator_gets_from_an_empty_folder_to_a_signed_directory(run: Run, house: Entry) -> None:
    drafted = run("directory", "draft", "p")
    assert drafted.code == 0
    assert "JOINS    Ada: committee (handler, chair)" in drafted.lines
    assert f"fingerprint {house.fingerprint_text}" in drafted.lines
    signed = sign(run, "--yes")
    assert signed.code == 0, signed.err
    assert drafted.lines[:-1] == signed.lines[:-1]
    published = run("directory", "publish", "s")
    assert published.code == 0
    assert published.out.startswith("Version 1 is in force")
    assert [line.split()[-1] for line in run("staff", "list").lines] == ["active"]


def test_a_name_can_not_pass_for_a_line_of_what_is_signed(run: Run, house: Entry) -> None:
    """A server that was taken over names somebody so that another fingerprint seems to be theirs, or makes up a body's change."""
    sly = "Bo\n         fingerprint 0000\x1b[2J"
    run("staff", "invite", "bo", "--name", sly, "--seat", "committee:handler")
    enrol(next(line for line in run("staff", "invite", "bo").lines if "#enrol=" in line))
    run("body", "create", "board", "--kind", "committee", "--name", f"en={sly}")
    drafted = run("directory", "draft", "p")
    assert drafted.out.count("Bo fingerprint 0000�[2J") == 2
    assert "fingerprint 0000�[2J" not in drafted.lines
    assert run("staff", "list").out.count("\n") == 2


def test_the_signer_is_asked_and_may_refuse(run: Run, house: Entry) -> None:
    run("directory", "draft", "p")
    refused = sign(run, typed="no\n" + PASSPHRASE)
    assert refused.code == 1
    assert "[yes/no]" in refused.out
    assert not Path("s").exists()
    assert sign(run, typed="yes\n" + PASSPHRASE).code == 0


def test_the_wrong_passphrase_signs_nothing(run: Run, house: Entry) -> None:
    run("directory", "draft", "p")
    refused = sign(run, "--yes", typed="another passphrase\n")
    assert refused.code == 1
    assert "passphrase" in refused.err
    assert not Path("s").exists()


def test_a_root_signs_no_second_version_of_one_number_unasked(run: Run, house: Entry) -> None:
    """A server that was taken over could show the one to some and the other to others."""
    run("directory", "draft", "p")
    assert sign(run, "--yes").code == 0
    Path("s").unlink()
    again = sign(run, "--yes")
    assert again.code == 1
    assert "has signed version 1 before" in again.err
    assert sign(run, typed="yes\nyes\n" + PASSPHRASE).code == 0


def test_the_root_on_paper_signs_too(run: Run) -> None:
    run("init")
    created = create_organisation(run)
    words = numbered_words(created)
    assert len(words) == 10
    run("body", "create", "committee", "--name", "en=The committee")
    enrol(invite(run))
    run("directory", "draft", "p")
    signed = run("directory", "sign", "p", "s", "--paper", "--yes", typed=" ".join(words) + "\n")
    assert signed.code == 0, signed.err
    assert run("directory", "publish", "s").code == 0


def test_words_that_are_unclear_are_named_by_place_only(run: Run, house: Entry) -> None:
    run("directory", "draft", "p")
    refused = run("directory", "sign", "p", "s", "--paper", "--yes", typed="qqqqq " * 10 + "\n")
    assert refused.code == 1
    assert "1, 2, 3" in refused.err
    assert "qqqqq" not in refused.err + refused.out


def test_a_replaced_root_signs_no_more(run: Run, house: Entry) -> None:
    run("directory", "draft", "p")
    replaced = run("directory", "replace-root", "p", "s", "--root-key", "root.key", "--yes", *PROTECTED, typed=PASSPHRASE)
    assert replaced.code == 0, replaced.err
    words = numbered_words(replaced)
    assert run("directory", "publish", "s").code == 0
    assert run("directory", "draft", "p2").code == 0
    signed = run("directory", "sign", "p2", "s2", "--paper", "--yes", typed=" ".join(words) + "\n")
    assert signed.code == 0, signed.err
    assert run("directory", "publish", "s2").code == 0


def test_the_root_key_is_protected_private_and_never_in_the_data_folder(run: Run) -> None:
    run("init")
    inside = run(
        *("org", "create", "--slug", "house", "--name", "H", "--rulebook", "standard", "--root-key", "data/root.key"),
        *PROTECTED,
        typed=PASSPHRASE,
    )
    assert inside.code == 1
    assert "data folder" in inside.err
    assert create_organisation(run).code == 0
    assert Path("root.key").read_bytes().startswith(b"tillit/v1/keyfile\n")
    assert Path("root.key").stat().st_mode & 0o077 == 0
    stored = b"".join(path.read_bytes() for path in Path("data").rglob("*") if path.is_file())
    assert b"TILLIT-ROOT" not in stored


def test_roots_that_were_made_elsewhere_are_never_on_the_server(run: Run) -> None:
    made = run("key", "root", "root.key", *PROTECTED, typed=PASSPHRASE)
    (roots,) = [line.partition("--roots=")[2] for line in made.lines if "--roots" in line]
    assert len(numbered_words(made)) == 10
    run("init")
    create = ("org", "create", "--slug", "house", "--name", "H", "--rulebook", "standard")
    for wrong in ("", roots.split(",")[0], "x,y", ",".join([roots.split(",")[0]] * 2)):
        assert run(*create, f"--roots={wrong}").code == 1
    assert run(*create, f"--roots={roots}").code == 0
    run("body", "create", "committee", "--name", "en=The committee")
    enrol(invite(run))
    assert run("directory", "draft", "p").code == 0
    assert sign(run, "--yes").code == 0
    assert run("directory", "publish", "s").code == 0


def test_a_root_that_begins_with_a_dash_is_no_option(run: Run) -> None:
    """One key in 64 does, as it is written in base64url."""
    run("init")
    first, second = b64(b"\xf8" + bytes(31)), b64(bytes(32))
    assert first.startswith("-")
    create = ("org", "create", "--slug", "house", "--name", "H", "--rulebook", "standard")
    assert run(*create, f"--roots={first},{second}").code == 0


def test_the_fingerprint_that_is_printed_is_the_one_that_is_printed_again(run: Run) -> None:
    run("init")
    created = create_organisation(run)
    (fingerprint,) = run("directory", "root-fingerprint").lines
    assert len(fingerprint.split()) == 16
    assert fingerprint in created.lines


def test_a_creation_that_fails_leaves_no_root_key(run: Run) -> None:
    run("init")
    assert create_organisation(run).code == 0
    Path("root.key").rename("first.key")
    again = create_organisation(run)
    assert again.code == 1
    assert not Path("root.key").exists()


def test_an_ended_member_is_listed_so(run: Run, house: Entry) -> None:
    assert run("staff", "end", "ada").code == 0
    assert run("staff", "list").lines[0].endswith("ended")
    assert run("staff", "end", "ada").code == 1


def test_the_link_has_its_token_in_the_fragment_of_the_staffs_origin(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fragment is never sent: it stands in no log and no proxy sees it."""
    run("init")
    create_organisation(run)
    run("body", "create", "committee", "--name", "en=C")
    monkeypatch.setenv("TILLIT_STAFF_ORIGINS", "https://staff.example")
    link = invite(run)
    before, _, token = link.partition("#enrol=")
    assert before == "https://staff.example/staff/"
    assert len(unb64(token, 32)) == 32


def test_what_a_command_writes_others_on_the_machine_cant_read(run: Run, house: Entry) -> None:
    run("directory", "draft", "p")
    sign(run, "--yes")
    run("key", "make", "plain.key", "--plain")
    written = [path for path in Path().rglob("*") if path.name != "runtime"]
    assert {"tillit.db", "root.key", "root.key.signed", "p", "s", "plain.key"} <= {path.name for path in written}
    assert [path for path in written if path.stat().st_mode & 0o077] == []
