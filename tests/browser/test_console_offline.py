"""Reading a case offline with what a member saved at the console: the sealed case and their own key file."""

from pathlib import Path

from playwright.sync_api import expect

from crypto.keyfile import is_protected
from tests.browser.console import STORY, Office, OpenConsole
from tests.cli.commands import Run, run

__all__ = ["run"]


def test_a_case_is_read_offline_with_the_key_file_that_its_member_saved(
    office: Office, open_console: OpenConsole, run: Run, tmp_path: Path
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
