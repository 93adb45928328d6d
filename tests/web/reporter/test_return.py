"""Coming back: ten words open one case for 30 minutes, and every other answer looks the same."""

from urllib.parse import urlencode

import pytest

from app import clock
from app.services.purge_case import purge_case
from crypto.words import WORDS
from tests.html_page import Page
from tests.reporter_program import ReporterProgram
from tests.web.reporter.handler import Handler
from tests.web.reporter.portal import ANSWERS, Portal


def without(page: Page, words: str) -> bytes:
    """Return a page without what was typed into it."""
    return page.body.replace(words.encode(), b"")


def test_wrong_unknown_and_erased_words_get_the_same_page(portal: Portal, reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS)
    (case,) = Handler(portal, "ada").cases()
    with portal.office.database.writing() as session:
        purge_case(session, case, clock.today())
    erased = reporter.come_back(words)
    unknown_words = " ".join(WORDS[:10])
    unknown = reporter.come_back(unknown_words)
    assert (erased.status, erased.messages) == (422, [])
    assert without(erased, words).split(b"<!--")[0] == without(unknown, unknown_words).split(b"<!--")[0]
    assert reporter.cookies == {}


def test_unclear_words_are_named_by_their_place_and_stay_in_the_field(reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS).split()
    words[3] = "qqqqqq"
    page = reporter.come_back(" ".join(words))
    assert page.status == 422
    assert "word number: 4." in page.errors
    assert page.form("/receipt").fields["words"].value == " ".join(words)


def test_too_few_words_are_counted(reporter: ReporterProgram) -> None:
    assert "There must be ten words; you typed 2." in reporter.come_back("lantern gravel").errors
    assert "Type your ten words" in reporter.come_back("").errors


def test_words_of_another_organisation_open_nothing_here(reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS)
    assert reporter.get("/other/receipt").status == 404
    assert reporter.come_back(words).messages


def test_without_a_session_every_page_of_the_case_asks_for_the_words(reporter: ReporterProgram) -> None:
    for path in ("/house/case", "/house/case/withdraw", "/house/case/attachment/00"):
        page = reporter.get(path)
        assert "words" in page.form("/receipt").fields
        assert page.messages == []


def test_the_session_is_a_cookie_that_no_script_and_no_other_site_gets(reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS)
    form = reporter.get("/house/receipt").form("/receipt")
    page = reporter.request("POST", "/house/receipt", *_urlencoded({**dict(form.filled({})), "words": words}))
    cookie = page.header("set-cookie").lower()
    assert cookie.startswith("tillit=")
    for part in ("httponly", "samesite=strict", "path=/"):
        assert part in cookie
    assert "max-age" not in cookie
    assert "expires" not in cookie


def _urlencoded(fields: dict[str, str]) -> tuple[list[bytes], int, str]:
    body = urlencode(fields).encode()
    return [body], len(body), "application/x-www-form-urlencoded"


def test_a_session_holds_neither_words_nor_a_key_in_the_clear(portal: Portal, reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS)
    assert reporter.come_back(words).messages
    store = portal.office.settings.ephemeral
    kept = b"".join(path.read_bytes() for path in store.parent.rglob("*") if path.is_file())
    assert len(kept) > 0
    for secret in (words.encode(), words.split()[0].encode() + b" ", b'"seed"'):
        assert secret not in kept


def test_leaving_ends_the_session_and_shows_a_page_that_says_nothing(portal: Portal, reporter: ReporterProgram) -> None:
    case = reporter.come_back(reporter.report(ANSWERS))
    cookie = dict(reporter.cookies)
    page = reporter.submit(case.form("/leave"), {})
    assert page.path == "/goodbye"
    for word in ("case", "report", "house", "The House", "Tillit"):
        assert word.lower() not in page.text.lower()
    assert reporter.cookies == {}
    reporter.cookies |= cookie  # whoever copied the cookie has nothing either
    assert reporter.get("/house/case").messages == []


