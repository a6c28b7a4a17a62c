"""Accounts, papers and the audit log."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from roster.domain.operation import Dataset
from roster.domain.plan import Plan
from roster.store import PlanOrigin, Store, StoreError, UnknownIdError, UserRole


def test_a_user_is_found_in_any_case_and_never_shows_the_hash(store: Store) -> None:
    user_id = store.add_user("  KabagOps ", "$argon2id$secret")
    user = store.find_user("kabagOPS")
    assert user is not None
    assert (user.id, user.login, user.role, user.is_active) == (user_id, "kabagops", UserRole.ADMINISTRATOR, True)
    assert user.password_hash == "$argon2id$secret"
    assert "secret" not in repr(user)
    assert store.get_user(user_id) == user
    assert store.list_users() == (user,)


def test_unknown_users_are_none(store: Store) -> None:
    assert store.find_user("nobody") is None
    assert store.get_user(3) is None
    with pytest.raises(UnknownIdError):
        store.set_password_hash(3, "h")


def test_a_login_is_given_once(store: Store) -> None:
    store.add_user("a", "h")
    with pytest.raises(StoreError) as caught:
        store.add_user("A", "other")
    assert caught.value.code == "bentrok"
    with pytest.raises(StoreError) as caught:
        store.add_user("  ", "h")
    assert caught.value.code == "nama_pengguna"
    assert [user.password_hash for user in store.list_users()] == ["h"]


def test_a_password_is_replaced(store: Store, user_id: int) -> None:
    other = store.add_user("other", "same")
    store.set_password_hash(user_id, "new")
    assert [user.password_hash for user in store.list_users()] == ["new", "same"]
    assert other != user_id


def test_a_paper_replaces_the_earlier_one_of_its_key(store: Store, dataset: Dataset, plan: Plan) -> None:
    plan_id = store.add_plan(store.add_import(dataset, file_name="a", uploaded_by=None), plan, PlanOrigin("{}"))
    first = store.add_paper(plan_id, "sprin", path=f"naskah/{plan_id}/sprin.pdf", sha256="aa", size=10)
    second = store.add_paper(plan_id, "rakor", path=f"naskah/{plan_id}/rakor.pdf", sha256="bb", size=20)
    third = store.add_paper(plan_id, "sprin", path=f"naskah/{plan_id}/sprin.pdf", sha256="cc", size=30)
    assert [(paper.id, paper.key, paper.sha256, paper.size) for paper in store.list_papers(plan_id)] == [
        (second, "rakor", "bb", 20),
        (third, "sprin", "cc", 30),
    ]
    assert store.get_paper(third).created_at == datetime(2024, 10, 1, 12, tzinfo=UTC)
    with pytest.raises(UnknownIdError):
        store.get_paper(first)


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x.pdf", "a/../b.pdf", "a/.hidden", "a//b.pdf", "Nama Orang.pdf", "a\\b.pdf", "a.pdf\n", ""]
)
def test_a_path_of_more_than_ids_is_refused(store: Store, path: str) -> None:
    with pytest.raises(StoreError) as caught:
        store.add_paper(1, "sprin", path=path, sha256="aa", size=1)
    assert caught.value.code == "jalur_berkas"


def test_the_paper_of_no_plan_is_refused(store: Store) -> None:
    with pytest.raises(StoreError) as caught:
        store.add_paper(9, "sprin", path="naskah/9/sprin.pdf", sha256="aa", size=1)
    assert caught.value.code == "bentrok"
    assert store.list_papers(9) == ()


def test_the_log_keeps_ids_newest_first(store: Store) -> None:
    store.record_action("masuk", user_id=4)
    store.record_action("rencana_dimulai", user_id=4, subject="job", subject_id=2)
    store.record_action("keluar")
    page = store.list_actions(limit=2)
    assert [(entry.action, entry.user_id, entry.subject, entry.subject_id) for entry in page.items] == [
        ("keluar", None, "", None),
        ("rencana_dimulai", 4, "job", 2),
    ]
    assert page.total == 3
    assert store.list_actions(offset=2).items[0].action == "masuk"
