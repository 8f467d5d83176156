"""Who may do what."""

from __future__ import annotations

import pytest

from bot.roles import Role, Standing, role_of
from bot.settings import Access, Settings


@pytest.mark.parametrize(
    ("user", "access", "standing", "role"),
    [
        (1, Access.LISTED, Standing(), Role.OWNER),
        (2, Access.LISTED, Standing(admin=True), Role.ADMIN),
        (2, Access.OPEN, Standing(), Role.ASKER),
        (2, Access.LISTED, Standing(), Role.NONE),
        (2, Access.LISTED, Standing(user_listed=True), Role.ASKER),
        (2, Access.LISTED, Standing(chat_listed=True), Role.ASKER),
        (None, Access.OPEN, Standing(admin=True), Role.ASKER),
        (None, Access.LISTED, Standing(), Role.NONE),
    ],
)
def test_roles(user: int | None, access: Access, standing: Standing, role: Role) -> None:
    assert role_of(Settings(owner_ids=frozenset([1]), access=access), user, standing) is role
