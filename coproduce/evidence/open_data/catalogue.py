"""The catalogue in DCAT (DCAT-AP as JSON-LD): what is published, in which files, under which licence."""

from __future__ import annotations

from typing import Any

from flask import current_app

from coproduce.evidence.api.addresses import whole
from coproduce.evidence.licence import licence_of_area
from coproduce.evidence.open_data.datasets import ANSWERS, PROMISES, RESULTS, DataSet, published_sets

FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
NAMES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
ENDINGS = {
    "csv": ("CSV", "text/csv"),
    "json": ("JSON", "application/json"),
    "ods": ("ODS", "application/vnd.oasis.opendocument.spreadsheet"),
}


def catalogue() -> dict[str, Any]:
    """Every data set that everybody may fetch at this moment."""
    settings = current_app.extensions["settings"]
    page = whole("/open-data/")
    return {
        "@context": NAMES,
        "@id": whole("/open-data/catalogue.jsonld"),
        "@type": "dcat:Catalog",
        "dct:title": f"Open data of {settings.area_name}",
        "dct:description": "What families and young people were asked, what they said, and what was answered.",
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/ENG"},
        "dct:publisher": {
            "@type": "foaf:Organization",
            "foaf:name": settings.area_name,
            "foaf:homepage": {"@id": page},
        },
        "dct:license": {"@id": licence_of_area().address},
        "foaf:homepage": {"@id": page},
        "dcat:dataset": [*_results(), _whole(ANSWERS), _whole(PROMISES)],
        "dcat:service": [_service()],
    }


def _results() -> list[dict[str, Any]]:
    return [
        {
            **_set(
                whole(f"/open-data/#{each.slug}"),
                f"{RESULTS.title}: {each.title}",
                RESULTS,
                f"/open-data/results/{each.slug}",
            ),
            "dct:issued": {"@type": "xsd:date", "@value": each.taken_on.isoformat()},
            "dct:modified": {"@type": "xsd:date", "@value": each.taken_on.isoformat()},
            "dcat:landingPage": {"@id": whole(f"/consultations/{each.slug}/results")},
        }
        for each in published_sets()
    ]


def _whole(found: DataSet) -> dict[str, Any]:
    made = _set(whole(f"/open-data/#{found.name}"), found.title, found, f"/open-data/{found.name}")
    return {**made, "dcat:landingPage": {"@id": whole("/feedback/")}}


def _set(identifier: str, title: str, found: DataSet, path: str) -> dict[str, Any]:
    settings = current_app.extensions["settings"]
    return {
        "@id": identifier,
        "@type": "dcat:Dataset",
        "dct:title": title,
        "dct:description": found.about,
        "dct:license": {"@id": licence_of_area().address},
        "dct:conformsTo": {"@id": whole(f"/open-data/schemas/{found.name}.json")},
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": settings.area_name,
            "vcard:hasEmail": {"@id": f"mailto:{settings.contact_email}"},
        },
        "dcat:distribution": [_file(whole(f"{path}.{ending}"), ending) for ending in ENDINGS],
    }


def _file(address: str, ending: str) -> dict[str, Any]:
    name, media_type = ENDINGS[ending]
    return {
        "@type": "dcat:Distribution",
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dct:format": {"@id": FILE_TYPES + name},
        "dcat:mediaType": {"@id": MEDIA_TYPES + media_type},
        "dct:license": {"@id": licence_of_area().address},
    }


def _service() -> dict[str, Any]:
    return {
        "@id": whole("/api/v1/"),
        "@type": "dcat:DataService",
        "dct:title": "The interface for programs",
        "dcat:endpointURL": {"@id": whole("/api/v1/")},
        "dcat:endpointDescription": {"@id": whole("/api/v1/openapi.json")},
    }
