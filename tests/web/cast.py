"""The cast of the web tests: a small Polres, and one as large as a real one, with plans made up by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from roster.domain.operation import Dataset, Operation
from roster.domain.personnel import Member
from roster.domain.plan import Plan, PlanGoal, PlanNeed, PlanPost, PlanRow
from roster.domain.tps import PollingStation
from roster.domain.wilayah import Area, AreaKind
from roster.store import PlanOrigin, Store
from solver.problem import Person, Post, PostKind, Problem, Shift, Site, Slot, Tasking, Unsur
from solver.problem import Role as SolverRole

LOGIN, PASSWORD = "admin", "kata sandi panjang"

NASTY = "<script>alert('x')</script> & \"Budi\""
"""A name as nobody has it; it must come back as text."""

GOALS = (
    PlanGoal("risiko_tak_terjaga", 21.0, 21.0, 0.0, "relaksasi"),
    PlanGoal("pimpinan", 0.0, 0.0, 0.0, "relaksasi"),
    PlanGoal("netralitas_lunak", 0.0, 0.0, 0.0, "relaksasi"),
    PlanGoal("keseimbangan", 1528.0, 1500.0, 0.0183, "relaksasi"),
    PlanGoal("jarak", 12345.6, 12300.0, 0.0037, "relaksasi"),
)


def make_dataset(kecamatan: int = 2, desa: int = 2, stations: int = 3) -> Dataset:
    """Return a Polres with that many kecamatan, desa in each, TPS in each desa, and two policemen per TPS."""
    areas, tps, members = [], [], []
    for k in range(1, kecamatan + 1):
        district = f"3514{k:02d}"
        areas.append(Area(district, f"Kecamatan {k:02d}", AreaKind.KECAMATAN, "", -7.6 - k / 100, 112.7 + k / 100, f"Polsek {k:02d}"))
        for d in range(1, desa + 1):
            code = f"{district}{2000 + d}"
            areas.append(Area(code, f"Desa {k:02d}-{d:02d}", AreaKind.DESA, district, -7.6 - k / 100 + d / 1000, 112.7 + k / 100))
            tps += [
                PollingStation(code, n, lat=-7.6 - k / 100, lon=112.7 + d / 100, category="rawan" if n == 1 else "kurang_rawan", score=10.0)
                for n in range(1, stations + 1)
            ]
            members += [
                Member("POLRI", f"POLISI {k}-{d}-{n}", "BRIPKA", f"8{k:02d}{d:02d}{n:03d}", "BA", f"POLSEK {k:02d}", district, code)
                for n in range(2 * stations)
            ]
            members.append(Member("LINMAS", f"LINMAS {k}-{d}", "ANGGOTA", f"351401{k:02d}{d:02d}90{d:04d}", "", "SATLINMAS", code, code))
    members[0] = Member("POLRI", NASTY, "AIPTU", "80000001", "KANIT", "POLSEK 01", "351401", "3514012001")
    operation = Operation("Mantap Praja", voting_day=date(2024, 11, 27), polres="POLRES CONTOH", mako_lat=-7.65, mako_lon=112.75)
    return Dataset(
        areas=tuple(areas), stations=tuple(tps), members=tuple(members), operation=operation, sha256=f"{kecamatan}-{desa}-{stations}"
    )


def make_plan(dataset: Dataset, *, short: int = 1, goals: tuple[PlanGoal, ...] = GOALS, violations: int = 0) -> Plan:
    """Return a plan with one beat per desa in S3 and S4, two policemen each; the last ``short`` beats lack one."""
    names = {area.code: area.name for area in dataset.areas}
    desa = [area for area in dataset.areas if not area.is_kecamatan]
    police = [member for member in dataset.members if member.unsur == "POLRI"]
    linmas = next(member for member in dataset.members if member.unsur == "LINMAS")
    rows, posts, needs = [], [], []
    for index, area in enumerate(desa):
        post, stations = f"R-{area.parent}-{index + 1:03d}", tuple(s.id for s in dataset.stations if s.desa_code == area.code)
        posts.append(PlanPost(post, "regu", "rawan", names[area.parent], (area.code,), stations, 10.5, -7.6, 112.7))
        heads = 1 if index >= len(desa) - short else 2
        for shift in ("S3", "S4"):
            needs.append(PlanNeed(shift, post, "POLRI", "anggota", 2, heads, 2 - heads, 10.5))
            for m in (police[(2 * index) % len(police)], police[(2 * index + 1) % len(police)])[:heads]:
                place = (shift, post, names[area.parent], (area.code,), stations, "rawan")
                rows.append(PlanRow(*place, "POLRI", "anggota", post, m.number, m.name, m.rank, m.unit, 7.123))
    first = dataset.stations[0]
    posts.append(
        PlanPost(f"T-{first.desa_code}-001", "tps", "rawan", names[first.desa_code[:6]], (first.desa_code,), (first.id,), 5.5, -7.6, 112.7)
    )
    needs.append(PlanNeed("S3", f"T-{first.desa_code}-001", "LINMAS", "anggota", 1, 1, 0, 5.5))
    place = ("S3", f"T-{first.desa_code}-001", names[first.desa_code[:6]], (first.desa_code,), (first.id,), "rawan")
    rows.append(PlanRow(*place, "LINMAS", "anggota", "", linmas.number, linmas.name, linmas.rank, linmas.unit, 0.5))
    return Plan(
        tuple(sorted(rows, key=lambda r: (r.shift, r.post, r.number))),
        tuple(sorted(posts, key=lambda p: p.post)),
        tuple(sorted(needs, key=lambda n: (n.shift, n.post, n.unsur))),
        goals,
        "optimal",
        7,
        dataset.sha256,
        "0.1.0",
        violations=violations,
    )


def make_problem(dataset: Dataset, plan: Plan) -> Problem:
    """Return the solver's problem of a plan, as far as the pages ask of it: everybody lives near, at home in his desa."""
    sites = tuple(Site(s.id, s.desa_code, s.desa_code[:6], s.category or "", 1, -7_600_000, 112_700_000) for s in dataset.stations)
    kinds = {"regu": PostKind.BEAT, "tps": PostKind.STATION}
    posts = tuple(
        Post(p.post, kinds[p.kind], p.category, p.desa_codes[0][:6], p.desa_codes, p.stations, 1, -7_600_000, 112_700_000)
        for p in plan.posts
    )
    slots = tuple(Slot(n.post, n.shift, Unsur(n.unsur), SolverRole.MEMBER, n.needed, 1) for n in plan.needs)
    persons = tuple(
        Person(m.number, Unsur(m.unsur), 1, Tasking.FREE, m.unit, -7_600_000, 112_700_000, m.home_code, windows=((-10_000, 10_000),))
        for m in dataset.members
    )
    return Problem(sites, posts, (Shift("S3", 300, 780), Shift("S4", 780, 1440, "S3")), slots, persons)


def add_import(store: Store, dataset: Dataset | None = None, *, file_name: str = "data polres.xlsx") -> int:
    """Store a dataset and return its id."""
    return store.add_import(dataset or make_dataset(), file_name=file_name, uploaded_by=None)


def add_plan(
    store: Store, import_id: int, plan: Plan | None = None, *, parent: int | None = None, settings: Mapping[str, Any] | None = None
) -> int:
    """Store a plan of a stored import and return its id."""
    dataset = store.get_dataset(import_id)
    plan = plan or make_plan(dataset)
    return store.add_plan(import_id, plan, PlanOrigin(make_problem(dataset, plan).to_json(), settings or {}, parent=parent))
