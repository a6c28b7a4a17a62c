"""The sheet ``wilayah``: kecamatan with their desa and kelurahan."""

from __future__ import annotations

import re

from roster.domain.wilayah import Area, AreaKind
from roster.imports.cells import show
from roster.imports.coordinates import read_place
from roster.imports.draft import Draft, values
from roster.imports.gazetteer import Gazetteer
from roster.imports.headers import Column, Table, TableSpec
from roster.imports.identity import is_code
from roster.imports.issues import Place
from roster.imports.rows import Row
from roster.imports.terms import squeeze, zone_of
from roster.imports.totals import split_totals

KINDS = {
    AreaKind.KECAMATAN: ("kecamatan", "kec", "distrik", "kapanewon", "kemantren"),
    AreaKind.DESA: ("desa", "ds", "kampung", "nagari", "gampong", "pekon", "kalurahan", "tiyuh"),
    AreaKind.KELURAHAN: ("kelurahan", "kel", "lurah"),
}
HIGHER = ("provinsi", "prov", "kabupaten", "kab", "kota", "kabupatenkota", "kabkota")
COORDINATE_COLUMNS = (
    Column("lat", ("latitude", "lintang", "y", "lat desa", "garis lintang", "koordinat lat", "koordinat y", "ls")),
    Column("lon", ("lng", "long", "longitude", "bujur", "x", "garis bujur", "koordinat lon", "koordinat long", "koordinat x", "bt")),
    Column("koordinat", ("titik koordinat", "lat lon", "latlong", "lat,long", "koordinat lat lon")),
)


def read_wilayah(tables: list[Table], draft: Draft) -> None:
    """Fill ``areas`` and the gazetteer; every desa has a listed kecamatan afterwards, or an error says which has not."""
    rows = [(row, code) for table in tables for row in split_totals(table) if (code := _code_of(row))]
    parents = {code for row, code in rows if len(code) < 6}
    kecamatan = {code: row for row, code in rows if len(code) == 6}
    names = _kecamatan_names(rows)
    implied: dict[str, Area] = {}
    rayons: dict[str, str] = {}
    for row, code in rows:
        area = _area(row, code, rayons) if len(code) >= 6 else None
        if area is None:
            continue
        if not area.is_kecamatan:
            area = _with_parent(row, area, (kecamatan, names, implied))
        draft.areas.append((area, row.place("kode")))
    draft.areas[:0] = [(area, Place("wilayah")) for area in implied.values()]
    draft.gazetteer = Gazetteer(values(draft.areas), parents)


def _code_of(row: Row) -> str:
    """Return the code of a row, "" for rows above the kecamatan without a usable one, and for faults."""
    if squeeze(row.text("jenis")) in HIGHER:
        return squeeze(show(row.raw("kode")))[:4]
    if row.is_blank("kode"):
        row.error("kode", "kode_kosong", "kode wilayah kosong", "Isi kode Kemendagri, misalnya 35.14.06.2001.")
        return ""
    code = row.code("kode")
    if code and not is_code(code):
        row.error(
            "kode",
            "kode_wilayah_salah",
            f"'{code[:40]}' bukan kode wilayah",
            "Pakai kode Kemendagri, misalnya 35.14.06 atau 35.14.06.2001.",
        )
        return ""
    return code


