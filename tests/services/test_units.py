"""Units and bodies stand where the rulebook lets them."""

import pytest

from app.services.change_organisation import change_rulebook
from app.services.create_body import create_body
from app.services.create_unit import create_unit
from app.services.draft import Draft, read_draft
from app.services.obstacle import Obstacle, WrongField
from app.services.remove_unit import remove_unit
from app.services.sign_directory import changes_of, check_proposal
from crypto.directory import Unit
from tests.domain.rules.party import TEXT
from tests.services.office import Office

TREE = (("party", "party", None), ("north", "county", "party"), ("oslo", "branch", "north"))


def create(office: Office, unit: str, kind: str, parent: str | None = None) -> None:
    with office.database.writing() as session:
        create_unit(session, office.organisation, unit, kind, {"en": unit.title()}, parent)


def drafted(office: Office) -> Draft:
    with office.database.reading() as session:
        return read_draft(session, office.organisation)


@pytest.fixture
def party(empty_office: Office) -> Office:
    """Return an organisation under rules with three levels, and a unit on each."""
    with empty_office.database.writing() as session:
        change_rulebook(session, empty_office.organisation, TEXT.encode())
    for unit in TREE:
        create(empty_office, *unit)
    return empty_office


def test_units_stand_in_a_tree_and_are_proposed_so(party: Office) -> None:
    create(party, "oslo", "branch", "party")
    assert {(unit.id, unit.kind, unit.parent) for unit in drafted(party).units} == {
        ("party", "party", None),
        ("north", "county", "party"),
        ("oslo", "branch", "party"),
    }
    party.join("ada")
    assert set(changes_of(check_proposal(party.propose())).units) == {"party", "north", "oslo"}


@pytest.mark.parametrize(
    ("unit", "kind", "parent", "field"),
    [
        ("Oslo", "branch", "north", "id"),
        ("bergen", "village", "north", "kind"),
        ("bergen", "branch", "south", "in"),
        ("bergen", "branch", "bergen", "in"),
        ("party", "party", "oslo", "in"),
        ("bergen", "county", "oslo", "in"),
        ("north", "branch", "oslo", "in"),
        ("party", "branch", None, "kind"),
    ],
)
def test_a_unit_that_cant_stand_there_is_refused(party: Office, unit: str, kind: str, parent: str | None, field: str) -> None:
    """Another form of the id, no such kind, nothing above it, above itself, or on a higher level than what is above it."""
    before = drafted(party)
    with pytest.raises(WrongField) as refusal:
        create(party, unit, kind, parent)
    assert refusal.value.field == field
    assert drafted(party) == before


def test_units_of_one_level_may_stand_above_each_other(party: Office) -> None:
    create(party, "city", "county", "north")
    assert Unit("city", "county", {"en": "City"}, "north") in drafted(party).units


def test_a_rulebook_without_units_has_none(empty_office: Office) -> None:
    with pytest.raises(WrongField, match="no kind of unit"):
        create(empty_office, "oslo", "branch")


def test_only_an_empty_unit_goes(party: Office) -> None:
    with party.database.writing() as session:
        create_body(session, party.organisation, "oslo-leader", {"en": "Leader"}, kind="leader", unit="oslo")
    for unit in ("party", "oslo", "bergen"):
        with pytest.raises(Obstacle), party.database.writing() as session:
            remove_unit(session, party.organisation, unit)
    with party.database.writing() as session:
        create_body(session, party.organisation, "oslo-leader", {"en": "Leader"}, kind="leader")
        remove_unit(session, party.organisation, "oslo")
    assert {unit.id for unit in drafted(party).units} == {"party", "north"}


def test_a_body_has_a_kind_of_the_rulebooks_and_a_unit_that_is_there(party: Office) -> None:
    with party.database.writing() as session:
        create_body(session, party.organisation, "panel", {"en": "Panel"})
        create_body(session, party.organisation, "leader-north", {"en": "Leader"}, kind="leader", unit="north")
    bodies = {body.id: (body.kind, body.unit) for body in drafted(party).bodies}
    assert (bodies["panel"], bodies["leader-north"]) == (("panel", None), ("leader", "north"))
    for kind, unit, field in (("", None, "kind"), ("leader", "bergen", "in")):
        with pytest.raises(WrongField) as refusal, party.database.writing() as session:
            create_body(session, party.organisation, "another", {"en": "A"}, kind=kind, unit=unit)
        assert refusal.value.field == field
