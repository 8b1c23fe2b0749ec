"""Parts of addresses: what cannot be a slug or an id leads nowhere, before anything looks for it."""

from __future__ import annotations

from werkzeug.routing import BaseConverter


class Slug(BaseConverter):
    """A name in an address."""

    regex = "[a-z0-9-]{1,80}"


class Identifier(BaseConverter):
    """An id from core.identifiers."""

    regex = "[0-9A-Za-z_-]{1,32}"


CONVERTERS: dict[str, type[BaseConverter]] = {"slug": Slug, "identifier": Identifier}
