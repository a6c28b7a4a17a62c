"""Stores on both databases, a clock that tests move, and samples in which every field is filled."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from roster.domain.calendar import PATTERN, ShiftRule
from roster.domain.operation import Dataset, Official, Operation, Pinned
from roster.domain.personnel import DeclaredConflict, Member
from roster.domain.plan import Plan, PlanChange, PlanGoal, PlanNeed, PlanPost, PlanRow
from roster.domain.risk import IndexEvent
from roster.domain.tps import Pattern, PollingStation, StaticPost
from roster.domain.wilayah import Area, AreaKind
from roster.store import Store, open_store
from tests.unit.store.postgres_server import NoPostgresError, running_server


class Clock:
    """Starts at noon of 1 October 2024, UTC, and moves only when told to."""

    def __init__(self) -> None:
        self.now = datetime(2024, 10, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a server with a migrated template database, without a database name."""
    pytest.importorskip("psycopg", reason="psycopg is not installed; it is the extra postgresql")
    try:
        with running_server() as url:
            _execute(url, "CREATE DATABASE roster_template")
            open_store(f"{url}/roster_template").close()
            yield url
    except NoPostgresError as error:
        pytest.skip(str(error))


def _execute(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy: a copy is forty times faster than the migration."""
    path = tmp_path_factory.mktemp("template") / "roster.db"
    open_store(f"sqlite:///{path}").close()
    return path


_numbers = itertools.count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any table."""
    yield from _database(request, tmp_path, template="template0")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with the newest schema."""
    yield from _database(request, tmp_path, template="roster_template")


def _database(request: pytest.FixtureRequest, tmp_path: Path, *, template: str) -> Iterator[str]:
    if request.param == "sqlite":
        if template == "roster_template":
            shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "roster.db")
        yield f"sqlite:///{tmp_path / 'roster.db'}"
        return
    server, name = request.getfixturevalue("postgres_url"), f"test_{next(_numbers)}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield f"{server}/{name}"
    _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(store_url: str, clock: Clock) -> Iterator[Store]:
    with open_store(store_url, clock=clock) as opened:
        yield opened


@pytest.fixture
def user_id(store: Store) -> int:
    return store.add_user("kabagops", "hash")


@pytest.fixture
def dataset() -> Dataset:
    """A small import in which every field of every dataclass differs from its default."""
    return Dataset(
        areas=(
            Area("351406", "Bangil", AreaKind.KECAMATAN, "", -7.6, 112.8, "POLSEK BANGIL", "TIMUR", "WIB"),
            Area("3514062001", "Kidul Dalem", AreaKind.KELURAHAN, "351406", -7.601, 112.799, "POLSEK BANGIL", "TIMUR", "WIB"),
            Area("3514062002", "Masangan", AreaKind.DESA, "351406"),
        ),
        stations=(
            PollingStation("3514062001", 2, "Balai RW 03", 512, -7.6011, 112.7991, "rawan", 33.34, is_special=True, note="dekat pasar"),
            PollingStation("3514062001", 1),
        ),
        members=(
            Member(
                "POLRI",
                "Dwi Ŝāstra, S.H. \u201cAji\u201d",
                "IPTU",
                "00010123",
                "PS. KANIT",
                "POLSEK BANGIL",
                "351406",
                "3514062002",
                "P",
                ("negosiator", 'juru "api"; ringan'),
                "sakit",
                is_available=False,
                available_from=datetime.fromisoformat("2024-11-26T08:30"),
                available_to=datetime.fromisoformat("2024-11-28"),
                charge_codes=("3514062001", "3514062002"),
                tasking="padal",
                detached_from="POLDA JATIM",
            ),
            Member("LINMAS", "Budi", "ANGGOTA", "3514060101700001"),
        ),
        conflicts=(DeclaredConflict("00010123", "351406", "adik", "calon", "surat"),),
        patterns=(Pattern("rawan", polri=2, max_tps=2, linmas_per_tps=2, tni=1, weight=5.5),),
        shifts=(
            ShiftRule("S1", "geser", -960, -240),
            ShiftRule("S2", "malam", -240, 300, ((("TNI", "rawan"), PATTERN), (("POLRI", "khusus"), 3)), continues="S1"),
        ),
        static_posts=(StaticPost("GUDANG", "Gudang KPU", "gudang", -7.61, 112.81, "3514062001", "POLRI", 4, "S1", "padal", 12.5, "sar"),),
        events=(IndexEvent(datetime.fromisoformat("2024-11-01"), "3514062001", 2, 80.25, "sangat_rawan", "sengketa", "intel", "Kasat"),),
        policies={"netralitas_polri": "keras", "maks_desa_regu": "3"},
        officials=(Official("KAPOLRES", "Ayu", "S.I.K.", "AKBP", "77010101", "TNI", "KAPOLDA", "WAKAPOLRES"),),
        operation=Operation(
            name="MANTAP PRAJA 2024",
            election="pemilu",
            voting_day=date(2024, 2, 14),
            zone="WITA",
            polres="POLRES PASURUAN",
            polda="POLDA JAWA TIMUR",
            place="Bangil",
            address="Jalan Dr. Soetomo 1",
            kop=("KEPOLISIAN NEGARA", "DAERAH JAWA TIMUR"),
            kka="OPS.1.4.",
            grounds=("Undang-Undang Nomor 2", "Peraturan Nomor 1"),
            issue_date=date(2024, 2, 1),
            order_number="Sprin/1/II/2024",
            emblem="lambang.png",
            mako_lat=-7.6,
            mako_lon=112.8,
            extra={"sandi": "alfa", "anggaran": "DIPA"},
        ),
        pins=(Pinned("00010123", "S1", "GUDANG"),),
        sha256="ab" * 32,
    )


@pytest.fixture
def plan() -> Plan:
    """A small plan with gaps, every field filled; the figures of the screens are worked out in the tests."""
    beat, one, command = ("3514062001", "3514062002"), "3514062001/001", "PADAL-351406"
    return Plan(
        rows=(
            PlanRow(
                "S3",
                "R-351406-001",
                "Bangil",
                beat,
                (one, "3514062002/001"),
                "rawan",
                "POLRI",
                "anggota",
                "1",
                "70000001",
                "Agus Salim",
                "BRIPKA",
                "SATLANTAS",
                3.125,
            ),
            PlanRow("S3", command, "Bangil", beat, (), "", "POLRI", "padal", "", "70000002", "Bayu", "IPTU", "POLSEK BANGIL", 0.5),
            PlanRow(
                "S4",
                "R-351406-001",
                "Bangil",
                beat,
                (one, "3514062002/001"),
                "rawan",
                "POLRI",
                "anggota",
                "1",
                "70000001",
                "Agus Salim",
                "BRIPKA",
                "SATLANTAS",
                3.125,
            ),
            PlanRow(
                "S4",
                "T-3514062001-001",
                "Bangil",
                beat[:1],
                (one,),
                "rawan",
                "LINMAS",
                "anggota",
                "",
                "3514060101700001",
                "Citra 100%",
                "ANGGOTA",
                "DESA",
                0.25,
            ),
        ),
        posts=(
            PlanPost("CADANGAN", "cadangan", "", "", (), (), 0.0, -7.6, 112.8),
            PlanPost(command, "komando", "", "Bangil", beat, (), 0.0, -7.6, 112.8),
            PlanPost("R-351406-001", "regu", "rawan", "Bangil", beat, (one, "3514062002/001"), 5.3334, -7.6, 112.8),
            PlanPost("R-351407-001", "regu", "sangat_rawan", "Beji", ("3514072001",), ("3514072001/001",), 40.1, -7.7, 112.9),
            PlanPost("T-3514062001-001", "tps", "rawan", "Bangil", beat[:1], (one,), 5.3334, -7.6, 112.8),
        ),
        needs=(
            PlanNeed("S3", "CADANGAN", "POLRI", "cadangan", 30, 0, 30, 0.0),
            PlanNeed("S3", command, "POLRI", "padal", 1, 1, 0, 0.0),
            PlanNeed("S3", "R-351406-001", "POLRI", "anggota", 2, 1, 1, 5.3334),
            PlanNeed("S3", "R-351407-001", "POLRI", "anggota", 2, 0, 2, 40.1),
            PlanNeed("S3", "R-351407-001", "TNI", "anggota", 1, 0, 1, 40.1),
            PlanNeed("S4", "R-351406-001", "POLRI", "anggota", 2, 1, 1, 5.3334),
            PlanNeed("S4", "T-3514062001-001", "LINMAS", "anggota", 1, 1, 0, 5.3334),
        ),
        goals=(PlanGoal("risiko_tak_terjaga", 211.1668, 211.1668, 0.0, "flow"), PlanGoal("jarak", 7.0, 6.5, 0.0714, "lp")),
        status="optimal",
        seed=2**40,
        input_sha256="ab" * 32,
        version="0.1.0",
        sizes={"tps": 3, "personel": {"POLRI": 2, "LINMAS": 1}},
        seconds={"baca": 0.25, "susun": 1.5},
        peak_mib=123.5,
        violations=0,
        changes=(PlanChange("70000001", "Agus Salim", "pindah", "S3", "R-351407-001", "R-351406-001", "indeks"),),
        beat_bound=2,
    )
