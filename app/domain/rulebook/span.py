"""Spans of the calendar, as rules write them: days, months, years."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

Unit: TypeAlias = Literal["days", "months", "years"]


@dataclass(frozen=True, slots=True)
class Span:
    """A number of days, calendar months or years; at least 1."""

    number: int
    unit: Unit

    def after(self, start: date) -> date:
        """
        Return the last day that is in time, counted from *start*.

        The same day of the month, or the month's last where it has no such day: half a year from 31 August is 28 or 29 February,
        three years from 29 February is 28 February. Beyond the calendar's last day there is none.
        """
        if self.unit == "days":
            return start + timedelta(days=min(self.number, (date.max - start).days))
        months = self.number if self.unit == "months" else 12 * self.number
        year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
        if year > date.max.year:
            return date.max
        return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
