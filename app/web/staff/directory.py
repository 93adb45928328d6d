"""What everybody may know of an organisation, and the directory for its members."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.services.read_directory import GivenDirectory, organisation_names, read_directory
from app.services.refusals import Refusal, Why
from app.storage.organisations import find_instance, find_organisation
from app.web.staff.access import ActiveMember, UsedEdge
from app.web.staff.answers import StaffRoute
from app.web.staff.case_models import DirectoryAnswer, NameAnswer, Number
from app.web.staff.encoding import Slug
from app.web.staff.models import OrganisationAnswer

router = APIRouter(route_class=StaffRoute, tags=["the directory"])


@router.get("/organisation/{slug}")
def organisation(slug: Slug, edge: UsedEdge) -> OrganisationAnswer:
    """Return what is public: the founding, whose hash is the root fingerprint that clients pin."""
    with edge.database.reading() as session:
        found, instance = find_organisation(session, slug), find_instance(session)
        if found is None or instance is None:
            raise Refusal(Why.NOT_FOUND)
        names = organisation_names(session, found)
    return OrganisationAnswer(
        instance=instance.instance,
        organisation=found.organisation,
        slug=found.slug,
        names=dict(names),
        founding=found.founding,
        demo=instance.demo,
    )


@router.get("/directory")
def directory(
    member: ActiveMember,
    edge: UsedEdge,
    since: Number = 0,
    version: Annotated[list[Number], Query(max_length=200)] = [],  # noqa: B006 - FastAPI copies it
) -> DirectoryAnswer:
    """Return founding, hinges, the newest version and those asked for, with entries, names and the newest's rulebook."""
    with edge.database.reading() as session:
        found = read_directory(session, member, since, version)
    return directory_answer(found)


def directory_answer(found: GivenDirectory) -> DirectoryAnswer:
    """Return *found* as the API gives it."""
    return DirectoryAnswer(
        founding=found.founding,
        newest=found.newest,
        versions=list(found.versions),
        entries=list(found.entries),
        names=[NameAnswer(member=name.member, name=name.name, salt=name.salt) for name in found.names],
        rulebook=None if found.rulebook is None else found.rulebook.decode(),
    )
