"""The entry point of a WSGI server."""

from coproduce.starting import start

application = start()
