"""The console's main job: a member reads a report and answers it; colleagues read along, the reporter reads what is theirs."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.console import NAME, STORY, TEXT_FILE, Office, OpenConsole, close


def test_a_member_reads_a_report_and_saves_its_file_byte_for_byte(open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada")
    row = console.part("list").get_by_role("button").filter(has_text=STORY)
    expect(row).to_contain_text("new")
    console.open()
    expect(console.entry(STORY)).to_have_attribute("data-author", "reporter")
    expect(console.entry(NAME)).to_have_attribute("data-room", "identity")
    expect(console.part("timeline")).to_contain_text("It was sent through the server")
    expect(console.part("readers")).to_have_text("Can read this: Bo, Cy, you and the reporter")
    console.part("file").get_by_role("button", name="Save…").click()
    with console.page.expect_download() as download:
        console.press("Save it")
    assert download.value.suggested_filename == TEXT_FILE.name
    assert Path(download.value.path()).read_bytes() == TEXT_FILE.body
    expect(row).not_to_contain_text("new")


def test_answering_first_takes_the_case_up_and_the_reporter_reads_it(
    office: Office, open_console: OpenConsole, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_bytes(b"what we found" * 1000)
    console = open_console().sign_in("ada").open()
    expect(console.part("compose")).to_contain_text("It also takes the case up")
    console.write("To the reporter", "Thank you. Which month was it?", [letter])
    expect(console.part("case")).to_contain_text("Being handled")
    with office.reporter() as reporter:
        page = reporter.come_back(office.words)
        [answer] = [message for message in page.messages if message.author != "reporter"]
        assert "Which month was it?" in answer.text
        assert b"".join(reporter.download(answer.files["letter.txt"])) == letter.read_bytes()
        reporter.reply(page, "October, I think.")
    console.press("Check for new messages")
    console.open()
    expect(console.entry("October, I think.")).to_contain_text("new")


def test_a_note_is_read_by_the_staff_and_never_by_the_reporter(office: Office, open_console: OpenConsole, tmp_path: Path) -> None:
    bill = tmp_path / "bill.txt"
    bill.write_text("planted in a note's file")
    ada, bo = open_console().sign_in("ada").open(), open_console().sign_in("bo")
    expect(ada.part("next")).to_contain_text("A room for staff notes is opened, too: Bo, Cy and you can read and write there")
    ada.page.get_by_role("radio", name="Staff note").check()
    expect(ada.part("compose")).to_contain_text("The reporter never can")
    ada.write("Staff note", "The auditor confirms it.", [bill])
    bo.open()
    note = bo.entry("The auditor confirms it.")
    expect(note).to_have_attribute("data-room", "staff")
    expect(note).to_contain_text("Staff only")
    expect(note).to_contain_text("bill.txt")
    assert bo.page.evaluate("getComputedStyle(document.querySelector('article[data-room=staff]')).borderStyle") == "dashed"
    with office.reporter() as reporter:
        page = reporter.come_back(office.words)
        assert "auditor" not in page.text
        assert "bill.txt" not in page.text


def test_taking_up_assigning_closing_and_opening_again(office: Office, open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada").open()
    console.press("Take it up")
    expect(console.part("next")).to_have_count(0)
    console.press("Say who handles it")
    console.part("assign").get_by_role("radio", name="Bo", exact=True).check()
    expect(console.part("assign")).to_contain_text("The reporter doesn")
    console.press("Write it down")
    expect(console.part("steps")).to_contain_text("Handled by: Bo")
    expect(console.part("timeline")).to_contain_text("You gave the case to Bo.")
    console.press("Say who handles it")
    console.part("assign").get_by_role("radio", name="You", exact=True).check()
    console.press("Write it down")
    expect(console.part("steps")).to_contain_text("You handle this.")
    expect(console.part("timeline")).to_contain_text("You took on the case.")
    close(console, "Passed on")
    expect(console.part("case")).to_contain_text("Outcome: Passed on to those who are responsible")
    with office.reporter() as reporter:
        assert "Closed" in reporter.come_back(office.words).text
    console.press("Open the case again…")
    console.part("reopen").get_by_role("button", name="Open the case again").click()
    expect(console.part("timeline")).to_contain_text("You opened the case again")
    [read] = office.program("bo").open_all()
    assert read.chain.state == "handling"


def test_what_was_signed_as_erased_and_stands_all_the_same_is_marked(office: Office, open_console: OpenConsole) -> None:
    """A colleague erases their own message and signs that it was the report."""
    bo = office.program("bo")
    [case] = bo.open_all()
    case.answer("Never mind.").send()
    [case] = bo.open_all()
    case.erase_under_another_digest("Never mind.", STORY).send()
    console = open_console().sign_in("ada").open()
    expect(console.entry(STORY).locator("[data-mark=erased]")).to_contain_text("Signed as erased")
    expect(console.part("timeline")).to_contain_text("Bo signed that an entry was erased that is still here.")
    with office.reporter() as reporter:
        [report] = reporter.come_back(office.words).messages
        assert "Somebody signed that this was erased, but it is still here." in report.text


def test_the_case_is_taken_offline_as_one_sealed_file(open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada").open()
    console.press("Take it offline")
    with console.page.expect_download() as download:
        console.press("Save the file")
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"PK")
    assert STORY.encode() not in content
    assert b"age-encryption.org/v1" in content
