"""What the tests need from the machine: databases, a queue, a browser, and a clean process environment.

Anything that is missing is named with the one command that installs it. The tests that need it are then skipped
with that reason, or fail where ``CI=true`` says that nothing may be left out. Servers that a test run starts for
itself live in a temporary folder and end with it; a server that was there already only lends a fresh database.
"""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit, urlunsplit

import pytest

from coproduce.analysis import encoder
from coproduce.consultations.printing.typesetter import INSTALL as INSTALL_PANGO

ROOT = Path(__file__).resolve().parent.parent

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Running as root needs --no-sandbox; the other flags keep the browser from calling its maker's servers.
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
)


@dataclass(frozen=True)
class Need:
    """Something a machine may lack, and the one command that brings it."""

    name: str
    install: str
    find: Callable[[], str | None]


def _postgresql_folder() -> str | None:
    """The folder with PostgreSQL's server programs; Debian keeps them off the PATH."""
    on_path = shutil.which("initdb")
    if on_path:
        return str(Path(on_path).resolve().parent)
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3])
    )
    return str(versions[-1].parent) if versions else None


def _chromium() -> str | None:
    chosen = os.environ.get("COPRODUCE_TEST_CHROMIUM")
    return chosen or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def _pango() -> str | None:
    """The libraries that set PDFs, where all of them are there."""
    found = [find_library(name) for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")]
    return found[0] if all(found) else None


NEEDS = {
    "pango": Need("Pango", INSTALL_PANGO, _pango),
    "postgresql": Need("PostgreSQL", "apt-get install -y postgresql", _postgresql_folder),
    "redis": Need("Redis", "apt-get install -y redis-server", lambda: shutil.which("redis-server")),
    "chromium": Need("Chromium", "apt-get install -y chromium", _chromium),
    "java": Need("Java", "apt-get install -y default-jre-headless", lambda: shutil.which("java")),
    "npm": Need("npm", "apt-get install -y npm", lambda: shutil.which("npm")),
}


def in_ci() -> bool:
    """Whether a missing part of the machine fails a test instead of skipping it."""
    return os.environ.get("CI", "").lower() == "true"


def missing(need: Need) -> NoReturn:
    """Skip the test, or fail it under ``CI=true``, with the command that installs what it lacks."""
    reason = f"{need.name} is not installed here; install it with: {need.install}"
    if in_ci():
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def require(name: str) -> str:
    """Where the named part of the machine is (a key of ``NEEDS``); skips or fails the test when it is not there."""
    need = NEEDS[name]
    return need.find() or missing(need)


# Servers -------------------------------------------------------------------------------------------------------


def free_port() -> int:
    """A TCP port of the loopback address that nobody listens on at the moment.

    Each process of a run looks in a part of its own, below the ports that systems give away by themselves: so nobody
    else takes it before its server is there.
    """
    while True:
        port = next(_ports)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def _own_ports() -> Iterator[int]:
    """Ports to try, round and round, from a place that differs between runs."""
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = 20_000 + process % 12 * 1000
    for place in itertools.count(os.getpid()):
        yield first + place % 1000


_ports = _own_ports()


def answers(port: int, host: str = "127.0.0.1") -> bool:
    """Whether something accepts connections there."""
    try:
        with socket.create_connection((host, port), timeout=0.5):
            return True
    except OSError:
        return False


def wait_until(
    ready: Callable[[], bool], process: subprocess.Popen[bytes], what: str, seconds: float = 20
) -> None:
    """Wait for a server that this run started; raises RuntimeError when it ends or stays silent."""
    deadline = time.monotonic() + seconds
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{what} did not start")
        time.sleep(0.05)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _as_ordinary_user(folder: Path) -> list[str]:
    """The words before a command that make it run without root's rights, which PostgreSQL insists on."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, user="nobody")
    return ["setpriv", "--reuid=nobody", "--clear-groups"]


def start_postgresql(programs: Path, folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    prefix = _as_ordinary_user(folder)
    data = folder / "data"
    options = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    subprocess.run([*prefix, str(programs / "initdb"), "-D", str(data), *options], check=True, **quiet)
    port = free_port()
    settings = [
        "-c",
        "fsync=off",
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        f"unix_socket_directories={folder}",
    ]
    command = [*prefix, str(programs / "postgres"), "-D", str(data), "-p", str(port), *settings]
    process = subprocess.Popen(command, **quiet)
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    try:
        wait_until(lambda: _postgresql_answers(url), process, "PostgreSQL")
    except RuntimeError:
        stop(process)
        raise
    return process, url


def _postgresql_answers(url: str) -> bool:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _postgresql_in_place() -> str | None:
    """A server that is already there and lets us in: the one named in the environment, else the usual port."""
    named = os.environ.get("COPRODUCE_TEST_POSTGRESQL_URL")
    if named:
        return named
    if not answers(5432):
        return None
    users = (os.environ.get("PGUSER"), os.environ.get("USER"), "postgres", "root")
    urls = (f"postgresql://{user}@127.0.0.1:5432/postgres" for user in users if user)
    return next(filter(_postgresql_answers, urls), None)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Address of a maintenance database on a PostgreSQL server where the tests may make databases of their own."""
    in_place = _postgresql_in_place()
    if in_place:
        yield in_place
        return
    programs = Path(require("postgresql"))
    folder = Path(tempfile.mkdtemp(prefix="coproduce-postgresql-"))
    process, url = start_postgresql(programs, folder)
    yield url
    stop(process)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def new_postgresql_database(postgresql_server: str) -> Iterator[Callable[[], str]]:
    """Makes an empty database and returns its address; all of them are dropped at the end of the run."""
    import psycopg

    made: list[str] = []

    def run(statement: str) -> None:
        with psycopg.connect(postgresql_server, autocommit=True) as connection:
            connection.execute(statement.encode())

    def make() -> str:
        name = f"coproduce_test_{os.getpid()}_{len(made)}"
        run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        run(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")
        made.append(name)
        return urlunsplit(urlsplit(postgresql_server)._replace(path=f"/{name}"))

    yield make
    for name in made:
        run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def postgresql_url(new_postgresql_database: Callable[[], str]) -> str:
    """Address of one empty PostgreSQL database that this test run has to itself (``postgresql://``, psycopg 3)."""
    return new_postgresql_database()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Address of a Redis database that this run may empty: the one named in the environment, else its own server."""
    named = os.environ.get("COPRODUCE_TEST_REDIS_URL")
    if named:
        yield named
        return
    program, port = require("redis"), free_port()
    options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    folder = Path(tempfile.mkdtemp(prefix="coproduce-redis-"))
    process = subprocess.Popen([program, *options, "--dir", str(folder)], stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: answers(port), process, "Redis")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        stop(process)
        shutil.rmtree(folder, ignore_errors=True)


# Browser -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium program."""
    return require("chromium")


@pytest.fixture(scope="session")
def chromium(chromium_path: str) -> Iterator[Any]:
    """A running headless Chromium (``playwright.sync_api.Browser``); open a context of your own for each test."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=list(CHROMIUM_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def java_path() -> str:
    """The Java program, for the HTML validator."""
    return require("java")


# Real material -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def real_comments() -> Callable[[str], Path]:
    """Finds a file of real comments, kept outside the repository; the test is skipped where it is not there.

    Looked for in the folder named by ``COPRODUCE_TEST_DATA``, else in ``shared/data`` beside the checkout.
    """
    folder = Path(os.environ.get("COPRODUCE_TEST_DATA") or ROOT.parent / "shared" / "data")

    def find(name: str) -> Path:
        path = folder / name
        if not path.is_file():
            pytest.skip(f"{name} is not here; name its folder in COPRODUCE_TEST_DATA")
        return path

    return find


# The run itself ------------------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Cut the run off from the settings, word lists and mail of whoever started it."""
    for name in [name for name in os.environ if name.startswith("COPRODUCE_")]:
        if not name.startswith("COPRODUCE_TEST_"):
            del os.environ[name]
    empty = tempfile.mkdtemp(prefix="coproduce-no-nltk-")
    config.add_cleanup(lambda: shutil.rmtree(empty, ignore_errors=True))
    os.environ["NLTK_DATA"] = empty
    # The sentence encoder takes its time; tests/analysis, which measure what it brings, switch it on again.
    os.environ[encoder.SETTING] = encoder.OFF
    _settle_hypothesis()


def _settle_hypothesis() -> None:
    """The same examples in CI each time, and no deadline for one example on a busy machine."""
    from hypothesis import settings

    settings.register_profile("coproduce", deadline=None, derandomize=in_ci(), print_blob=True)
    settings.load_profile("coproduce")


def pytest_report_header() -> list[str]:
    """Say before the first test what will be skipped for want of a program."""
    lacking = [need for name, need in NEEDS.items() if need.find() is None and not _in_place(name)]
    return [f"not installed here: {need.name} (install it with: {need.install})" for need in lacking]


def _in_place(name: str) -> bool:
    """Whether a server can be used although its programs are not installed."""
    if name == "postgresql":
        return _postgresql_in_place() is not None
    return name == "redis" and "COPRODUCE_TEST_REDIS_URL" in os.environ
