"""What the rules ask of bodies and members is warned of, by marks that nobody but the operator sees."""

from datetime import timedelta

import pytest

from app.domain.rules.demands import Gender, Marks
from app.services.change_organisation import change_rulebook
from app.services.check_bodies import check_bodies
from app.services.create_body import create_body
from app.services.end_member import end_member
from app.services.invite_member import OfferedSeat
from app.services.mark_member import mark_member, marks_of_members
from app.services.obstacle import Obstacle
from app.services.rules import Rules
from app.services.use_rulebook import parse_rulebook
from crypto.roles import Role
from tests.domain.rules.party import TEXT
from tests.domain.rules.test_demands import COMMITTEE
from tests.services.office import DAY, Office


def warnings(office: Office) -> list[str]:
    proposal = office.propose()
    rules = Rules.of(parse_rulebook(proposal.rulebook, "house"), proposal.version)
    with office.database.reading() as session:
        return [found.sentence.format(**found.values) for found in check_bodies(session, office.organisation, rules, DAY)]


def mark(office: Office, handle: str, gender: Gender | None = None, *competence: str) -> None:
    with office.database.writing() as session:
        genders = None if gender is None else [gender]
        mark_member(session, office.organisation, handle, gender=genders, competence=competence)


@pytest.fixture
def party(empty_office: Office) -> Office:
    """Return an organisation whose rules ask a board for three members, a chair, both genders and a competence."""
    rules = TEXT.replace('id = "board"\nname', f'id = "board"\n{COMMITTEE}name').encode()
    with empty_office.database.writing() as session:
        change_rulebook(session, empty_office.organisation, rules)
        create_body(session, empty_office.organisation, "committee", {"en": "The board"}, kind="board")
    empty_office.join("ada", OfferedSeat("committee", Role.HANDLER, chair=True))
    empty_office.join("bo")
    return empty_office


def test_the_draft_is_warned_of_until_all_is_there(party: Office) -> None:
    assert len(warnings(party)) == 4
    assert "house, committee: 2 members, where the rules want 3." in warnings(party)
    mark(party, "ada", "woman")
    mark(party, "bo", "man", "hr")
    party.join("cy")
    assert warnings(party) == []


def test_a_term_that_ends_is_warned_of_by_sign_in_name(party: Office) -> None:
    party.join("cy", OfferedSeat("committee", Role.OBSERVER, until=DAY + timedelta(days=3)))
    assert "house, committee: the term of cy ends on 2026-05-20." in warnings(party)


def test_only_what_the_rules_ask_for_is_noted(empty_office: Office, party: Office) -> None:
    with pytest.raises(Obstacle, match="they ask for: hr"):
        mark(party, "ada", None, "karate")
    with party.database.writing() as session:
        change_rulebook(session, party.organisation, TEXT.encode())
    for gender, competence in (("woman", ()), (None, ("hr",))):
        with pytest.raises(Obstacle, match="asks for"):
            mark(party, "ada", gender, *competence)  # type: ignore[arg-type]  # a table row
    with pytest.raises(Obstacle, match="no member"):
        mark(party, "zoe")


def test_marks_are_replaced_forgotten_and_go_with_the_member(party: Office) -> None:
    def marks() -> Marks | None:
        with party.database.reading() as session:
            return marks_of_members(session, party.organisation).get(party.members["ada"])

    mark(party, "ada", "man", "hr")
    mark(party, "ada", "woman", "hr")
    assert marks() == Marks("woman", frozenset({"hr"}))
    mark(party, "ada")
    assert marks() == Marks("woman")
    with party.database.writing() as session:
        end_member(session, party.organisation, "ada")
    assert marks() is None
    with pytest.raises(Obstacle, match="ended"):
        mark(party, "ada", "woman")


def test_marks_are_in_nothing_that_is_signed_or_travels(party: Office) -> None:
    before = party.propose().marshal()
    mark(party, "ada", "woman", "hr")
    assert party.propose().marshal() == before
