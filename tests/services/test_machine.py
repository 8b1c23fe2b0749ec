"""The servers that other tests rely on are real and ours alone."""

from collections.abc import Callable

import psycopg
import redis


def test_each_postgresql_database_is_empty_and_our_own(new_postgresql_database: Callable[[], str]) -> None:
    first, second = new_postgresql_database(), new_postgresql_database()
    assert first != second
    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE marker (id int)")
    with psycopg.connect(second) as connection:
        assert connection.execute("SELECT to_regclass('marker')").fetchone() == (None,)


def test_redis_is_empty_at_first(redis_url: str) -> None:
    client = redis.Redis.from_url(redis_url)
    assert client.ping()
    client.set("coproduce-test", "1", ex=5)
    assert client.get("coproduce-test") == b"1"
    client.close()
