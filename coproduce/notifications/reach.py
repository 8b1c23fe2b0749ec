"""How many people a release would write to, asked by feedback before telling begins."""

from __future__ import annotations

from coproduce.core.database import db
from coproduce.feedback.events import TellingBegan
from coproduce.feedback.models import Feedback
from coproduce.notifications.addresses import recipient_key
from coproduce.notifications.catalogue import lines_for
from coproduce.notifications.occurrences import Occurrence


def expected_recipients(feedback_id: str) -> int:
    """People who would get a letter now, each counted once."""
    feedback = db.session.get(Feedback, feedback_id)
    if feedback is None:
        return 0
    occurrence = Occurrence("", feedback.id, feedback.consultation)
    lines = lines_for(TellingBegan(feedback_id))
    return len({recipient_key(email) for line in lines for email in line.audience(occurrence)})
