"""Forms of the room that plans: one module a subject."""
