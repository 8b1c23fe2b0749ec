"""The licence under which the area publishes its open data."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app


@dataclass(frozen=True)
class Licence:
    """Its name, the address of its words, and what to say where the data are used."""

    name: str
    address: str
    attribution: str


def licence_of_area() -> Licence:
    """As the settings say it; the Open Government Licence asks for the attribution."""
    settings = current_app.extensions["settings"]
    said = f"Contains public sector information of {settings.area_name}"
    attribution = f"{said}, licensed under the {settings.licence_name}."
    return Licence(settings.licence_name, settings.licence_address, attribution)
