"""A rulebook that nobody here has heard of: one file dropped in, filed to and read, without a change to the portal."""

import shutil
from datetime import timedelta
from pathlib import Path

from app.clock import today
from app.rulebooks import SHIPPED
from app.settings import read_settings
from app.storage.database import Database
from app.storage.organisations import find_organisation
from crypto.encoding import b64, unb64
from crypto.root_key import RootKey
from tests.cli.commands import Run
from tests.portal import Portal
from tests.reporter_program import ReporterProgram
from tests.server import serving
from tests.staff_program import StaffProgram

CLUB = Path(__file__).parents[1] / "scenarios" / "club.toml"
SLUG = "fjordby-il"
PEOPLE = """what,id,kind,in,name_nb,name,publish,seats
unit,klubben,club,,Fjordby IL,,,
unit,gutter-15,team,klubben,Gutter 15,,,
body,trener-gutter-15,coach,gutter-15,Treneren for gutter 15,,yes,
body,trygghet,safety,klubben,Tillitsvalgt for trygghet,,yes,
body,hovedstyret,board,klubben,Hovedstyret,,,
person,odd,,,,Odd Kleivane,,trener-gutter-15:handler:chair
person,ragna,,,,Ragna Tveitlid,,trygghet:handler
person,tor,,,,Tor Hesjedalen,,hovedstyret:handler:chair
"""


def founded(run: Run) -> Portal:
    """Found the club with commands: its rules are a file beside, its people another."""
    shutil.copy(CLUB, "club.toml")
    Path("club.csv").write_text(PEOPLE)
    roots = RootKey.new(), RootKey.new()
    keys = ",".join(b64(root.public) for root in roots)
    assert "can be used" in run("rulebook", "check", "./club.toml").out
    for command in (
        ("init",),
        ("org", "create", "--slug", SLUG, "--name", "Fjordby IL", "--rulebook", "./club.toml", "--roots", keys),
        ("org", "import", "club.csv", "--links", "links.txt"),
    ):
        ran = run(*command)
        assert ran.code == 0, ran.err
    settings = read_settings({}, data=Path("data").absolute())
    database = Database(settings.database)
    with database.reading() as session:
        organisation = find_organisation(session, SLUG)
    database.close()
    assert organisation is not None
    return Portal(settings, organisation, roots)


def joined(url: str, portal: Portal) -> dict[str, StaffProgram]:
    """Enrol everybody by the links that were written, and sign the directory."""
    links = dict(line.split("\t")[::2] for line in Path("links.txt").read_text().splitlines())
    staff = {handle: StaffProgram.enrol(url, unb64(link.partition("#enrol=")[2]), portal.root) for handle, link in links.items()}
    portal.sign_directory()
    return {handle: member.sign_in() for handle, member in staff.items()}


def test_a_rulebook_is_dropped_in_as_one_file_filed_to_and_read(run: Run, tmp_path: Path) -> None:
    assert SLUG not in SHIPPED
    portal = founded(run)
    with serving(tmp_path, portal.data) as server:
        staff = joined(server.url, portal)
        worry = {"kind": "worry", "unit": "gutter-15", "entry": "coach", "q_what": "Noen gjemmer skoene mine hver gang."}
        complaint = {"kind": "complaint", "unit": "gutter-15", "q_what": "Treneren kastet en ball i ansiktet mitt."}
        last_time = (today() - timedelta(days=30)).isoformat()
        with ReporterProgram(server.url, SLUG) as reporter:
            reporter.report(worry)
        with ReporterProgram(server.url, SLUG) as reporter:
            words = reporter.report({**complaint, "q_last-time": last_time, "q_name": "Kim"})
            assert "Treneren kastet" in reporter.come_back(words).text
        read = {handle: [case.said() for case in member.open_all()] for handle, member in staff.items()}
    told = {handle: [text for said in cases for _, text in said] for handle, cases in read.items()}
    assert told["tor"] == []
    assert len(read["odd"]) == len(read["ragna"]) == 1
    assert worry["q_what"] in "".join(told["odd"])
    assert complaint["q_what"] in "".join(told["ragna"])
