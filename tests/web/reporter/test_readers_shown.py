"""What the screen of readers says, by a party's rules."""

from datetime import date

import pytest

from app.domain.reading import read_rulebook
from app.domain.rules.draft import Draft
from app.rulebooks import rulebook_file
from app.services.readers import published_names
from app.services.reporting import Reporting
from app.services.rules import Rules
from app.web.reporter.readers_shown import body_name, promises
from app.web.reporter.screens import Form
from crypto.directory import Body, Unit
from tests.services.office import office
