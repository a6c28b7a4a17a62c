"""A small import and a small plan in which every field of every dataclass differs from its default."""

from __future__ import annotations

from datetime import date, datetime

from roster.domain.calendar import PATTERN, ShiftRule
from roster.domain.operation import Dataset, Official, Operation, Pinned
from roster.domain.personnel import DeclaredConflict, Member
from roster.domain.plan import Plan, PlanChange, PlanGoal, PlanNeed, PlanPost, PlanRow
from roster.domain.risk import IndexEvent
from roster.domain.tps import Pattern, PollingStation, StaticPost
from roster.domain.wilayah import Area, AreaKind
from roster.domain.withdrawal import Level, StandingDecision, Verdict

CHIEF = Member(
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
    fills="BKO-POLDA-JATIM-3",
)

OPERATION = Operation(
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
)


def make_dataset() -> Dataset:
    return Dataset(
        areas=(
            Area("351406", "Bangil", AreaKind.KECAMATAN, "", -7.6, 112.8, "POLSEK BANGIL", "TIMUR", "WIB"),
            Area("3514062001", "Kidul Dalem", AreaKind.KELURAHAN, "351406", -7.601, 112.799, "POLSEK BANGIL", "TIMUR", "WIB"),
            Area("3514062002", "Masangan", AreaKind.DESA, "351406"),
        ),
        stations=(
            PollingStation(
                "3514062001",
                2,
                "Balai RW 03",
                512,
                -7.6011,
                112.7991,
                "rawan",
                33.34,
                is_special=True,
                note="dekat pasar",
                former=("3514062001/003",),
            ),
            PollingStation("3514062001", 1),
        ),
        members=(CHIEF, Member("LINMAS", "Budi", "ANGGOTA", "3514060101700001")),
        conflicts=(DeclaredConflict("00010123", "351406", "adik", "calon", "surat"),),
        patterns=(Pattern("rawan", polri=2, max_tps=2, linmas_per_tps=2, tni=1, weight=5.5),),
        shifts=(
            ShiftRule("S1", "geser", -960, -240),
            ShiftRule("S2", "malam", -240, 300, ((("TNI", "rawan"), PATTERN), (("POLRI", "khusus"), 3)), continues="S1"),
        ),
        static_posts=(StaticPost("GUDANG", "Gudang KPU", "gudang", -7.61, 112.81, "3514062001", "POLRI", 4, "S1", "padal", 12.5, "sar"),),
        events=(
            IndexEvent(
                datetime.fromisoformat("2024-11-01"), "3514062001", 2, 80.25, "sangat_rawan", "sengketa", "intel", "Kasat", ("penolakan",)
            ),
        ),
        policies={"netralitas_polri": "keras", "maks_desa_regu": "3"},
        officials=(Official("KAPOLRES", "Ayu", "S.I.K.", "AKBP", "77010101", "TNI", "KAPOLDA", "WAKAPOLRES"),),
        operation=OPERATION,
        pins=(Pinned("00010123", "S1", "GUDANG"),),
        standing=(
            StandingDecision(
                datetime.fromisoformat("2024-11-28 12:00"),
                Level.KECAMATAN,
                "351406",
                Verdict.EXTEND,
                datetime.fromisoformat("2024-11-29 00:00"),
                "KOMPOL AYU",
                "massa di PPK",
            ),
        ),
        sha256="ab" * 32,
    )


DESA = ("3514062001", "3514062002")
FIRST, SECOND = "3514062001/001", "3514062002/001"
COMMAND = "PADAL-351406"
BEAT_PLACE = ("R-351406-001", "Bangil", DESA, (FIRST, SECOND), "rawan")
AGUS = ("POLRI", "anggota", "1", "70000001", "Agus Salim", "BRIPKA", "SATLANTAS", 3.125)
BAYU = ("POLRI", "padal", "", "70000002", "Bayu", "IPTU", "POLSEK BANGIL", 0.5)
CITRA = ("LINMAS", "anggota", "", "3514060101700001", "Citra 100%", "ANGGOTA", "DESA", 0.25)

ROWS = (
    PlanRow("S3", *BEAT_PLACE, *AGUS),
    PlanRow("S3", COMMAND, "Bangil", DESA, (), "", *BAYU),
    PlanRow("S4", *BEAT_PLACE, *AGUS),
    PlanRow("S4", "T-3514062001-001", "Bangil", DESA[:1], (FIRST,), "rawan", *CITRA),
)
POSTS = (
    PlanPost("CADANGAN", "cadangan", "", "", (), (), 0.0, -7.6, 112.8),
    PlanPost(COMMAND, "komando", "", "Bangil", DESA, (), 0.0, -7.6, 112.8),
    PlanPost("R-351406-001", "regu", "rawan", "Bangil", DESA, (FIRST, SECOND), 5.3334, -7.6, 112.8),
    PlanPost("R-351407-001", "regu", "sangat_rawan", "Beji", ("3514072001",), ("3514072001/001",), 40.1, -7.7, 112.9),
    PlanPost("T-3514062001-001", "tps", "rawan", "Bangil", DESA[:1], (FIRST,), 5.3334, -7.6, 112.8),
)
NEEDS = (
    PlanNeed("S3", "CADANGAN", "POLRI", "cadangan", 30, 0, 30, 0.0),
    PlanNeed("S3", COMMAND, "POLRI", "padal", 1, 1, 0, 0.0),
    PlanNeed("S3", "R-351406-001", "POLRI", "anggota", 2, 1, 1, 5.3334),
    PlanNeed("S3", "R-351407-001", "POLRI", "anggota", 2, 0, 2, 40.1),
    PlanNeed("S3", "R-351407-001", "TNI", "anggota", 1, 0, 1, 40.1),
    PlanNeed("S4", "R-351406-001", "POLRI", "anggota", 2, 1, 1, 5.3334),
    PlanNeed("S4", "T-3514062001-001", "LINMAS", "anggota", 1, 1, 0, 5.3334),
)


def make_plan() -> Plan:
    """Return a plan with gaps; the figures of the screens are worked out in the tests."""
    return Plan(
        rows=ROWS,
        posts=POSTS,
        needs=NEEDS,
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
        proof='{"versi":1}\n',
        is_whole=False,
    )
