"""The demo's organisations: whole parties with people and cases, all of it such as their rules and the form allow."""

from collections.abc import Mapping

import pytest

from app.cli.demo_stories import DEMO, REPORTER, Story, demo_organisations
from app.domain.reading import read_rulebook
from app.rulebooks import SHIPPED, rulebook_file
from app.services.reporting import Reporting, open_for_reporting
from app.storage.cases import records_of
from app.storage.database import Database
from app.storage.organisations import organisations
from app.storage.quick_reading import SessionReader
from app.storage.reporter_cases import filed_on
from crypto.chain import Chain, read_chain
from crypto.rooms import TALK
from crypto.typed_words import read_words
from tests.cli.demo import Demo, built_demo

DRAWN = {one.slug: one for one in demo_organisations()}
PEOPLE, BODIES, CASES = 20, 5, 15
STORIES = [pytest.param(slug, story, id=f"{slug}: {story.title}") for slug, one in DRAWN.items() for story in one.stories]


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Build what `make run` serves."""
    return built_demo(tmp_path_factory.mktemp("five") / "data", DEMO)


@pytest.fixture(scope="module")
def chains(five: Demo) -> Mapping[tuple[str, str], tuple[Reporting, Chain]]:
    """Return each case's organisation and chain by slug and title, found by its receipt."""
    with five.database() as database:
        return {
            (row["organisation"], row["case"]): _found(database, row["organisation"], row["receipt"])
            for row in five.sign_ins["reporters"]
        }


def _found(database: Database, slug: str, receipt: str) -> tuple[Reporting, Chain]:
    with database.reading() as session:
        reporting = open_for_reporting(session, slug)
        assert reporting is not None
        lookup_hash = read_words(receipt).lookup_hash(reporting.instance.instance)
        case = filed_on(SessionReader(session), reporting.organisation.organisation, lookup_hash)
        assert case is not None
        return reporting, read_chain(records_of(session, case.case), reporting.directories, case.case)


def holders(five: Demo, of: tuple[Reporting, Chain]) -> dict[str, str | None]:
    """Return who can read the case by sign-in name, with the deadline that wakes them where they sleep."""
    reporting, chain = of
    slug = reporting.organisation.slug
    names = {row["fingerprint"]: row["handle"] for row in five.sign_ins["staff"] if row["organisation"] == slug}
    called = {entry.who: names[entry.fingerprint_text] for entry in reporting.directories.entries.values()}
    return {called[holder.who]: chain.asleep(holder) for holder in chain.rooms[TALK][-1].holders if holder.who != REPORTER}


def test_it_has_an_organisation_for_each_rulebook_of_a_party(five: Demo) -> None:
    with five.database() as database, database.reading() as session:
        made = {organisation.slug for organisation in organisations(session)}
    assert made == set(DRAWN) == set(SHIPPED) - {"standard"}
    assert all(one.rulebook == slug for slug, one in DRAWN.items())


@pytest.mark.parametrize("slug", DRAWN)
def test_each_has_bodies_people_and_cases_enough_and_all_its_people_are_in_force(five: Demo, slug: str) -> None:
    with five.database() as database, database.reading() as session:
        reporting = open_for_reporting(session, slug)
    assert reporting is not None
    bodies, people = reporting.version.bodies, reporting.version.in_force
    assert len(bodies) >= BODIES
    assert all(body.seats for body in bodies)
    assert len(people) == len({row["name"] for row in five.sign_ins["staff"] if row["organisation"] == slug}) >= PEOPLE
    assert len(DRAWN[slug].stories) == len({story.title for story in DRAWN[slug].stories}) >= CASES


@pytest.mark.parametrize(("slug", "story"), STORIES)
def test_each_case_says_only_what_the_form_offers(slug: str, story: Story) -> None:
    rulebook = read_rulebook(rulebook_file(slug), slug)
    unit_kind = next(row.fields["kind"] for row in DRAWN[slug].rows if (row.what, row.id) == ("unit", story.unit))
    entries = {entry.id for entry in rulebook.entries_for(story.kind, unit_kind)}
    assert story.entry in entries or (story.entry is None and not entries)
    assert story.category in {None, *(category.id for category in rulebook.categories_for(story.kind))}
    assert set(story.flags) <= {flag.id for flag in rulebook.flags_for(story.kind)}
    questions = {q.id: q for group in rulebook.groups_for(story.kind) for q in group.questions}
    assert {*story.answers, *story.days} <= set(questions)
    assert {question.id for question in questions.values() if question.required} <= {*story.answers, *story.days}
    for question, answer in story.answers.items():
        assert answer in {choice.id for choice in questions[question].choices} or questions[question].answer != "choice"
    assert set(story.identity) <= {question.id for question in rulebook.identity}
    assert (story.way == "anonymous") == (not story.identity)


@pytest.mark.parametrize(("slug", "story"), STORIES)
def test_whoever_is_involved_or_shut_out_has_no_key_of_the_case(
    five: Demo, chains: Mapping[tuple[str, str], tuple[Reporting, Chain]], slug: str, story: Story
) -> None:
    holding = holders(five, chains[slug, story.title])
    assert None in holding.values()
    assert not set(holding) & {*story.involved, *story.shut_out}
    assert {turn.who for turn in story.turns} <= {REPORTER, *(handle for handle, asleep in holding.items() if asleep is None)}


def test_some_are_excluded_some_sleep_and_some_shut_somebody_out(
    five: Demo, chains: Mapping[tuple[str, str], tuple[Reporting, Chain]]
) -> None:
    for slug, one in DRAWN.items():
        assert sum(bool(story.involved) for story in one.stories) >= 3, slug
        assert len({story.kind for story in one.stories}) == len(read_rulebook(rulebook_file(slug), slug).kinds)
    sleeping = {slug for (slug, _), of in chains.items() if any(holders(five, of).values())}
    assert sleeping == {"senterpartiet", "arbeiderpartiet", "socialdemokraterna-stockholm"}
    assert sum(bool(story.shut_out) for one in DRAWN.values() for story in one.stories) >= 4


@pytest.mark.parametrize("slug", DRAWN)
def test_what_happened_lies_between_the_filing_and_today(slug: str) -> None:
    for story in DRAWN[slug].stories:
        days = [turn.days for turn in story.turns]
        assert days == sorted(days)
        assert all(0 <= day <= story.days_ago for day in days)
