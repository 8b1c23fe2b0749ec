"""Numbers as people type them: £29,400 and 1.5."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from wtforms import DecimalField

NUMBER = re.compile(r"-?\d{1,10}(\.\d{1,2})?")


class AmountField(DecimalField):
    """A number with at most ten figures and two decimals, exact; pound signs, commas and spaces are left out. What was
    typed comes back as it was."""

    def __init__(self, label: str | None = None, validators: Any = None, **values: Any) -> None:
        super().__init__(label, validators, places=None, **values)

    def process_data(self, value: Any) -> None:
        # As it was typed: a stored 29400.00 is 29400.
        super().process_data(Decimal(f"{value.normalize():f}") if isinstance(value, Decimal) else value)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = re.sub(r"[£,\s]", "", valuelist[0]) if valuelist else ""
        if not typed:
            self.data = None
            return
        if not NUMBER.fullmatch(typed):
            self.data = None
            raise ValueError("Enter a number, like 29,400 or 1.5")
        self.data = Decimal(typed)
