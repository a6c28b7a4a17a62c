"""What can only be seen over whole tables: doubles, totals of people against posts, places far from everything."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from roster.domain.personnel import UNSUR
from roster.imports.draft import Draft
from roster.imports.former_numbers import check_former
from roster.imports.issues import Place
from roster.imports.placeholders import note_unnamed

COUNT_ADVICE = "Periksa baris yang hilang atau ganda, atau perbaiki angkanya."
FAR_FROM_DESA_KM = 25.0
FAR_FROM_ALL_KM = 150.0
Keyed = Sequence[tuple[str, Place]]


def check_all(draft: Draft) -> None:
    """Log every finding that needs more than one row. Shortages are warnings: the plan shows them with their weight."""
    _check_doubles(draft)
    check_former(draft)
    _check_names(draft)
    _check_declared(draft)
    _check_places(draft)
    _check_strength(draft)
    _check_everybody_at_home(draft)
    note_unnamed(draft)


def _check_doubles(draft: Draft) -> None:
    members = [(member.number, place) for member, place in draft.members]
    areas = [(area.code, place) for area, place in draft.areas]
    stations = [(station.id, place) for station, place in draft.stations]
    for keyed, code, what, advice in (
        (members, "nomor_ganda", "nomor induk", "Satu orang satu baris: hapus baris yang berlebih, atau perbaiki nomornya."),
        (areas, "kode_ganda", "kode wilayah", "Satu wilayah satu baris: hapus baris yang berlebih, atau perbaiki kodenya."),
        (stations, "tps_ganda", "TPS", "Satu TPS satu baris: hapus baris yang berlebih, atau perbaiki nomornya."),
    ):
        for place, first, key in doubles(keyed):
            where = f"baris {first.row}" if first.sheet == place.sheet else f"lembar {first.sheet} baris {first.row}"
            draft.log.error(place, code, f"{what} {key} sudah ada di {where}", advice)


def doubles(keyed: Keyed) -> list[tuple[Place, Place, str]]:
    """Return (place, place of the first, key) for every row whose key stands on an earlier row."""
    import pandas as pd

    frame = pd.DataFrame({"key": [key for key, _ in keyed]}, dtype=object)
    again = frame[frame["key"].duplicated(keep="first")]
    if again.empty:
        return []
    first = frame.drop_duplicates("key").reset_index().set_index("key")["index"]
    return [(keyed[int(nth)][1], keyed[int(first[key])][1], str(key)) for nth, key in again["key"].items()]  # type: ignore[call-overload]


def _check_names(draft: Draft) -> None:
    """Warn of two desa of one name in one kecamatan; refuse two kecamatan of one name, by which the tables of a plan go."""
    keyed = [(f"{area.parent}/{area.name.casefold()}", place) for area, place in draft.areas]
    codes = {place: area.code for area, place in draft.areas}
    for place, first, _ in doubles(keyed):
        if codes[place] == codes[first]:
            continue
        if len(codes[place]) == 6:
            advice = "Bedakan namanya, misalnya dengan menambahkan nama kota atau kabupatennya."
            draft.log.error(place, "nama_kecamatan_ganda", f"nama kecamatan sama dengan baris {first.row}", advice)
        else:
            draft.log.warn(
                place,
                "nama_wilayah_ganda",
                f"nama sama dengan baris {first.row} dalam kecamatan yang sama",
                "Periksa nama atau kodenya; sebut dengan kode agar pasti.",
            )


def _check_declared(draft: Draft) -> None:
    """Compare totals the sheet ``operasi`` declares (``jumlah_tps``, ``jumlah_polri``) with the lists."""
    people = Counter(member.unsur for member, _ in draft.members)
    counted = {"tps": len(draft.stations), "personel": len(draft.members), **{unsur.lower(): people[unsur] for unsur in UNSUR}}
    for what, count in counted.items():
        for key in (f"jumlah_{what}", f"total_{what}"):
            text = re.sub(r"[.,\s]", "", draft.operation.extra.get(key, ""))
            if text.isdecimal() and int(text) != count:
                message = f"{key} tertulis {int(text)}, sedangkan di daftar ada {count}"
                draft.log.error(
                    Place("operasi", 0, "nilai", text),
                    "jumlah_tidak_cocok",
                    message,
                    "Periksa baris yang hilang atau ganda, atau perbaiki angkanya.",
                )


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance between two (latitude, longitude) in degrees."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, place)) for place in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(min(1.0, h)))


def _check_places(draft: Draft) -> None:
    """Warn of areas far from all others and of TPS far from their desa, and count desa without a place."""
    located = [(area, place, (area.lat, area.lon)) for area, place in draft.areas if area.lat is not None and area.lon is not None]
    if located:
        lats, lons = (sorted(at[axis] for _, _, at in located) for axis in (0, 1))
        centre = lats[len(lats) // 2], lons[len(lons) // 2]
        for _, place, at in located:
            if distance_km(centre, at) > FAR_FROM_ALL_KM:
                draft.log.warn(
                    place, "wilayah_jauh", f"koordinat {distance_km(centre, at):.0f} km dari wilayah lain", "Periksa lintang dan bujurnya."
                )
    where = {area.code: at for area, _, at in located}
    for station, place in draft.stations:
        desa = where.get(station.desa_code)
        if (
            desa
            and station.lat is not None
            and station.lon is not None
            and distance_km(desa, (station.lat, station.lon)) > FAR_FROM_DESA_KM
        ):
            draft.log.warn(
                place, "tps_jauh", f"koordinat TPS lebih dari {FAR_FROM_DESA_KM:.0f} km dari desanya", "Periksa lintang dan bujurnya."
            )
    bare = [place for area, place in draft.areas if not area.is_kecamatan and area.lat is None]
    if bare:
        advice = "Isi lat dan lon; tanpa itu dipakai letak kecamatannya dan jarak menjadi perkiraan."
        draft.log.warn_each_or_sum(bare, "tanpa_koordinat", ("desa tanpa koordinat", "desa tanpa koordinat", advice))


def _check_strength(draft: Draft) -> None:
    if not draft.members or not draft.stations:
        return
    place = Place(draft.members[0][1].sheet)
    advice = "Rencana tetap dapat dibuat; pos terpenting diisi lebih dulu dan setiap kekurangan ditampilkan."
    serving = [member for member, _ in draft.members if member.is_available and member.tasking != "dikecualikan"]
    wanted = {"POLRI": True, "TNI": any(p.tni for p in draft.patterns), "LINMAS": any(p.linmas_per_tps for p in draft.patterns)}
    for unsur in UNSUR:
        if wanted[unsur] and not any(member.unsur == unsur for member, _ in draft.members):
            draft.log.warn(place, "unsur_kosong_seluruhnya", f"tidak ada seorang pun {unsur} dalam daftar", advice)
        elif wanted[unsur] and not any(member.unsur == unsur for member in serving):
            draft.log.warn(place, "unsur_tidak_siap", f"tidak ada {unsur} yang dapat bertugas", advice)
    if len(draft.stations) > len(serving):
        draft.log.warn(place, "tps_melebihi_orang", f"TPS {len(draft.stations)}, orang yang dapat bertugas {len(serving)}", advice)


def _check_everybody_at_home(draft: Draft) -> None:
    """Warn of a kecamatan whose own policemen all live in it: neutrality sends them elsewhere."""
    import pandas as pd

    gazetteer = draft.gazetteer
    people = [
        (gazetteer.kecamatan_of(m.base_code), gazetteer.kecamatan_of(m.home_code))
        for m, _ in draft.members
        if m.unsur == "POLRI" and m.base_code
    ]
    frame = pd.DataFrame(people, columns=["base", "home"])
    frame["at_home"] = frame["base"] == frame["home"]
    counted = frame[frame["base"] != ""].groupby("base")["at_home"].agg(["all", "size"])
    for code, size in counted.loc[counted["all"].astype(bool) & (counted["size"] > 1), "size"].items():
        message = (
            f"semua {int(size)} anggota POLRI yang berpangkalan di Kec. {gazetteer.areas[str(code)].name} berdomisili di kecamatan itu"
        )
        advice = "Tidak perlu tindakan bila benar; pos di desa mereka sendiri harus diisi orang dari kecamatan lain."
        draft.log.warn(Place(draft.members[0][1].sheet, 0, "desa_domisili"), "semua_berdomisili", message, advice)
