"""What the settings of e-mail take and refuse, and what the doctor says of them."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from app.services.check_mail import check_addresses, check_mail_server
from app.services.finding import Finding
from app.services.mail import send_due
from app.services.notices import note
from app.settings import MailSettings, SettingsError, read_settings
from tests.services.mailing import BATCH, BEFORE, DATE
from tests.services.office import Office
from tests.services.post_office import MORNING, NOON, PASSWORD, USER, make_certificate, new_post_office, reach, serving

LEAST = {"TILLIT_MAIL_HOST": "mail.example.org", "TILLIT_MAIL_FROM": "portal@example.org"}


def told(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    return [(finding.level, finding.sentence.format(**finding.values)) for finding in findings]


def test_without_settings_nobody_is_told() -> None:
    assert read_settings({}).mail is None


def test_the_least_is_a_server_and_a_sender_and_then_tls_is_required() -> None:
    assert read_settings(LEAST).mail == MailSettings(
        "mail.example.org", 587, "starttls", None, None, "portal@example.org", (MORNING, NOON)
    )


@pytest.mark.parametrize(("tls", "port"), [("starttls", 587), ("tls", 465)])
def test_each_kind_of_tls_has_its_port(tls: str, port: int) -> None:
    mail = read_settings(LEAST | {"TILLIT_MAIL_TLS": tls}).mail
    assert mail is not None
    assert mail.port == port


def test_hours_are_put_in_order_once_each() -> None:
    mail = read_settings(LEAST | {"TILLIT_MAIL_TIMES": "13:00, 00:00,13:00,23:59"}).mail
    assert mail is not None
    assert mail.times == (0, NOON, 23 * 3600 + 59 * 60)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_plaintext_goes_to_this_machine(host: str) -> None:
    mail = read_settings(LEAST | {"TILLIT_MAIL_HOST": host, "TILLIT_MAIL_TLS": "none"}).mail
    assert mail is not None
    assert (mail.tls, mail.port) == ("none", 25)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"TILLIT_MAIL_HOST": ""}, "TILLIT_MAIL_HOST"),
        ({"TILLIT_MAIL_FROM": ""}, "TILLIT_MAIL_FROM"),
        ({"TILLIT_MAIL_FROM": "portal"}, "TILLIT_MAIL_FROM"),
        ({"TILLIT_MAIL_FROM": "portal@example.org\nBcc: x@example.org"}, "TILLIT_MAIL_FROM"),
        ({"TILLIT_MAIL_TLS": "none"}, "TILLIT_MAIL_TLS"),
        ({"TILLIT_MAIL_TLS": "none", "TILLIT_MAIL_HOST": "127.0.0.1.example.org"}, "TILLIT_MAIL_TLS"),
        ({"TILLIT_MAIL_TLS": "yes"}, "TILLIT_MAIL_TLS"),
        ({"TILLIT_MAIL_USER": "tillit"}, "TILLIT_MAIL_PASSWORD_FILE"),
        ({"TILLIT_MAIL_PASSWORD_FILE": "/p"}, "TILLIT_MAIL_USER"),
        ({"TILLIT_MAIL_PORT": "0"}, "TILLIT_MAIL_PORT"),
        ({"TILLIT_MAIL_PORT": "65536"}, "TILLIT_MAIL_PORT"),
        ({"TILLIT_MAIL_TIMES": "6:00"}, "TILLIT_MAIL_TIMES"),
        ({"TILLIT_MAIL_TIMES": "24:00"}, "TILLIT_MAIL_TIMES"),
        ({"TILLIT_MAIL_TIMES": "06:00,"}, "TILLIT_MAIL_TIMES"),
    ],
)
def test_a_wrong_setting_is_named(changed: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        read_settings(LEAST | changed)


def test_the_doctor_is_content_where_letters_could_be_sent_and_sends_none(
    committee: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, post = make_certificate(tmp_path / "post.pem"), new_post_office()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    password = tmp_path / "password"
    password.write_text(PASSWORD)
    password.chmod(0o600)
    settings = replace(committee.settings, mail=post.settings(user=USER, password_file=password))
    with serving(post, certificate, sign_in=True):
        assert told(check_mail_server(settings)) == []
        password.chmod(0o640)
        assert told(check_mail_server(settings)) == [
            ("error", f"Others on this machine can read {password}: run chmod go= on it.")
        ]
        password.chmod(0o600)
        password.write_text("wrong")
        assert told(check_mail_server(settings)) == [
            ("error", "E-mail can't be sent. The mail server refuses name or password (code 535).")
        ]
        password.unlink()
        ((level, sentence),) = told(check_mail_server(settings))
        assert (level, str(password) in sentence) == ("error", True)
    assert post.taken == []
    assert told(check_mail_server(settings)) == [
        ("error", "E-mail can't be sent. The mail server can't be reached, or broke off.")
    ]


def test_the_doctor_says_what_is_wrong_with_tls(committee: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, post = make_certificate(tmp_path / "post.pem", "127.0.0.9"), new_post_office()
    settings = replace(committee.settings, mail=post.settings())
    with serving(post, None):
        assert told(check_mail_server(settings)) == [
            ("error", "E-mail can't be sent. The mail server offers no TLS, or no way to sign in.")
        ]
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(post, certificate):
        ((level, sentence),) = told(check_mail_server(settings))
    assert level == "error"
    assert "certificate is not good" in sentence
    assert "IP address mismatch" in sentence


def test_the_doctor_says_who_is_not_told(committee: Office) -> None:
    def found(mail: MailSettings | None) -> list[tuple[str, str]]:
        with committee.database.reading() as session:
            return told(check_addresses(session, replace(committee.settings, mail=mail)))

    post = new_post_office()
    assert found(None) == []
    reach(committee, "ada")
    assert found(None) == [("warning", "house: members have e-mail addresses, but no mail server is set: nobody is told.")]
    lacking = ("warning", "house: without an e-mail address, and told of nothing: bo, cy. `tillit staff mail` sets one.")
    assert found(post.settings("none")) == [lacking]
    settings = replace(committee.settings, mail=post.settings("none"))
    send_due(committee.database, settings, BEFORE)
    with committee.database.writing() as session:
        note(session, committee.organisation.organisation, [committee.members["ada"]], DATE)
    post.replies = ["550 no such user"]
    with serving(post, None):
        send_due(committee.database, settings, BATCH)
        assert found(settings.mail) == [lacking, ("warning", "house: the mail server refuses the e-mail addresses of: ada.")]
        send_due(committee.database, settings, BATCH + 300)
    assert len(post.taken) == 1
    assert found(settings.mail) == [lacking], "it took one since"