def test_a_session_is_over_after_30_minutes(reporter: ReporterProgram, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reporter.come_back(reporter.report(ANSWERS)).messages
    later = clock.now() + 30 * 60 + 1
    monkeypatch.setattr(clock, "now", lambda: later)
    assert reporter.get("/house/case").messages == []


def test_an_expired_session_keeps_the_typed_text_and_returns_to_sending_it(portal: Portal, reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS)
    case = reporter.come_back(words)
    reporter.cookies.clear()
    asked = reporter.reply(case, "Typed for an hour.\n\nAnd more.")
    assert asked.form("/receipt").fields["text"].value == "Typed for an hour.\n\nAnd more."
    assert "30 minutes have passed, so we locked the page." in asked.text
    assert "what you wrote is still here" in asked.text
    wrong = reporter.submit(asked.form("/receipt"), {"words": "lantern"})
    again = reporter.submit(wrong.form("/receipt"), {"words": words})
    assert again.form("/case/reply").fields["text"].value == "Typed for an hour.\n\nAnd more."
    assert portal.count("object") == 1
    sent = reporter.submit(again.form("/case/reply"), {})
    assert "Typed for an hour." in sent.messages[-1].text


def test_an_expired_session_promises_no_text_where_none_was_typed(reporter: ReporterProgram) -> None:
    case = reporter.come_back(reporter.report(ANSWERS))
    reporter.cookies.clear()
    asked = reporter.reply(case, "")
    assert "30 minutes have passed" in asked.text
    assert "what you wrote is still here" not in asked.text


@pytest.mark.parametrize("form", ["/case/reply", "/case/withdraw"])
def test_a_form_that_the_session_did_not_make_is_refused(form: str, portal: Portal, reporter: ReporterProgram) -> None:
    case = reporter.come_back(reporter.report(ANSWERS))
    page = case if form.endswith("reply") else reporter.get("/house/case/withdraw")
    forged = page.form(form)
    forged.fields["token"].value = "A" * 22
    assert reporter.submit(forged, {"text": "Forged"}).status == 403
    assert (portal.count("object"), portal.count("record")) == (1, 2)


def test_the_server_says_once_that_it_has_held_the_keys(portal: Portal, reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS)
    (case,) = Handler(portal, "ada").cases()
    assert Handler(portal, "ada").chain(case).exposed == 1
    for _ in range(2):
        assert reporter.come_back(words).messages
    assert len(Handler(portal, "ada").chain(case).records) == 2


def test_withdrawing_is_a_record_and_leaves_the_case_readable(portal: Portal, reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS)
    assert reporter.come_back(words).messages
    form = reporter.get("/house/case/withdraw").form("/case/withdraw")
    page = reporter.submit(form, {})
    assert "You have withdrawn this case" in page.text
    reporter.submit(form, {})  # twice changes nothing
    ada = Handler(portal, "ada")
    chain = ada.chain(ada.cases()[0])
    assert (chain.withdrawn, len(chain.records)) == (True, 3)
    assert reporter.come_back(words).messages


def test_the_state_is_the_chains_never_the_clear_columns(portal: Portal, reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS)
    with portal.office.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE \"case\" SET state = 'closed'")
    page = reporter.come_back(words)
    assert b'<li data-state="received" aria-current="step">Received</li>' in page.body


def test_a_chain_that_does_not_verify_is_not_shown(portal: Portal, reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS)
    with portal.office.database.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM record WHERE seq = 0")
    page = reporter.come_back(words)
    assert (page.status, page.messages, reporter.cookies) == (500, [], {})


def test_an_object_that_cannot_be_read_is_said_and_blocks_no_other(portal: Portal, reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS)
    with portal.office.database.writing() as session:
        session.connection().exec_driver_sql(
            'INSERT INTO object ("case", room, object, epoch, sealed)'
            ' SELECT "case", room, zeroblob(16), epoch, sealed FROM object'
        )
    page = reporter.come_back(words)
    assert len(page.messages) == 1
    assert "What you see above has been checked." in page.text
