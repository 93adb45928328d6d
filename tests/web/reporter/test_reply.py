"""The talk: staff answer, the reporter answers with files, and nobody who has left gets a key."""

import pytest

from app.clock import today
from app.services import case_room
from app.services.reply import seal_reply
from app.storage.staff_cases import forget_objects
from app.web.reporter import reply as reply_route
from app.web.reporter.marks import MARKS
from crypto.bodies import AttachmentBody, ReportBody, Text
from crypto.room_view import Mark
from tests.reporter_program import File, ReporterProgram
from tests.services.office import HANDLER
from tests.web.reporter.handler import Handler
from tests.web.reporter.portal import ANSWERS, Portal

CONTENT = bytes(range(256)) * 700


def test_what_was_filed_reaches_every_handler_whole(portal: Portal, reporter: ReporterProgram) -> None:
    reporter.report({**ANSWERS, "q_name": "Kari"}, [File("binder.pdf", CONTENT), File("empty.txt", b"")])
    for handle in ("ada", "bo", "cy"):
        staff = Handler(portal, handle)
        (case,) = staff.cases()
        report, *files = staff.read(case).objects
        assert isinstance(report.body, ReportBody)
        assert [(a.question, a.text) for a in report.body.answers] == [
            ("what", ANSWERS["q_what"]),
            ("when", ANSWERS["q_when"]),
            ("how", "I saw or heard it myself"),
        ]
        bodies = [file.body for file in files if isinstance(file.body, AttachmentBody)]
        assert {body.name: staff.fetch(case, body) for body in bodies} == {"binder.pdf": CONTENT, "empty.txt": b""}
        assert all(body.about == report.header.place.object for body in bodies)
        assert len(staff.read(case, "identity").objects) == 1


def test_an_answer_reaches_the_reporter_with_who_wrote_it_and_its_files(portal: Portal, reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS)
    ada = Handler(portal, "ada")
    (case,) = ada.cases()
    ada.begin(case)
    ada.write(case, "Thank you.\n\nWhen was it?", [("form.txt", CONTENT)])
    page = reporter.come_back(words)
    assert [message.author for message in page.messages] == ["reporter", "staff"]
    assert "The committee" in page.messages[1].text
    assert "Thank you. When was it?" in page.messages[1].text
    assert "Ada" not in page.text
    assert b'<li data-state="handling" aria-current="step">Being handled</li>' in page.body
    assert b"".join(reporter.download(page.messages[1].files["form.txt"])) == CONTENT


def test_a_name_is_shown_only_where_the_organisation_publishes_it(portal: Portal, reporter: ReporterProgram) -> None:
    portal.publish_names()
    assert "Ada" in reporter.get("/house/").text
    words = reporter.report(ANSWERS)
    ada = Handler(portal, "ada")
    ada.write(ada.cases()[0], "Thank you.")
    assert "The committee: Ada" in reporter.come_back(words).messages[1].text


def test_the_reporters_own_files_come_back_byte_for_byte(reporter: ReporterProgram) -> None:
    page = reporter.come_back(reporter.report(ANSWERS, [File("a.bin", CONTENT)]))
    assert b"".join(reporter.download(page.messages[0].files["a.bin"])) == CONTENT


def test_a_reply_reaches_the_handlers_and_sending_it_twice_stores_it_once(portal: Portal, reporter: ReporterProgram) -> None:
    case = reporter.come_back(reporter.report(ANSWERS))
    for _ in range(2):
        page = reporter.reply(case, "In October.", [File("b.txt", b"b")])
        assert "Your message is stored" in page.text
        assert [message.author for message in page.messages] == ["reporter", "reporter"]
    ada = Handler(portal, "ada")
    texts = [item.body.text for item in ada.read(ada.cases()[0]).objects if isinstance(item.body, Text)]
    assert texts == ["In October."]


