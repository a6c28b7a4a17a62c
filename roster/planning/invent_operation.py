"""The invented operation around the people: static posts, declared conflicts, history of the index, officials, letterhead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time

import numpy as np

from roster.domain.calendar import DEFAULT_VOTING_DAY
from roster.domain.operation import Official, Operation
from roster.domain.personnel import DeclaredConflict, Member
from roster.domain.risk import IndexEvent, category_of_score
from roster.domain.tps import PollingStation, StaticPost
from roster.domain.wilayah import Area
from roster.planning.invent_names import invent_person, pick
from roster.planning.invent_people import Ground

TOWN = "Wanajati"

CITY_OBJECTS = (
    ("KPU", "Kantor KPU Kabupaten", "kpu", "POLRI", 4, ("S1", "S2", "S3", "S4", "S5"), 40.0),
    ("BAWASLU", "Kantor Bawaslu Kabupaten", "bawaslu", "POLRI", 4, ("S1", "S2", "S3", "S4", "S5"), 30.0),
    ("GUDANG", "Gudang Logistik KPU", "gudang_logistik", "POLRI", 4, ("S1", "S2", "S3", "S4", "S5"), 40.0),
    ("GUDANG", "Gudang Logistik KPU", "gudang_logistik", "TNI", 2, ("S1", "S2", "S3", "S4", "S5"), 40.0),
)
"""Office and warehouse posts: code, name, kind, unsur, heads, shifts, weight; heads as published for 2024."""

KINSHIP = (
    ("istri", "istri menjabat Ketua PPS", "surat pernyataan anggota"),
    ("saudara kandung", "saudara kandung anggota tim kampanye pasangan calon", "surat pernyataan anggota"),
    ("ipar", "ipar menjabat kepala desa", "laporan Kapolsek"),
    ("orang tua", "orang tua menjabat ketua KPPS", "surat pernyataan anggota"),
    ("sepupu", "sepupu calon wakil bupati", "laporan Si Propam"),
)
RAISED = (
    ("lokasi jauh dari TPS lain dan akses sulit", "Sat Intelkam"),
    ("riwayat sengketa hasil pemilihan sebelumnya", "Bawaslu"),
    ("dua kubu pendukung sama kuat dan fanatik", "Sat Intelkam"),
    ("rawan tanah longsor saat hujan", "BPBD"),
    ("keributan antarpendukung pada masa kampanye", "Polsek"),
)
LOWERED = (("hasil mediasi dengan tokoh masyarakat", "Sat Binmas"), ("akses jalan telah diperbaiki", "Polsek"))


def invent_objects(ground: Ground) -> tuple[StaticPost, ...]:
    """Return the posts in town and one PPK per kecamatan: guarded from the evening the boxes arrive until relief."""
    lat, lon = ground.mako
    posts = []
    for nth, (code, name, kind, unsur, heads, shifts, weight) in enumerate(CITY_OBJECTS, start=1):
        place = (round(lat + 0.0015 * min(nth, 3), 6), lon, _nearest(ground.desa, lat, lon).code)
        posts += [StaticPost(code, f"{name} {TOWN}", kind, *place, unsur, heads, shift, weight=weight) for shift in shifts]
    for kecamatan in ground.kecamatan:
        spot = (kecamatan.lat or lat, kecamatan.lon or lon)
        own = [desa for desa in ground.desa if desa.parent == kecamatan.code]
        place = (*spot, _nearest(own, *spot).code)
        for unsur, heads, shift in (("TNI", 2, "S4"), ("TNI", 2, "S5")):
            posts.append(StaticPost(f"PPK-{kecamatan.code}", f"PPK {kecamatan.name}", "ppk", *place, unsur, heads, shift, weight=20.0))
    return tuple(posts)


def _nearest(desa: Sequence[Area], lat: float, lon: float) -> Area:
    return min(desa, key=lambda area: (((area.lat or 0.0) - lat) ** 2 + ((area.lon or 0.0) - lon) ** 2, area.code))


def invent_conflicts(members: Sequence[Member], ground: Ground, rng: np.random.Generator) -> tuple[DeclaredConflict, ...]:
    """Return a dozen declared conflicts of serving policemen: with single desa, two with a whole kecamatan."""
    serving = [m for m in members if m.unsur == "POLRI" and m.is_available and m.tasking == "bebas" and m.home_code]
    people = [serving[i] for i in rng.permutation(len(serving))[:12]]
    conflicts = []
    for nth, person in enumerate(people):
        relation, reason, ground_text = KINSHIP[nth % len(KINSHIP)]
        area = pick(rng, ground.kecamatan if nth >= 10 else ground.desa)
        conflicts.append(DeclaredConflict(person.number, area.code, relation, reason, ground_text))
    return tuple(conflicts)


def invent_history(
    stations: Sequence[PollingStation], members: Sequence[Member], rng: np.random.Generator
) -> tuple[tuple[PollingStation, ...], tuple[IndexEvent, ...]]:
    """Return the stations as first mapped, and the events that lead to the categories given.

    A third of the rawan TPS were raised late, a few quiet ones were rawan at first; one desa was raised and lowered whole.
    """
    officers = [m.name for m in members if m.unit == "Sat Intelkam" and m.rank in ("AKP", "IPTU", "IPDA")] or [""]
    first: list[PollingStation] = []
    events: list[IndexEvent] = []
    for station in stations:
        if station.category in ("rawan", "sangat_rawan") and rng.uniform() < 0.35:
            before = round(float(rng.uniform(12, 33)), 1)
            events.append(_event(station, _day(11, int(rng.integers(8, 19))), pick(rng, RAISED), pick(rng, officers)))
        elif station.category == "kurang_rawan" and rng.uniform() < 0.012:
            before = round(float(rng.uniform(36, 55)), 1)
            events.append(_event(station, _day(11, int(rng.integers(16, 24))), pick(rng, LOWERED), pick(rng, officers)))
        else:
            first.append(station)
            continue
        first.append(replace(station, score=before, category=category_of_score(before)))
    events += _whole_desa(stations, {event.desa_code for event in events}, pick(rng, officers))
    return tuple(first), tuple(sorted(events, key=lambda e: (e.when, e.desa_code, e.number or 0)))


def _day(month: int, day: int) -> datetime:
    """Return a day of the election year as the naive local moment an index event carries."""
    return datetime.combine(date(DEFAULT_VOTING_DAY.year, month, day), time())


def _event(station: PollingStation, when: datetime, cause: tuple[str, str], officer: str) -> IndexEvent:
    reason, source = cause
    return IndexEvent(when, station.desa_code, station.number, station.score, station.category, reason, source, officer)


def _whole_desa(stations: Sequence[PollingStation], touched: set[str], officer: str) -> Iterator[IndexEvent]:
    """Yield the rise and fall of one desa all of whose TPS end as quiet as they began."""
    by_desa: dict[str, list[PollingStation]] = {}
    for station in stations:
        by_desa.setdefault(station.desa_code, []).append(station)
    quiet = (code for code, all_of in by_desa.items() if code not in touched and all(s.category == "kurang_rawan" for s in all_of))
    if (code := next(quiet, None)) is not None:
        unrest, calm = "unjuk rasa setelah penetapan pasangan calon", "situasi kondusif menurut evaluasi H-7"
        yield IndexEvent(_day(9, 25), code, None, 41.0, "rawan", unrest, "Polsek", officer)
        yield IndexEvent(_day(11, 20), code, None, 21.5, "kurang_rawan", calm, "Sat Intelkam", officer)


def invent_officials(members: Sequence[Member], kodim: str, rng: np.random.Generator) -> tuple[Official, ...]:
    """Return Kapolres, Wakapolres, Kabag Ops (a.n.) and the Dandim."""
    officials = []
    for position in ("Kapolres", "Wakapolres", "Kabag Ops"):
        person = next(m for m in members if m.unsur == "POLRI" and m.position == position)
        name, _, degree = person.name.partition(", ")
        on_behalf = "" if position == "Kapolres" else f"Kapolres {TOWN}"
        title = position if position == "Kabag Ops" else f"{position} {TOWN}"
        officials.append(Official(title, name, degree, person.rank, person.number, "POLRI", on_behalf))
    officials.append(Official(f"Dan{kodim[2:].lower()}/{TOWN}", f"{invent_person(rng)}", "S.E., M.Han.", "LETKOL", "99780500099001", "TNI"))
    return tuple(officials)


def invent_operation(ground: Ground) -> Operation:
    """Return the operation of the invented Polres: letterhead, grounds, muster and place of the mako."""
    return Operation(
        name="Mantap Praja Semeru 2024",
        polres=f"Polres {TOWN}",
        polda="Polda Jawa Timur",
        place=TOWN,
        address=f"Jalan Pahlawan Nomor 1, {TOWN} 67999",
        kop=("KEPOLISIAN NEGARA REPUBLIK INDONESIA", "DAERAH JAWA TIMUR", f"RESOR {TOWN.upper()}"),
        kka="OPS.1.3.",
        grounds=(
            "Undang-Undang Nomor 2 Tahun 2002 tentang Kepolisian Negara Republik Indonesia",
            "Undang-Undang Nomor 10 Tahun 2016 tentang Pemilihan Gubernur, Bupati, dan Wali Kota",
            "Peraturan KPU Nomor 2 Tahun 2024 tentang Tahapan dan Jadwal Pemilihan Tahun 2024",
            "Peraturan Kapolri Nomor 1 Tahun 2009 tentang Penggunaan Kekuatan dalam Tindakan Kepolisian",
            "Peraturan Kapolri Nomor 1 Tahun 2019 tentang Sistem, Manajemen dan Standar Keberhasilan Operasional Polri",
            f"Rencana Operasi Polres {TOWN} Nomor: R/Renops/12/VIII/OPS.1.3./2024 tanggal 19 Agustus 2024",
        ),
        issue_date=date(2024, 11, 20),
        mako_lat=ground.mako[0],
        mako_lon=ground.mako[1],
        extra={"apel": f"hari Selasa, 26 November 2024 pukul 07.00 WIB di Lapangan Apel Mapolres {TOWN}"},
    )
