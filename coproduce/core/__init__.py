"""Engines that know no feature: lifecycle, access, outbox, audit, clock, identifiers, errors, database."""
