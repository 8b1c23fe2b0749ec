"""The two servers under measurement: the same server program, on databases in a temporary folder."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processor import seconds_used

PROJECT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Server:
    """A server under measurement."""

    port: int
    process_id: int

    @property
    def processor_seconds(self) -> float | None:
        """Processor time used so far; None where the system does not say."""
        return seconds_used(self.process_id)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def site_environment(folder: Path, database_url: str = "") -> dict[str, str]:
    """The environment of the site on a database of its own, SQLite in `folder` unless another is named; nothing of the
    caller's settings is kept."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COPRODUCE_")}
    database = {"COPRODUCE_DATABASE_URL": database_url} if database_url else {}
    return {**kept, **database, "COPRODUCE_INSTANCE": str(folder), "COPRODUCE_ENVIRONMENT": "demonstration"}


def load_demonstration(folder: Path, database_url: str = "") -> None:
    """Make the site's database and fill it with the demonstration area."""
    for command in (["db", "upgrade"], ["demo"]):
        subprocess.run(
            [str(PROGRAMS / "coproduce"), *command],
            env=site_environment(folder, database_url),
            cwd=PROJECT,
            check=True,
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def serving(target: str, environment: dict[str, str], log: Path, workers: int = 1) -> Iterator[Server]:
    """Serve a WSGI application with granian; yields the server and stops it at the end."""
    port = free_port()
    command = [
        str(PROGRAMS / "granian"),
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        "4",
        "--no-access-log",
        target,
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, cwd=PROJECT, stdout=output, stderr=output)
        try:
            _wait(port, process, log)
            yield Server(port, process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(
        f"the server did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}"
    )
