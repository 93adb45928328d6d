"""What SECURITY.md says of what is stored is whole."""

import re
from pathlib import Path

from app.storage import course_tables, mail_tables, tables

PAGE = Path(__file__).parents[2] / "SECURITY.md"
MODULES = (tables, course_tables, mail_tables)


def test_every_table_stands_on_the_page_that_says_what_is_stored_and_no_other() -> None:
    stored = PAGE.read_text("utf-8").partition("## What is stored, and why")[2].partition("\n## ")[0]
    first_cells = re.findall(r"^\| (`[^|]+`) \|", stored, re.MULTILINE)
    told = {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)}
    assert told == {name for module in MODULES for name in module.Base.metadata.tables}
