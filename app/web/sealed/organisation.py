"""The organisation with its signed directory and rulebook, for a program that seals by them."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.services.read_directory import read_public_directory
from app.web.api.access import UsedEdge
from app.web.api.answers import ApiRoute
from app.web.api.case_answers import directory_answer
from app.web.api.case_models import Number
from app.web.sealed.access import UsedReporting
from app.web.sealed.models import OrganisationForReporters

router = APIRouter(route_class=ApiRoute, tags=["the organisation"])


@router.get("/directory")
def organisation(
    reporting: UsedReporting,
    edge: UsedEdge,
    since: Number = 0,
    version: Annotated[list[Number], Query(max_length=200)] = [],  # noqa: B006 - FastAPI copies it
) -> OrganisationForReporters:
    """Return founding, hinges, the newest version and those asked for, entries, published names and the newest's rulebook."""
    with edge.database.reading() as session:
        found = read_public_directory(session, reporting, since, version)
    return OrganisationForReporters(
        instance=reporting.instance.instance,
        organisation=reporting.organisation.organisation,
        slug=reporting.organisation.slug,
        demo=reporting.instance.demo,
        attachment_limit=edge.settings.attachment_limit,
        attachments_per_report=edge.settings.attachments_per_report,
        **directory_answer(found).model_dump(mode="python"),
    )
