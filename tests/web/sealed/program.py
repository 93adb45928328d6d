"""A reporter's program as the API sees it: it seals with its own keys, and can send anything else as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from httpx import Response

from app.domain.case import Addition
from app.services.file_report import Filing, SealedReport, seal_report
from app.services.reporting import Reporting
from crypto.bodies import Answer, IdentityField
from crypto.encoding import b64
from crypto.form import FormSecret
from crypto.randomness import random_bytes
from crypto.receipt import Receipt
from tests.services.office import Office
from tests.services.test_file_report import reporting
from tests.web.staff.client import Client
from tests.web.staff.uploading import sealed_file

PREFIX = "/api/reports/v1/house"


@dataclass
class Program:
    """One reporter with one report."""

    client: Client
    house: Office
    filing: Filing
    draft: bytes = field(default_factory=lambda: random_bytes(16))

    @property
    def reporting(self) -> Reporting:
        """Return the organisation as it is now."""
        return reporting(self.house)

    @property
    def receipt(self) -> Receipt:
        return self.filing.form.receipt(self.house.instance.instance)

    @property
    def bearer(self) -> dict[str, str]:
        """Return the header that looks the case up."""
        return {"Authorization": f"Bearer {b64(self.receipt.lookup_token(self.house.instance.instance))}"}

    def sealed(self) -> SealedReport:
        """Seal the report, now."""
        return seal_report(self.reporting, self.filing, self.today, on_server=False)

    @property
    def today(self) -> Any:
        from app import clock  # noqa: PLC0415 -- as the test has set it

        return clock.today()

    def asked(self, sealed: SealedReport | None = None, **changed: Any) -> dict[str, Any]:
        """Return what files the report, with some fields *changed*."""
        made = sealed or self.sealed()
        token = b64(self.receipt.lookup_token(self.house.instance.instance))
        whole = {"token": token, "draft": b64(self.draft), "root": b64(made.first.records[0]), "blobs": []}
        whole["registered"] = [b64(member) for member in sorted(made.registered)]
        return whole | rows(made.first) | changed

    def file(self, **changed: Any) -> Response:
        """File it."""
        return self.client.post(f"{PREFIX}/cases", json=self.asked(**changed))

    def read(self) -> Response:
        """Ask for the case."""
        return self.client.get(f"{PREFIX}/case", headers=self.bearer)

    def append(self, asked: Mapping[str, Any]) -> Response:
        """Add to the case."""
        return self.client.post(f"{PREFIX}/case/append", json=dict(asked), headers=self.bearer)

    def upload(self, data: bytes | None = None) -> dict[str, str]:
        """Send a sealed file whole, and return its place."""
        content = data or sealed_file()
        place: dict[str, str] = self.reserve(len(content)).json()
        assert self.send(place, content).status_code == 200
        return place

    def reserve(self, size: int) -> Response:
        return self.client.post(f"{PREFIX}/uploads", json={"draft": b64(self.draft), "size": size})

    def send(self, place: Mapping[str, str], data: bytes, offset: int = 0, **headers: str) -> Response:
        own = {"Upload-Draft": b64(self.draft), "Upload-Capability": place["capability"]} | headers
        return self.client.put(f"{PREFIX}/uploads/{place['blob']}", params={"offset": offset}, headers=own, content=data)


def new_program(client: Client, house: Office, identity: Sequence[IdentityField] = ()) -> Program:
    """Return a reporter who has not filed yet."""
    plain = reporting(house).rules.plain("concern")
    report = (Answer("what", "What happened?", "The money is gone."),)
    return Program(client, house, Filing(FormSecret.new(), plain, report, tuple(identity), "en", ()))


def rows(addition: Addition) -> dict[str, Any]:
    """Return grants and objects as JSON."""
    grants = [{"room": g.room, "epoch": g.epoch, "holder": g.holder, "sealed": b64(g.sealed)} for g in addition.grants]
    objects = [{"room": o.room, "epoch": o.epoch, "object": b64(o.object), "sealed": b64(o.sealed)} for o in addition.objects]
    return {"grants": grants, "objects": objects}


def stored(house: Office) -> list[tuple[Any, ...]]:
    """Return every row that a case can have."""
    with house.database.reading() as session:
        connection = session.connection()
        return [
            tuple(row)
            for table in ("case", "record", "grant", "object")
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"')  # noqa: S608 - names from this line
        ]
