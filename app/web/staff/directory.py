"""What everybody may know of an organisation, and the directory for its members."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.services.read_directory import organisation_names, read_directory
from app.services.refusals import Refusal, Why
from app.storage.organisations import find_instance, find_organisation
from app.web.api.access import UsedEdge
from app.web.api.answers import ApiRoute
from app.web.api.case_answers import directory_answer
from app.web.api.case_models import DirectoryAnswer, Number
from app.web.api.encoding import Slug
from app.web.staff.access import ActiveMember
from app.web.staff.models import OrganisationAnswer

router = APIRouter(route_class=ApiRoute, tags=["the directory"])


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
