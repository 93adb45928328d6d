"""Looking after a portal: doctor, backup and restore, upgrade, keys."""

import subprocess
from pathlib import Path

from app.storage.database import Database
from app.storage.migrating import migrate_down
from app.storage.schema import newest_revision, revision_of
from crypto.keyfile import read_identity_key_file
from tests.cli.commands import Run
from tests.cli.demo import Demo

PASSPHRASE = "correct horse battery staple\n"


def findings(run: Run) -> tuple[int, list[str]]:
    ran = run("doctor")
    return ran.code, [line for line in ran.lines if "swapped" not in line and "runtime" not in line]


def test_the_doctor_finds_nothing_wrong_with_a_demo_but_where_it_keeps_sessions(demo: Demo, run: Run) -> None:
    _, said = findings(run)
    assert [line for line in said if line != "Nothing is wrong."] == []


def test_the_doctor_says_what_is_wrong_and_fails(demo: Demo, run: Run) -> None:
    (blob,) = demo.settings.blobs.glob("*/*.age")
    blob.unlink()
    demo.settings.data.chmod(0o755)
    code, said = findings(run)
    assert code == 1
    assert any(line.startswith("WRONG    An attachment of a case is missing") for line in said)
    assert any(line.startswith("WRONG    Others on this machine can look into") for line in said)


def test_the_doctor_asks_nothing_more_of_a_damaged_database(demo: Demo, run: Run) -> None:
    demo.settings.database.write_bytes(b"SQLite format 3\0" + bytes(5000))
    code, said = findings(run)
    assert code == 1
    assert any("damaged" in line for line in said)


def test_a_portal_comes_back_from_its_backup(demo: Demo, run: Run) -> None:
    made = run("key", "make", "backup.key", "--passphrase-fd", "0", typed=PASSPHRASE)
    key = made.lines[-1]
    assert key.startswith("age1pq1")
    assert run("backup", "b.age", "--to", key).code == 0
    Path("recipient.txt").write_text(key + "\n")
    assert run("backup", "c.age", "--to", "recipient.txt").code == 0
    wrong = run("restore", "b.age", "--key", "backup.key", "--data", "new", "--passphrase-fd", "0", typed="other\n")
    assert wrong.code == 1
    assert not Path("new").exists()
    restored = run("restore", "b.age", "--key", "backup.key", "--data", "new", "--passphrase-fd", "0", typed=PASSPHRASE)
    assert restored.code == 0, restored.err
    assert run("staff", "list", "--data", "new").out == run("staff", "list").out
    assert len(run("staff", "list", "--data", "new").lines) == 3


def test_the_age_command_opens_a_backup(demo: Demo, run: Run, age_command: Path) -> None:
    """Should this program be gone one day, what was backed up is not."""
    key = run("key", "make", "plain.key", "--plain").lines[-1]
    assert run("backup", "b.age", "--to", key).code == 0
    opened = subprocess.run([age_command, "-d", "-i", "plain.key", "b.age"], check=True, capture_output=True)
    listed = subprocess.run(["tar", "-t"], check=True, capture_output=True, input=opened.stdout, text=False)
    assert listed.stdout.decode().split()[:2] == ["tillit-backup.json", "tillit.db"]


def test_an_upgrade_brings_an_older_database_to_this_version(run: Run) -> None:
    assert run("init").code == 0
    database = Database(Path("data/tillit.db"))
    migrate_down(database, "base")
    assert run("staff", "list").err.startswith("tillit: The database is of an older version")
    assert run("upgrade", "--no-backup").code == 0
    assert revision_of(database) == newest_revision()
    database.close()


def test_an_upgrade_that_has_nothing_to_do_says_so(demo: Demo, run: Run) -> None:
    ran = run("upgrade", "--no-backup")
    assert ran.lines == ["There is nothing to upgrade."]
    assert ran.code == 0


def test_a_database_of_a_newer_program_is_left_alone(demo: Demo, run: Run) -> None:
    with demo.database() as database, database.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for words in (("staff", "list"), ("upgrade", "--no-backup"), ("serve",)):
        ran = run(*words)
        assert ran.code == 1
        assert "newer version" in ran.err


def test_a_key_file_is_protected_and_its_public_key_stays(run: Run) -> None:
    public = run("key", "make", "plain.key", "--plain").lines[-1]
    assert read_identity_key_file(Path("plain.key").read_bytes()).public.seal.text == public
    assert run("key", "protect", "plain.key", "guarded.key", "--passphrase-fd", "0", typed=PASSPHRASE).code == 0
    assert Path("guarded.key").read_bytes() != Path("plain.key").read_bytes()
    shown = run("key", "public", "guarded.key", "--passphrase-fd", "0", typed=PASSPHRASE)
    assert shown.lines == [public]
    assert run("key", "protect", "guarded.key", "twice.key", "--passphrase-fd", "0", typed=PASSPHRASE).code == 1


def test_a_key_file_without_its_passphrase_is_one_that_age_reads(run: Run, age_command: Path) -> None:
    recipient = run("key", "make", "guarded.key", "--passphrase-fd", "0", typed=PASSPHRASE).out
    assert run("key", "plain", "guarded.key", "plain.key", "--passphrase-fd", "0", typed="another passphrase\n").code == 1
    assert not Path("plain.key").exists()
    assert run("key", "plain", "guarded.key", "plain.key", "--passphrase-fd", "0", typed=PASSPHRASE).code == 0
    assert Path("plain.key").stat().st_mode & 0o077 == 0
    keygen = [str(age_command.with_name("age-keygen")), "-y", "plain.key"]
    assert subprocess.run(keygen, capture_output=True, check=True, text=True, timeout=60).stdout == recipient
    assert run("key", "plain", "guarded.key", "plain.key", "--passphrase-fd", "0", typed=PASSPHRASE).code == 1


def test_what_is_no_key_is_not_protected(run: Run) -> None:
    Path("letter.txt").write_text("Dear Sir")
    assert run("key", "protect", "letter.txt", "guarded.key", "--passphrase-fd", "0", typed=PASSPHRASE).code == 1
    assert not Path("guarded.key").exists()


def test_no_secret_is_printed_where_it_is_not_meant_to_be(run: Run) -> None:
    made = run("key", "make", "guarded.key", "--passphrase-fd", "0", typed=PASSPHRASE)
    assert "AGE-SECRET" not in made.out + made.err
    assert PASSPHRASE.strip() not in made.out + made.err