def test_a_file_without_a_text_is_a_reply(portal: Portal, reporter: ReporterProgram) -> None:
    page = reporter.reply(reporter.come_back(reporter.report(ANSWERS)), "", [File("b.txt", b"b")])
    assert page.messages[1].files
    assert portal.count("object") == 2


def test_an_empty_reply_is_asked_for_again(portal: Portal, reporter: ReporterProgram) -> None:
    page = reporter.reply(reporter.come_back(reporter.report(ANSWERS)), "  ")
    assert page.status == 422
    assert "Write a message or choose a file" in page.errors
    assert portal.count("object") == 1


def test_too_long_a_reply_is_kept(reporter: ReporterProgram) -> None:
    page = reporter.reply(reporter.come_back(reporter.report(ANSWERS)), "x" * 20_001)
    assert page.status == 422
    assert page.form("/case/reply").fields["text"].value == "x" * 20_001


def test_nothing_new_is_sealed_to_one_who_has_left(portal: Portal, reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS)
    bo = Handler(portal, "bo")
    (case,), who = bo.cases(), bo.who
    portal.end("bo")
    reporter.reply(reporter.come_back(words), "After bo left.", [File("secret.txt", CONTENT)])
    ada = Handler(portal, "ada")
    chain = ada.chain(case)
    assert chain.current("talk").epoch == 1
    assert chain.current("talk").holder(who) is None
    assert ada.epochs_granted(case, who) == [("talk", 0)]
    bodies = [item.body for item in ada.read(case).objects]
    assert "After bo left." in [body.text for body in bodies if isinstance(body, Text)]
    (file,) = [body for body in bodies if isinstance(body, AttachmentBody)]
    assert ada.fetch(case, file, epoch=1) == CONTENT


def test_where_all_have_left_the_routing_runs_again_and_the_new_ones_read_everything(
    portal: Portal, reporter: ReporterProgram
) -> None:
    words = reporter.report({**ANSWERS, "q_name": "Kari"})
    portal.office.join("dag", HANDLER)
    portal.end("ada", "bo", "cy")
    page = reporter.reply(reporter.come_back(words), "Is anybody there?")
    assert (page.status, Handler(portal, "dag").cases()) == (409, [])  # told first
    page = reporter.submit(page.form("/case/reply"), {})
    assert "Your message is stored" in page.text
    dag = Handler(portal, "dag")
    (case,) = dag.cases()
    assert [type(item.body) for item in dag.read(case).objects] == [ReportBody, Text]
    assert len(dag.read(case, "identity").objects) == 1
    assert len(dag.chain(case).current("talk").staff) == 1


