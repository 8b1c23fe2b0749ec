"""What the clock does with suggestions."""

from __future__ import annotations

from coproduce.commissioning.services.forgetting import forget_order_of_suggestions
from coproduce.core.jobs import every


@every(minutes=10)
def forget_order_in_which_suggestions_came() -> None:
    forget_order_of_suggestions()
