"""The entry point of a WSGI server."""

from coproduce import create_app

application = create_app()