def _kecamatan_names(rows: list[tuple[Row, str]]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for row, code in rows:
        if len(code) == 6:
            names.setdefault(_plain_name(row.text("nama")), []).append(code)
    return names


def _plain_name(text: str) -> str:
    word = squeeze(text)
    return next(
        (word.removeprefix(prefix) for prefix in ("kecamatan", "kec") if word.startswith(prefix) and len(word) > len(prefix) + 2), word
    )


def _area(row: Row, code: str, rayons: dict[str, str]) -> Area | None:
    name = row.required("nama")
    kind = _kind(row, code)
    if not name or kind is None:
        return None
    lat, lon = read_place(row)
    return Area(code, _without_level(name), kind, "", lat, lon, row.text("polsek"), _rayon(row, rayons), _zone(row))


def _rayon(row: Row, rayons: dict[str, str]) -> str:
    """Return the rayon as it was first spelt: its command post is named by letters and figures alone, so ``rayon-1`` is ``Rayon 1``."""
    text = row.text("rayon")
    key = re.sub(r"[^a-z0-9]", "", text.lower())
    if text and not key:
        row.error(
            "rayon", "rayon_salah", f"rayon '{text[:40]}' tanpa huruf atau angka", "Tulis nama rayon, misalnya Rayon I, atau kosongkan."
        )
    if key and rayons.setdefault(key, text) != text:
        row.repair("rayon", "rayon_disamakan", f"rayon '{text[:40]}' dibaca '{rayons[key][:40]}'")
    return rayons.get(key, "")


def _without_level(name: str) -> str:
    """Drop ``Kecamatan``, ``Desa`` or the like from the front of a name; places are printed with their level."""
    first, _, rest = name.partition(" ")
    levels = {"kecamatan", "kec", "kec.", "desa", "ds", "ds.", "kelurahan", "kel", "kel."}
    return rest.strip() if first.lower() in levels and rest.strip() else name


def _kind(row: Row, code: str) -> AreaKind | None:
    derived = AreaKind.KECAMATAN if len(code) == 6 else AreaKind.KELURAHAN if code[6] == "1" else AreaKind.DESA
    word = squeeze(row.text("jenis"))
    if not word:
        return derived
    kind = next((kind for kind, words in KINDS.items() if word in words or word.startswith(str(kind))), None)
    if word == "desakelurahan":
        kind = derived
    if kind is None:
        row.error("jenis", "jenis_wilayah_salah", f"jenis wilayah '{word[:40]}' tidak dikenal", "Gunakan kecamatan, desa, atau kelurahan.")
    elif (kind is AreaKind.KECAMATAN) != (len(code) == 6):
        row.error(
            "jenis",
            "jenis_kode_tidak_cocok",
            f"jenis {kind} tidak cocok dengan kode {len(code)} angka",
            "Kecamatan berkode 6 angka; desa dan kelurahan 10 angka.",
        )
        return None
    return kind


def _zone(row: Row) -> str:
    text = row.text("zona_waktu")
    zone = zone_of(text) if text else ""
    if zone is None:
        row.error("zona_waktu", "zona_waktu_salah", f"zona waktu '{text[:30]}' tidak dikenal", "Gunakan WIB, WITA, atau WIT.")
    return zone or ""


def _with_parent(row: Row, area: Area, known: tuple[dict[str, Row], dict[str, list[str]], dict[str, Area]]) -> Area:
    """Return the desa with its kecamatan: from ``induk``, else from the code, else from a column with the kecamatan's name."""
    kecamatan, names, implied = known
    prefix = area.code[:6]
    given = row.code("induk")
    parent = given if is_code(given) else next(iter(names.get(_plain_name(given), ())), given) if given else prefix
    if parent in kecamatan:
        if parent != prefix and prefix in kecamatan:
            row.warn(
                "induk",
                "induk_beda_kode",
                f"induk {parent} berbeda dari awal kode {prefix}; dipakai {parent}",
                "Periksa kode dan induk desa ini.",
            )
    elif name := row.text("kecamatan"):
        parent = prefix
        if prefix not in kecamatan and prefix not in implied:
            implied[prefix] = Area(
                prefix, _without_level(name), AreaKind.KECAMATAN, "", polsek=row.text("polsek"), rayon=row.text("rayon"), zone=area.zone
            )
            row.repair("kecamatan", "kecamatan_dari_kolom", f"kecamatan {name} ({prefix}) diambil dari kolom kecamatan")
    else:
        key = "induk" if given else "kode"
        message = f"desa tanpa kecamatan: kecamatan {parent} tidak ada di lembar wilayah"
        row.error(
            key, "desa_tanpa_kecamatan", message, f"Tambahkan baris kecamatan dengan kode {prefix}, atau perbaiki kode atau induk desa ini."
        )
    return Area(area.code, area.name, area.kind, parent, area.lat, area.lon, area.polsek, area.rayon, area.zone)


SPEC = TableSpec(
    key="wilayah",
    read=read_wilayah,
    aliases=(
        "wilayah administrasi",
        "wilayah kerja",
        "desa",
        "kelurahan",
        "desa kelurahan",
        "kecamatan",
        "area",
        "wilayah hukum",
        "kode wilayah",
    ),
    columns=(
        Column(
            "kode",
            ("kode wilayah", "kode desa", "kode kemendagri", "kode area", "kode kelurahan", "kode desa/kelurahan", "kode administrasi"),
            is_required=True,
        ),
        Column(
            "nama",
            ("nama wilayah", "nama desa", "nama desa/kelurahan", "wilayah", "nama area"),
            weak=("desa", "kelurahan", "desa/kelurahan"),
            is_required=True,
        ),
        Column("jenis", ("tingkat", "level", "jenis wilayah", "tipe", "status wilayah")),
        Column("induk", ("kode induk", "kode kecamatan", "kode kec", "parent", "wilayah induk", "induk wilayah")),
        *COORDINATE_COLUMNS,
        Column("polsek", ("nama polsek", "polsek pembina", "sektor")),
        Column("rayon", ("nama rayon", "sektor rayon")),
        Column("zona_waktu", ("zona", "timezone", "zona waktu", "waktu")),
        Column("kecamatan", ("nama kecamatan", "kec", "nama kec")),
    ),
    is_required=True,
    can_repeat=True,
    loose=("kode", "lat", "lon", "koordinat"),
)
