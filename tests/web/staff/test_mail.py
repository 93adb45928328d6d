"""Rules of the member's own e-mail address: they set it and forget it, and nobody is told it, not even they."""

from typing import Any

import pytest

from app.services.mail_address import open_mail_address
from app.storage.mail import find_address
from app.storage.server_keys import make_key
from tests.services.office import Office
from tests.web.staff.client import Client
from tests.web.staff.colleague import Colleague

Committee = tuple[Colleague, Colleague]
WHERE = {"address": "ada@example.com", "language": "nb"}


def test_an_address_is_kept_told_to_nobody_and_forgotten(committee: Committee, house: Office) -> None:
    ada, bo = committee
    assert ada.get("mail").json() == {"kept": False, "language": None}
    assert ada.put("mail", **WHERE).status_code == 204
    assert ada.get("mail").json() == {"kept": True, "language": "nb"}
    with house.database.reading() as session:
        kept = find_address(session, ada.member)
    assert kept is not None
    assert open_mail_address(kept.sealed, ada.member, make_key(house.settings.keys, "mail")) == "ada@example.com"
    assert not any("example.com" in who.get(path).text for who in (ada, bo) for path in ("mail", "me", "directory", "cases"))
    assert bo.get("mail").json() == {"kept": False, "language": None}
    assert ada.put("mail", address=None, language="nb").status_code == 204
    assert ada.get("mail").json() == {"kept": False, "language": None}


@pytest.mark.parametrize(
    "changed",
    [{"address": "ada"}, {"address": "ada@example.com\nBcc: x@example.com"}, {"address": ""}, {"language": "xx"}, {"more": 1}],
)
def test_what_is_no_address_is_not_taken(committee: Committee, changed: dict[str, Any]) -> None:
    answer = committee[0].put("mail", **(WHERE | changed))
    assert answer.status_code == 422
    assert "example.com" not in answer.text
    assert committee[0].get("mail").json()["kept"] is False


def test_nobody_sets_one_without_a_session(client: Client, house: Office) -> None:
    assert client.get("/api/v1/mail").status_code == 401
    assert client.put("/api/v1/mail", json=WHERE).status_code == 401
