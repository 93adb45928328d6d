"""Creating an organisation, its bodies and its draft."""

import pytest

from app.rulebooks import rulebook_file
from app.services.change_organisation import change_rulebook, change_setting
from app.services.create_body import create_body
from app.services.create_organisation import create_organisation
from app.services.draft import read_draft
from app.services.obstacle import Obstacle
from app.services.reporting import open_for_reporting
from app.storage.organisations import organisations
from crypto.founding import Founding
from crypto.root_key import RootKey
from tests.services.office import Office

ROOTS = [RootKey.new().public, RootKey.new().public]


def create(office: Office, slug: str, rulebook: bytes | None = None) -> None:
    with office.database.writing() as session:
        create_organisation(session, slug=slug, name="Another", rulebook=rulebook or rulebook_file("standard"), roots=ROOTS)


@pytest.mark.parametrize(
    "slug", ["", "House", "a b", "a--b", "-a", "a-", "å", "a/b", "a" * 41, "staff", "api", "static", "healthz", "goodbye", "nb"]
)
def test_a_slug_that_is_no_slug_or_the_portals_own_is_refused(empty_office: Office, slug: str) -> None:
    with pytest.raises(Obstacle):
        create(empty_office, slug)
    with empty_office.database.reading() as session:
        assert [o.slug for o in organisations(session)] == ["house"]


def test_a_slug_is_given_once(empty_office: Office) -> None:
    with pytest.raises(Obstacle):
        create(empty_office, "house")


def test_the_organisations_id_is_the_hash_of_its_founding(empty_office: Office) -> None:
    """Nobody else can claim the id: whoever knows it pins the roots."""
    organisation = empty_office.organisation
    founding = Founding.parse(organisation.founding)
    assert founding.organisation == organisation.organisation
    assert founding.instance == empty_office.instance.instance
    assert founding.roots == tuple(root.public for root in empty_office.roots)


def test_a_rulebook_that_cant_be_used_stops_the_creation(empty_office: Office) -> None:
    with pytest.raises(Obstacle, match="languages"):
        create(empty_office, "second", b'id = "x"\n')
    with empty_office.database.reading() as session:
        assert [o.slug for o in organisations(session)] == ["house"]


def test_a_changed_rulebook_is_in_force_only_once_it_is_signed(committee: Office) -> None:
    other = rulebook_file("standard").replace(b"days = 14", b"days = 15")
    with committee.database.writing() as session:
        change_rulebook(session, committee.organisation, other)
    with committee.database.reading() as session:
        before = open_for_reporting(session, "house")
    committee.sign_and_publish()
    with committee.database.reading() as session:
        after = open_for_reporting(session, "house")
    assert before is not None
    assert after is not None
    within = [[deadline.within.number for deadline in found.rulebook.deadlines] for found in (before, after)]
    assert within == [[7, 14], [7, 15]]


def test_settings_are_drafted_and_removed(empty_office: Office) -> None:
    with empty_office.database.writing() as session:
        change_setting(session, empty_office.organisation, "name_nb", "  Huset ")
        change_setting(session, empty_office.organisation, "name", None)
    with empty_office.database.reading() as session:
        assert read_draft(session, empty_office.organisation).settings == {"name_nb": "Huset"}


@pytest.mark.parametrize(("key", "value"), [("Name", "x"), ("", "x"), ("a-b", "x"), ("name", "  "), ("name", "x" * 201)])
def test_a_setting_that_could_not_be_signed_is_refused(empty_office: Office, key: str, value: str) -> None:
    with pytest.raises(Obstacle), empty_office.database.writing() as session:
        change_setting(session, empty_office.organisation, key, value)


def test_naming_a_body_anew_keeps_its_seats(empty_office: Office) -> None:
    empty_office.join("ada")
    with empty_office.database.writing() as session:
        create_body(session, empty_office.organisation, "committee", {"en": "The panel"}, publish=True)
    with empty_office.database.reading() as session:
        (body,) = read_draft(session, empty_office.organisation).bodies
    assert (body.names, body.publish, len(body.seats)) == ({"en": "The panel"}, True, 1)


@pytest.mark.parametrize(("body", "names"), [("Committee", {"en": "x"}), ("a", {}), ("a", {"en": " "})])
def test_a_body_without_id_or_name_is_refused(empty_office: Office, body: str, names: dict[str, str]) -> None:
    with pytest.raises(Obstacle), empty_office.database.writing() as session:
        create_body(session, empty_office.organisation, body, names)
