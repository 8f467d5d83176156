"""The bot's tables: made by migrations, shared with the library's, written in groups, forgetting on demand."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select, text

from bot.state import State, insert_new, links, people, questions, subscriptions, topics, updates, upsert
from bot.state import asked as asked_table
from bot.state.asked import Asked
from bot.state.database import MIGRATIONS
from bot.state.schema import SCHEMA_VERSION, VERSION_TABLE, feedback, metadata, outbox, users
from bot.state.schema import questions as questions_table
from bot.state.writer import Writer
from index import Article, Library
from index.errors import LibraryVersionError
from index.store.database import Database
from index.store.migrate import migrate


@pytest.fixture
def state(location: str) -> Iterator[State]:
    opened = State.open(location)
    yield opened
    opened.close()


def test_migrations_make_the_tables_the_queries_are_written_for(state: State) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS.folder))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA_VERSION
    with state.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []


def test_tables_of_the_first_version_are_upgraded_with_what_they_hold(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    database = Database(file, 5.0)
    migrate(database, replace(MIGRATIONS, newest="0001"), "0001")
    database.close()
    with sqlite3.connect(file) as first:
        first.execute(
            "INSERT INTO bot_asked"
            " (chat_id, message_id, user_id, text, key, answered, answer_id, created_at, expires_at)"
            " VALUES (1, 2, 1, 'متى؟', 'متي', 1, 3, 0, 10)"
        )
    first.close()
    state = State.open(file)
    with state.reading() as connection:
        found = asked_table.by_answer(connection, 1, 3)
    state.close()
    assert found is not None
    assert (found.text, found.page) == ("متى؟", 0)


def test_library_and_bot_share_a_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'both.db'}"
    with Library(tmp_path, database_url=url) as library:
        state = State.open(url)
        library.add(Article("a", "عنوان", "نص المقال هنا"))
        with state.writing() as connection:
            people.remember_user(connection, 1, "سامي", 0.0)
        state.close()
    again = State.open(url)
    with again.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(users)) == 1
    again.close()


def test_tables_of_a_newer_program_are_refused(tmp_path: Path) -> None:
    state = State.open(tmp_path / "bot.db")
    with state.writing() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    state.close()
    with pytest.raises(LibraryVersionError):
        State.open(tmp_path / "bot.db")


def test_upsert_and_insert_new(state: State) -> None:
    with state.writing() as connection:
        upsert(connection, users, {"id": 1, "name": "أ", "first_seen": 1.0}, ["name"])
        upsert(connection, users, {"id": 1, "name": "ب", "first_seen": 2.0}, ["name"])
        assert connection.execute(select(users.c.name, users.c.first_seen)).one() == ("ب", 1.0)
        row = {"key": "k", "chat_id": 1, "payload": "{}", "state": "pending", "attempts": 0, "not_before": 0.0,
               "created_at": 0.0, "updated_at": 0.0}  # fmt: skip
        assert insert_new(connection, outbox, row)
        assert not insert_new(connection, outbox, row)


def test_changes_share_transactions_and_fail_alone(state: State) -> None:
    async def main() -> list[int | BaseException]:
        with ThreadPoolExecutor(2) as pool:
            writer = Writer(state, pool)

            def change(connection: Connection, number: int) -> int:
                people.remember_user(connection, number, "x", 0.0)
                if number == 13:
                    raise ValueError("unlucky")
                return number

            tasks = [
                writer.write(lambda connection, n=n: change(connection, n), patient=n % 3 == 0)  # type: ignore[misc]
                for n in range(50)
            ]
            return await asyncio.gather(*tasks, return_exceptions=True)

    outcomes = asyncio.run(main())
    assert isinstance(outcomes[13], ValueError)
    assert outcomes[:13] + outcomes[14:] == [*range(13), *range(14, 50)]
    with state.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(users)) == 49


def test_what_may_wait_shares_the_transaction_of_what_may_not(state: State) -> None:
    transactions: list[int] = []

    def change(_connection: Connection) -> int:
        return len(transactions)

    async def main() -> None:
        with ThreadPoolExecutor(1) as pool:
            writer = Writer(state, pool)
            once = writer._transaction
            writer._transaction = lambda batch: transactions.append(len(batch)) or once(batch)  # type: ignore[func-returns-value,method-assign]
            await writer.write(change, patient=True)
            assert transactions == [1], "in a quiet bot nothing waits"
            patient = asyncio.create_task(writer.write(change, patient=True))
            await asyncio.sleep(0)
            assert transactions == [1]
            await asyncio.gather(writer.write(change), writer.write(change, patient=True), patient)
            assert transactions == [1, 3]
            await writer.write(change, patient=True)
            assert transactions == [1, 3, 1], "nothing waits for company that doesn't come"

    asyncio.run(main())


def test_standing_and_roles(state: State) -> None:
    with state.writing() as connection:
        assert not people.standing(connection, 1, 1, "سامي").known
        people.remember_user(connection, 1, "سامي", 0.0)
        people.set_user_language(connection, 1, "سامي", "en", 0.0)
        people.grant_admin(connection, 1, 9, 0.0)
        people.allow(connection, -5, 9, 0.0)
        people.remember_chat(connection, -5, "group", "نقاش", 0.0)
        private = people.standing(connection, 1, 1, "سامي")
        group = people.standing(connection, 1, -5, "نقاش")
        assert (private.admin, private.language, private.known, private.chat_listed) == (True, "en", True, False)
        assert (group.admin, group.language, group.known, group.chat_listed) == (True, None, True, True)
        assert people.admins(connection) == [(1, "سامي")]
        assert people.known(connection, [1, 2]) == {1}
        assert people.revoke_admin(connection, 1)
        assert not people.revoke_admin(connection, 1)
        assert people.disallow(connection, -5)


def test_a_group_that_becomes_a_supergroup_keeps_its_choices(state: State) -> None:
    with state.writing() as connection:
        people.remember_chat(connection, -5, "group", "نقاش", 0.0)
        people.set_chat_language(connection, -5, "en")
        people.allow(connection, -5, 9, 0.0)
        people.set_migrated(connection, -5, -1005, 1.0)
        people.set_migrated(connection, -5, -1005, 1.0)
        moved = people.standing(connection, 1, -1005, "نقاش")
        assert (moved.language, moved.chat_listed) == ("en", True)


def ask(
    connection: Connection, user: int, message: int, text_: str, *, answered: bool = True, now: float = 0.0
) -> Asked:
    key = questions.question_key(text_)
    one = Asked(user, message, None, user, text_, key, answered, message + 1)
    asked_table.record(connection, one, now)
    return one


def test_questions_are_counted_by_their_normalised_words_and_once_a_message(state: State) -> None:
    with state.writing() as connection:
        ask(connection, 1, 10, "كم عدد الجنود الأميركيين؟")
        ask(connection, 1, 10, "كم عدد الجنود الأميركيين؟")
        ask(connection, 2, 10, "كَم عدد الجنود الاميركيين", answered=False)
        rows = connection.execute(select(questions_table.c.asked, questions_table.c.answered)).all()
        assert rows == [(2, 1)]
        assert asked_table.by_answer(connection, 1, 11) == asked_table.by_question(connection, 1, 10)


def test_forgetting_leaves_nothing_of_the_user(state: State) -> None:
    with state.writing() as connection:
        people.remember_user(connection, 1, "سامي", 0.0)
        one = ask(connection, 1, 10, "سؤال خاص بي وحدي")
        ask(connection, 1, 12, "سؤال يسأله الجميع")
        ask(connection, 2, 12, "سؤال يسأله الجميع")
        ask(connection, 1, 14, "")  # a greeting
        asked_table.give_feedback(connection, 1, one, "a", True, 0.0)
        assert asked_table.forget_user(connection, 1) == 2
        people.forget_user(connection, 1)
        assert connection.execute(select(questions_table.c.text, questions_table.c.asked)).all() == [
            ("سؤال يسأله الجميع", 1)
        ]
        for table in (users, feedback):
            assert connection.scalar(select(func.count()).select_from(table)) == 0
        assert asked_table.by_question(connection, 1, 10) is None
        assert asked_table.by_question(connection, 1, 14) is None


def test_questions_expire(state: State) -> None:
    with state.writing() as connection:
        ask(connection, 1, 10, "سؤال قديم")
        asked_table.sweep(connection, asked_table.KEPT_SECONDS - 1)
        assert asked_table.by_question(connection, 1, 10)
        asked_table.sweep(connection, asked_table.KEPT_SECONDS + 1)
        assert asked_table.by_question(connection, 1, 10) is None


@pytest.mark.parametrize("article_id", ["a", "tg:-1001234567890:42", "م" * 23, "م" * 24, "م" * 200, "x" * 200])
def test_links_lead_back(state: State, article_id: str) -> None:
    payload = links.payload_of(article_id)
    assert len(payload) <= links.MAX_PAYLOAD
    assert payload.replace("-", "").replace("_", "").isalnum()
    with state.writing() as connection:
        if links.is_long(article_id):
            assert links.article_of(connection, payload) is None
            links.remember(connection, [article_id])
            links.remember(connection, [article_id])
        assert links.article_of(connection, payload) == article_id


@pytest.mark.parametrize("payload", ["", "x", "a!", "aXXXX", "h", "hxx", "a" + "_" * 63])
def test_odd_links_lead_nowhere(state: State, payload: str) -> None:
    with state.reading() as connection:
        found = links.article_of(connection, payload)
    assert found is None or isinstance(found, str)


def test_topics_are_called_what_they_were_called_last(state: State) -> None:
    with state.writing() as connection:
        assert topics.name_of(connection, -1, 7) is None
        topics.learn(connection, -1, 7, "أخبار")
        topics.rename(connection, -1, 7, "أخبار الحي")
        topics.learn(connection, -1, 7, "أخبار")
        topics.rename(connection, -1, 8, "رياضة")
        topics.rename(connection, -2, 7, "علوم")
        assert [topics.name_of(connection, chat, topic) for chat, topic in ((-1, 7), (-1, 8), (-2, 7))] == [
            "أخبار الحي", "رياضة", "علوم"
        ]  # fmt: skip
        assert subscriptions.place(connection, -1, 7).topic == "أخبار الحي"
        assert subscriptions.place(connection, -1).topic is None


def test_updates_are_accepted_once_and_given_up_after_some_deaths(state: State) -> None:
    with state.writing() as connection:
        assert updates.accept(connection, [(1, "a"), (2, "b"), (2, "b")], 0.0) == {1, 2}
        assert updates.accept(connection, [(2, "b"), (3, "c")], 0.0) == {3}
        updates.finish(connection, 1)
        assert updates.claim(connection, 10.0) == [(2, "b"), (3, "c")]
        assert updates.claim(connection, 0.0) == [], "those of another replica are left to it for a while"
        updates.finish(connection, 3)
        assert updates.claim(connection, 10.0) == [(2, "b")]
        assert updates.claim(connection, 10.0) == []
        assert updates.accept(connection, [(1, "a"), (2, "b")], 0.0) == frozenset()
        updates.sweep(connection, 1.0)
        assert updates.accept(connection, [(1, "a")], 20.0) == {1}
