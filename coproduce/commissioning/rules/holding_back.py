"""What is held back, as the public is told of it."""

from __future__ import annotations

# The kind of reason that stands on the public page instead of what is held back.
REASONS = {
    "one_person": "It could show who one person is.",
    "contract": "Talks with a provider are still going on.",
    "law": "The law does not let us say it yet.",
}
HIDDEN = "Held back"
