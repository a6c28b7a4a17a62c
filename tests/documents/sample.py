"""An invented Polres of two kecamatan, 12 TPS and 30 people, with a plan made by hand.

Kecamatan Banyuurip (desa Sumberjati, Tegalrejo) and Kecamatan Wonosari (desa Kalibening, Ringinanom):

===========  =======================================  ==============================================
beat         TPS                                      Polri
===========  =======================================  ==============================================
R-999901-001 Sumberjati 001, 002 (rawan)              2 in S3+S4, one of them also in S1
R-999901-002 Sumberjati 003-005, Tegalrejo 001-002    2 in S3+S4 (kurang rawan, over a desa border)
R-999902-001 Kalibening 001 (sangat rawan)            2 in S3+S4, one in S2 only, one in S5 only
R-999902-002 Kalibening 002-003, Ringinanom 001-002   2 in S3+S4 (kurang rawan)
===========  =======================================  ==============================================

Polri of the list: 8 crew + 2 other shifts + 2 padal + 1 pamenwas + 2 at the warehouse + 4 reserve = 19.
Beside them 1 soldier and 4 Linmas stand; 3 Polri, 2 TNI and 1 Linmas are free: 30 people.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from roster.domain.operation import Dataset, Official, Operation
from roster.domain.personnel import Member
from roster.domain.plan import Plan, PlanGoal, PlanNeed, PlanPost, PlanRow
from roster.domain.tps import PollingStation, StaticPost
from roster.domain.wilayah import Area, AreaKind

BANYUURIP, WONOSARI = "999901", "999902"
SUMBERJATI, TEGALREJO = "9999012001", "9999012002"
KALIBENING, RINGINANOM = "9999022001", "9999022002"
CHAIN = ("S3", "S4")

AREAS = (
    Area(BANYUURIP, "Banyuurip", AreaKind.KECAMATAN, "", -7.50, 112.70, "Polsek Banyuurip", "Rayon Timur"),
    Area(SUMBERJATI, "Sumberjati", AreaKind.DESA, BANYUURIP, -7.51, 112.71),
    Area(TEGALREJO, "Tegalrejo", AreaKind.DESA, BANYUURIP, -7.52, 112.72),
    Area(WONOSARI, "Wonosari", AreaKind.KECAMATAN, "", -7.60, 112.80, "Polsek Wonosari", "Rayon Timur"),
    Area(KALIBENING, "Kalibening", AreaKind.DESA, WONOSARI, -7.61, 112.81),
    Area(RINGINANOM, "Ringinanom", AreaKind.KELURAHAN, WONOSARI, -7.62, 112.82),
)

BEATS = (
    ("R-999901-001", "rawan", "Banyuurip", ((SUMBERJATI, 1), (SUMBERJATI, 2))),
    ("R-999901-002", "kurang_rawan", "Banyuurip", ((SUMBERJATI, 3), (SUMBERJATI, 4), (SUMBERJATI, 5), (TEGALREJO, 1), (TEGALREJO, 2))),
    ("R-999902-001", "sangat_rawan", "Wonosari", ((KALIBENING, 1),)),
    ("R-999902-002", "kurang_rawan", "Wonosari", ((KALIBENING, 2), (KALIBENING, 3), (RINGINANOM, 1), (RINGINANOM, 2))),
)

# (name, rank, NRP, position, unit, home, BKO from)
POLICE = (
    ("Dimas Prabangkara", "BRIPKA", "90110003", "Bhabinkamtibmas", "Polsek Banyuurip", RINGINANOM, ""),
    ("Galih Wicaksana, S.H.", "BRIPTU", "97070004", "Ba Sat Samapta", "Polres Wanajati", KALIBENING, ""),
    ("Wulan Kencana", "AIPDA", "84010005", "Ba Si Humas", "Polres Wanajati", RINGINANOM, "Polda Jatim"),
    ("Bayu Lesmana", "BRIPDA", "00050006", "Ba Sat Samapta", "Polres Wanajati", KALIBENING, ""),
    ("Hendra Wisesa", "AIPTU", "79090007", "Kanit Binmas", "Polsek Wonosari", SUMBERJATI, ""),
    ("Laras Paramita", "BRIPTU", "98030008", "Ba Sat Lantas", "Polres Wanajati", TEGALREJO, ""),
    ("Tirta Mahardika", "BRIPKA", "88120009", "Ba Sat Binmas", "Polres Wanajati", SUMBERJATI, ""),
    ("Satria Adiwangsa", "BRIPDA", "01020010", "Ba Sat Samapta", "Polres Wanajati", TEGALREJO, ""),
    ("Panji Kusumadewa", "BRIGPOL", "92040011", "Ba Polsek Wonosari", "Polsek Wonosari", SUMBERJATI, ""),
    ("Arum Setyaningrat", "BRIPDA", "02080012", "Ba Sat Samapta", "Polres Wanajati", TEGALREJO, ""),
    ("Surya Laksmana", "IPTU", "86030002", "Kapolsek", "Polsek Banyuurip", KALIBENING, ""),
    ("Ratri Handayaningsih, S.Sos.", "IPDA", "89060013", "Kanit Samapta", "Polsek Wonosari", SUMBERJATI, ""),
    ("Bimo Anggadireja, S.H., M.H.", "KOMPOL", "80100014", "Kabag SDM", "Polres Wanajati", KALIBENING, ""),
    ("Jaka Tingkir Wibawa", "AIPDA", "85110015", "Ba Sat Pamobvit", "Polres Wanajati", RINGINANOM, ""),
    ("Nawang Palupi", "BRIPTU", "96010016", "Ba Sat Pamobvit", "Polres Wanajati", SUMBERJATI, ""),
    ("Raka Danendra", "AIPTU", "78070017", "Danru Dalmas", "Sat Samapta", SUMBERJATI, ""),
    ("Yudha Pramana", "BRIPDA", "03040018", "Anggota Dalmas", "Sat Samapta", TEGALREJO, ""),
    ("Krisna Adipati", "BRIPDA", "03090019", "Anggota Dalmas", "Sat Samapta", KALIBENING, ""),
    ("Wira Saptahadi", "BRIPDA", "04010020", "Anggota Dalmas", "Sat Samapta", RINGINANOM, ""),
    ("Endah Kumalasari", "BRIGPOL", "93020021", "Ba SPKT", "Polres Wanajati", SUMBERJATI, ""),
    ("Gatra Winarya", "BRIPKA", "87050022", "Ba SPKT", "Polres Wanajati", TEGALREJO, ""),
    ("Lintang Pramudita", "AIPDA", "83080023", "Ba Sat Reskrim", "Polres Wanajati", KALIBENING, ""),
)

OFFICIALS = (
    Official("Kapolres Wanajati", "Raditya Maheswara", "S.H., S.I.K., M.Si.", "AKBP", "82040001"),
    Official("Kabag Ops", "Anindya Prasetyawan", "S.H.", "KOMPOL", "81090024"),
    Official("Komandan Kodim 0899/Wanajati", "Baskara Wijayanto", "", "LETKOL", "11990025", "TNI"),
)

OPERATION = Operation(
    name="Operasi Mantap Praja Semeru 2024",
    voting_day=date(2024, 11, 27),
    polres="Polres Wanajati",
    polda="Polda Jawa Timur",
    place="Wanajati",
    address="Jalan Pahlawan Nomor 1, Wanajati 67999",
    issue_date=date(2024, 11, 20),
    order_number="1234",
    mako_lat=-7.55,
    mako_lon=112.75,
)

GOALS = (
    PlanGoal("risiko_tak_terjaga", 0.0, 0.0, 0.0, "lp"),
    PlanGoal("pimpinan", 0.0, 0.0, 0.0, "lp"),
    PlanGoal("netralitas_lunak", 0.0, 0.0, 0.0, "lp"),
    PlanGoal("perubahan", 0.0, 0.0, 0.0, "lp"),
    PlanGoal("keseimbangan", 120.0, 120.0, 0.0, "lp"),
    PlanGoal("jarak", 96.5, 96.0, 0.0052, "lp"),
)


def make_members() -> tuple[Member, ...]:
    police = [
        Member("POLRI", name, rank, number, position, unit, home_code=home, detached_from=bko)
        for name, rank, number, position, unit, home, bko in POLICE
    ]
    soldiers = [
        Member("TNI", f"Prajaka {word}", "SERDA", f"3120{index:06d}", "Babinsa", "Koramil 01", home_code=SUMBERJATI)
        for index, word in enumerate(("Satu", "Dua", "Tiga"), start=1)
    ]
    guards = [
        Member("LINMAS", f"Warga {word}", "ANGGOTA", f"35999901019{index:05d}", "Anggota", "Satlinmas", home_code=TEGALREJO)
        for index, word in enumerate(("Ani", "Budi", "Citra", "Dewi", "Eka"), start=1)
    ]
    return (*police, *soldiers, *guards)


def make_dataset(**operation: object) -> Dataset:
    """Return the data set; keywords replace fields of the operation."""
    categories = {(desa, number): category for _, category, _, stations in BEATS for desa, number in stations}
    stations = tuple(
        PollingStation(desa, number, f"Balai RT {number}", 480 + number, category=category, score=20.0)
        for (desa, number), category in sorted(categories.items())
    )
    warehouse = tuple(
        StaticPost("GUDANG-KPU", "Gudang logistik KPU", "gudang", -7.55, 112.75, TEGALREJO, "POLRI", 2, s) for s in ("S1", "S2")
    )
    return Dataset(
        AREAS,
        stations,
        make_members(),
        static_posts=warehouse,
        officials=OFFICIALS,
        operation=replace(OPERATION, **operation),  # type: ignore[arg-type]
        sha256="0" * 64,
    )


def _posts() -> tuple[PlanPost, ...]:
    beats = [
        PlanPost(
            post, "regu", category, kecamatan, tuple(sorted({d for d, _ in tps})), tuple(f"{d}/{n:03d}" for d, n in tps), 5.0, -7.5, 112.7
        )
        for post, category, kecamatan, tps in BEATS
    ]
    command = [
        PlanPost(f"PADAL-{BANYUURIP}", "komando", "", "Banyuurip", (SUMBERJATI, TEGALREJO), (), 0.0, -7.5, 112.7),
        PlanPost(f"PADAL-{WONOSARI}", "komando", "", "Wonosari", (KALIBENING, RINGINANOM), (), 0.0, -7.6, 112.8),
        PlanPost("PAMENWAS-Rayon Timur", "komando", "", "", (), (), 0.0, -7.55, 112.75),
        PlanPost("CADANGAN", "cadangan", "", "", (), (), 0.0, -7.55, 112.75),
        PlanPost("GUDANG-KPU", "statis", "", "Banyuurip", (TEGALREJO,), (), 10.0, -7.55, 112.75),
    ]
    return tuple(sorted([*beats, *command], key=lambda post: post.post))


def make_plan() -> Plan:
    posts = {post.post: post for post in _posts()}
    members = {member.number: member for member in make_members()}
    rows: list[PlanRow] = []

    def stand(number: str, post: str, shifts: tuple[str, ...], role: str = "anggota", team: str = "") -> None:
        where, who = posts[post], members[number]
        for shift in shifts:
            rows.append(
                PlanRow(
                    *(shift, post, where.kecamatan, where.desa_codes, where.stations, where.category, who.unsur, role),
                    *(team or post, number, who.name, who.rank, who.unit, 4.2),
                )
            )

    numbers = [person[2] for person in POLICE]
    stand(numbers[0], "R-999901-001", ("S1", *CHAIN))
    stand(numbers[1], "R-999901-001", CHAIN)
    stand(numbers[2], "R-999901-002", CHAIN)
    stand(numbers[3], "R-999901-002", CHAIN)
    stand(numbers[4], "R-999902-001", CHAIN)
    stand(numbers[5], "R-999902-001", CHAIN)
    stand(numbers[8], "R-999902-001", ("S2",))
    stand(numbers[9], "R-999902-001", ("S5",))
    stand(numbers[6], "R-999902-002", CHAIN)
    stand(numbers[7], "R-999902-002", CHAIN)
    stand(numbers[10], f"PADAL-{BANYUURIP}", ("S1", *CHAIN), "padal")
    stand(numbers[11], f"PADAL-{WONOSARI}", CHAIN, "padal")
    stand(numbers[12], "PAMENWAS-Rayon Timur", CHAIN, "pamenwas")
    stand(numbers[13], "GUDANG-KPU", ("S1",))
    stand(numbers[14], "GUDANG-KPU", ("S2",))
    for number in numbers[15:19]:
        stand(number, "CADANGAN", CHAIN, "cadangan", "SST-1")
    stand("3120000001", "R-999902-001", CHAIN)
    needs = (
        *(PlanNeed(s, f"PADAL-{BANYUURIP}", "POLRI", "padal", 1, 1, 0, 0.0) for s in ("S1", *CHAIN)),
        *(PlanNeed(s, f"PADAL-{WONOSARI}", "POLRI", "padal", 1, int(s != "S1"), int(s == "S1"), 0.0) for s in ("S1", *CHAIN)),
        *(PlanNeed(s, post, "POLRI", "anggota", 2, 2, 0, 5.0) for post, *_ in BEATS for s in CHAIN),
    )
    return Plan(
        rows=tuple(sorted(rows, key=lambda row: (row.shift, row.post, row.unsur, row.role, row.number))),
        posts=_posts(),
        needs=needs,
        goals=GOALS,
        status="optimal",
        seed=1,
        input_sha256="0" * 64,
        version="0.1.0",
    )


def make_large(people: int, *, kecamatan: int = 17, number_of_name: int = 0) -> tuple[Dataset, Plan]:
    """Return an invented district whose plan holds ``people`` Polri in pairs, spread over the kecamatan, all in S3 and S4."""
    areas, members, posts, rows = [], [], [], []
    for k in range(kecamatan):
        areas.append(Area(f"9998{k:02d}", f"Kecamatan{k:02d} Raya", AreaKind.KECAMATAN, ""))
        areas.append(Area(f"9998{k:02d}2001", f"Desa{k:02d} Makmur", AreaKind.DESA, f"9998{k:02d}"))
    for index in range(people):
        pair, k = index // 2, index // 2 % kecamatan
        desa, name = f"9998{k:02d}2001", f"{'Nama Panjang ' * number_of_name}Personel {index:04d} Wicaksana, S.H."
        where = PlanPost(
            f"R-9998{k:02d}-{pair:04d}", "regu", "kurang_rawan", areas[2 * k].name, (desa,), (f"{desa}/{pair + 1:03d}",), 1.0, -7.0, 112.0
        )
        number = f"{80 + index % 20:02d}{1 + index % 12:02d}{index:04d}"
        members.append(Member("POLRI", name, "BRIPKA", number, "Ba Sat Samapta", "Polres Wanajati"))
        if index % 2 == 0:
            posts.append(where)
        for shift in CHAIN:
            rows.append(
                PlanRow(
                    shift,
                    where.post,
                    where.kecamatan,
                    where.desa_codes,
                    where.stations,
                    where.category,
                    "POLRI",
                    "anggota",
                    where.post,
                    number,
                    name,
                    "BRIPKA",
                    "Polres Wanajati",
                    3.0,
                )
            )
    stations = tuple(PollingStation(post.desa_codes[0], int(post.stations[0][-3:])) for post in posts)
    dataset = replace(make_dataset(), areas=tuple(areas), members=tuple(members), stations=stations, static_posts=())
    return dataset, replace(make_plan(), rows=tuple(rows), posts=tuple(posts), needs=())
