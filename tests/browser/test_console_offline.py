"""Reading a case offline with what a member saved at the console: the sealed case and their own key file."""

import subprocess
import zipfile
from pathlib import Path

from playwright.sync_api import expect

from crypto.keyfile import is_protected
from tests.browser.console import STORY, Office, OpenConsole
from tests.cli.commands import Run, run

__all__ = ["run"]


def test_a_case_is_read_offline_with_the_key_file_that_its_member_saved(
    office: Office, open_console: OpenConsole, run: Run, age_command: Path, tmp_path: Path
) -> None:
    passphrase = office.portal.staff["ada"].passphrase
    console = open_console().sign_in("ada").open()
    console.press("Take it offline")
    expect(console.part("export")).to_contain_text("Save a key file")
    with console.page.expect_download() as download:
        console.press("Save the file")
    download.value.save_as(tmp_path / "case.zip")
    console.press("Ada", exact=True)
    console.press("Save a key file")
    console.type("Your present passphrase", "somebody who only found the tab")
    console.press("Save the key file")
    expect(console.part("account")).to_contain_text("what you sign in with now. Check every word.")
    console.type("Your present passphrase", passphrase)
    with console.page.expect_download() as download:
        console.press("Save the key file")
    assert download.value.suggested_filename == "ada.key"
    download.value.save_as(tmp_path / "ada.key")
    expect(console.part("account")).to_contain_text("Your key file is handed to the browser to save.")
    assert is_protected((tmp_path / "ada.key").read_bytes())
    words = ("open", "case.zip", "--key", "ada.key", "--passphrase-fd", "0")
    opened = run(*words, typed=f"{passphrase}\n")
    assert opened.code == 0, opened.err
    assert STORY in opened.out
    assert run(*words, typed="somebody who only found the file\n").out == ""
    bare = run("key", "plain", "ada.key", "plain.key", "--passphrase-fd", "0", typed=f"{passphrase}\n")
    assert bare.code == 0, bare.err
    assert STORY.encode() in opened_by_age_alone(age_command, tmp_path)


def opened_by_age_alone(age_command: Path, folder: Path) -> bytes:
    """Open the case as its own README says, and return the messages of the talk."""
    with zipfile.ZipFile(folder / "case.zip") as whole:
        whole.extractall(folder / "case")

    def opened(key: Path, sealed: Path) -> bytes:
        return subprocess.run([age_command, "-d", "-i", key, sealed], capture_output=True, check=True, timeout=60).stdout

    [grant] = (folder / "case/grants").glob("talk-*.age")
    (folder / "room.txt").write_bytes(opened(folder / "plain.key", grant))
    return b"".join(opened(folder / "room.txt", sealed) for sealed in (folder / "case/objects").rglob("talk*.age"))
