"""What a member signs in with, changed by themself; and the day on which the passphrase is forgotten."""

from playwright.sync_api import expect

from app.storage.mail import find_address
from tests.browser.console import STORY, Console, Office, OpenConsole, keep_paper


def keep_passphrase(console: Console, send: str) -> str:
    """Note the passphrase that is shown, type it back and return it."""
    passphrase = console.part("passphrase").inner_text()
    console.press("I have them: check")
    console.type("Your passphrase", passphrase)
    console.press(send)
    return passphrase


def test_a_new_passphrase_works_and_the_old_one_does_not(office: Office, open_console: OpenConsole) -> None:
    ada = office.portal.staff["ada"]
    console = open_console().sign_in("ada")
    console.press("Ada", exact=True)
    console.press("New passphrase…")
    console.type("Your present passphrase", ada.passphrase)
    console.press("Go on")
    new = keep_passphrase(console, "Use this passphrase from now on")
    expect(console.part("account")).to_contain_text("Your new passphrase is in force")
    console.press("Lock", exact=True)
    console.type("Your passphrase", new)
    console.press("Unlock")
    console.open()
    other = open_console()
    other.begin_sign_in("ada", ada.passphrase)
    expect(other.part("sign-in")).to_contain_text("The sign-in name or the passphrase is wrong.")
    other.type("Your passphrase", new)
    other.press("Go on")
    other.type_code("ada")
    other.open()


def test_another_language_leaves_one_where_one_is(open_console: OpenConsole) -> None:
    console = open_console()
    console.page.goto(console.office.url)
    console.type("Your sign-in name", "ada")
    console.page.locator("select").select_option("nb")
    expect(console.page.get_by_role("heading", level=1)).to_have_text("Logg inn")
    console.page.locator("select").select_option("en")
    expect(console.page.get_by_label("Your sign-in name")).to_have_value("ada")
    console.sign_in("ada")
    console.press("Ada", exact=True)
    choice = console.part("account").locator("select")
    choice.focus()
    choice.select_option("nb")
    expect(console.part("account")).to_contain_text("Språk")
    expect(choice).to_be_focused()
    row = console.part("list").get_by_role("button").filter(has_text=STORY)
    expect(row).to_contain_text("Varsel")


def test_an_e_mail_address_is_kept_and_not_shown_again(office: Office, open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada")
    console.press("Ada", exact=True)
    account = console.part("account")
    expect(account).to_contain_text("No address of yours is kept.")
    console.press("Tell me there")
    expect(account).to_contain_text("Type an e-mail address.")
    console.type("E-mail address", "ada@example.com")
    console.press("Tell me there")
    expect(account).to_contain_text("An address of yours is kept, for letters in English.")
    expect(console.page.get_by_label("E-mail address")).to_have_value("")
    expect(account).not_to_contain_text("example.com")
    with office.portal.database() as database, database.reading() as session:
        assert find_address(session, office.portal.staff["ada"].member) is not None
    console.press("Forget the address")
    expect(account).to_contain_text("No address of yours is kept.")
    with office.portal.database() as database, database.reading() as session:
        assert find_address(session, office.portal.staff["ada"].member) is None


def test_an_open_tab_alone_changes_nothing(office: Office, open_console: OpenConsole) -> None:
    console = open_console().sign_in("ada")
    console.press("Ada", exact=True)
    console.press("New passphrase…")
    for secret, said in {"": "Type your passphrase.", "somebody who only found the tab": "what you sign in with now"}.items():
        console.type("Your present passphrase", secret)
        console.press("Go on")
        expect(console.part("account")).to_contain_text(said)
    expect(console.part("passphrase")).to_have_count(0)
    office.program("ada")


def test_the_paper_key_signs_in_and_leads_to_a_new_passphrase(office: Office, open_console: OpenConsole) -> None:
    ada = office.portal.staff["ada"]
    console = open_console()
    console.page.goto(office.url)
    console.press("Passphrase lost? Use the paper key")
    console.type("Your sign-in name", "ada")
    words = ada.paper.words
    console.type("The ten words on your paper", " ".join(words[:9]))
    console.press("Go on")
    expect(console.part("sign-in")).to_contain_text("That was 9 words; the key has ten.")
    console.type("The ten words on your paper", " ".join(["qqqqqq", *words[1:6], "zzzzzz", *words[7:]]))
    console.press("Go on")
    expect(console.part("sign-in")).to_contain_text("Words number 1 and 7 aren")
    console.type("The ten words on your paper", "\n".join(words).upper())
    console.press("Go on")
    console.type_code("ada")
    expect(console.page.locator("main")).to_contain_text("You signed in with the paper key")
    new = keep_passphrase(console, "Use this passphrase from now on")
    console.open(STORY)
    console.press("Lock", exact=True)
    console.type("Your passphrase", new)
    console.press("Unlock")
    console.open(STORY)


def test_a_new_paper_key_takes_the_place_of_the_old(office: Office, open_console: OpenConsole) -> None:
    ada = office.portal.staff["ada"]
    console = open_console().sign_in("ada")
    console.press("Ada", exact=True)
    console.press("New paper key…")
    console.type("Your present passphrase", ada.passphrase)
    console.press("Go on")
    words = keep_paper(console)
    expect(console.part("account")).to_contain_text("Your new paper key is in force")
    other = open_console()
    other.page.goto(office.url)
    other.press("Passphrase lost? Use the paper key")
    other.type("Your sign-in name", "ada")
    other.type("The ten words on your paper", ada.paper.text)
    other.press("Go on")
    expect(other.part("sign-in")).to_contain_text("The sign-in name or the paper key is wrong.")
    other.type("The ten words on your paper", " ".join(words))
    other.press("Go on")
    expect(other.part("second-factor")).to_be_visible()