def test_staff_letting_somebody_in_meanwhile_loses_nothing(
    portal: Portal, reporter: ReporterProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reply and its file are sealed again to the new key; the colleague reads both."""
    words = reporter.report(ANSWERS)
    portal.office.join("dag", HANDLER)
    portal.office.sign_and_publish(today())
    ada, dag = Handler(portal, "ada"), Handler(portal, "dag")
    (case,) = ada.cases()
    page = reporter.come_back(words)
    waiting = [lambda: ada.let_in(case, dag)]

    def sealed_while_staff_write(*args: object) -> object:
        sealed = seal_reply(*args)  # type: ignore[arg-type]  # as the patched name takes it
        if waiting:
            waiting.pop()()
        return sealed

    monkeypatch.setattr(reply_route, "seal_reply", sealed_while_staff_write)
    sent = reporter.reply(page, "In the middle.", [File("middle.bin", CONTENT)])
    assert "Your message is stored" in sent.text
    assert waiting == []
    view = dag.read(case)
    assert [item.marks for item in view.objects] == [frozenset()] * 3
    assert "In the middle." in [item.body.text for item in view.objects if isinstance(item.body, Text)]
    (file,) = [item for item in view.objects if isinstance(item.body, AttachmentBody)]
    assert isinstance(file.body, AttachmentBody)
    assert file.header.place.epoch == 1
    assert dag.fetch(case, file.body, epoch=1) == CONTENT


def test_every_mark_has_words_of_its_own() -> None:
    assert set(MARKS) == set(Mark)
    assert len(set(MARKS.values())) == len(Mark)


def withhold(portal: Portal, handler: Handler, case: bytes, number: int) -> None:
    """Have the store lose the object that stands at *number* in the talk."""
    place = handler.read(case).objects[number].header.place
    with portal.office.database.writing() as session:
        forget_objects(session, case, [(place.room, place.object)])


def test_a_message_after_one_that_is_withheld_says_so_and_is_no_error_of_the_reporters(
    portal: Portal, reporter: ReporterProgram
) -> None:
    words = reporter.report(ANSWERS)
    ada = Handler(portal, "ada")
    (case,) = ada.cases()
    ada.write(case, "First.")
    ada.write(case, "Second.")
    withhold(portal, ada, case, 1)
    page = reporter.come_back(words)
    assert {("Second." in message.text, MARKS[Mark.GAP] in message.text) for message in page.messages} == {
        (False, False),
        (True, True),
    }
    assert page.errors == ""


def test_what_is_amiss_with_a_file_stands_at_its_message(portal: Portal, reporter: ReporterProgram) -> None:
    words = reporter.report(ANSWERS)
    ada = Handler(portal, "ada")
    (case,) = ada.cases()
    ada.write(case, "Two files.", [("a.txt", b"a"), ("b.txt", b"b")])
    withhold(portal, ada, case, 2)
    messages = reporter.come_back(words).messages
    (message,) = [message for message in messages if "Two files." in message.text]
    assert list(message.files) == ["b.txt"]
    assert MARKS[Mark.GAP] in message.text


def test_a_message_that_nobody_could_read_is_kept_in_its_field(portal: Portal, reporter: ReporterProgram) -> None:
    page = reporter.come_back(reporter.report(ANSWERS))
    portal.end("ada", "bo", "cy")
    answer = reporter.reply(page, "Anybody?")
    assert answer.status == 503
    assert answer.form("/case/reply").fields["text"].value == "Anybody?"
    assert (portal.count("object"), portal.count("record")) == (1, 2)


def test_one_who_ends_while_a_message_is_sealed_gets_no_key_to_it(
    portal: Portal, reporter: ReporterProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = reporter.come_back(reporter.report(ANSWERS))
    waiting = [lambda: portal.end("bo")]

    def sealed_while_somebody_ends(*args: object) -> object:
        sealed = seal_reply(*args)  # type: ignore[arg-type]  # as the patched name takes it
        if waiting:
            waiting.pop()()
        return sealed

    monkeypatch.setattr(reply_route, "seal_reply", sealed_while_somebody_ends)
    assert "Your message is stored" in reporter.reply(page, "Not for Bo.", [File("a.txt", CONTENT)]).text
    ada = Handler(portal, "ada")
    (case,) = ada.cases()
    assert [item.header.place.epoch for item in ada.read(case).objects] == [0, 1, 1]
    assert len(ada.chain(case).current("talk").staff) == 2


@pytest.mark.parametrize(("limit", "most"), [("MOST_OBJECTS", 3), ("MOST_BYTES", 20_000)])
def test_a_case_that_is_full_takes_no_more_and_keeps_the_text(
    portal: Portal, reporter: ReporterProgram, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    """Attack: tiny files by the thousand make every later visit cost seconds, the staff's, too."""
    monkeypatch.setattr(case_room, limit, most)
    page = reporter.come_back(reporter.report(ANSWERS))
    page = reporter.submit(page.form("/reply"), {"text": "One."}, [File("a.txt", b"a")])
    page = reporter.submit(page.form("/reply"), {"text": "Two."})
    assert page.status == 422
    assert "This case is full" in page.errors
    assert page.form("/reply").fields["text"].value == "Two."
