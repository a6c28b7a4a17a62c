"""The sheet ``objek``: static posts and the heads they ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from roster.domain.personnel import UNSUR
from roster.domain.tps import StaticPost
from roster.imports.coordinates import read_place
from roster.imports.desa import read_desa
from roster.imports.draft import Draft
from roster.imports.headers import Column, Table, TableSpec
from roster.imports.rows import Row
from roster.imports.tables.wilayah import COORDINATE_COLUMNS
from roster.imports.terms import role_of, split_list, squeeze, unsur_of
from roster.imports.totals import split_totals

EVERY_SHIFT = frozenset({"", "semua", "all", "seluruh", "setiap", "semuashift", "seluruhshift", "setiapshift"})
RESERVED = ("R-", "T-", "PADAL-", "PAMENWAS-", "CADANGAN")
DEFAULT_WEIGHT = 10.0


def read_objek(tables: list[Table], draft: Draft) -> None:
    """Fill ``static_posts``: one per shift a row names, at most one per code, shift, unsur and role."""
    seen: dict[tuple[str, str, str, str], Row] = {}
    first: dict[str, StaticPost] = {}
    for table in tables:
        for row in split_totals(table):
            for post in _posts(row, draft):
                key = (post.code, post.shift, post.unsur, post.role)
                before = seen.setdefault(key, row)
                if before is not row:
                    message = f"objek {post.code} untuk {post.shift}, {post.unsur}, {post.role} sudah ada di baris {before.number}"
                    row.error("kode", "objek_ganda", message, "Gabungkan jumlahnya menjadi satu baris, atau bedakan kodenya.")
                    continue
                draft.static_posts.append(_located(row, post, first))


def _located(row: Row, post: StaticPost, first: dict[str, StaticPost]) -> StaticPost:
    """Return the post with the name and place of the first row of its code, where its own row leaves them out."""
    known = first.setdefault(post.code, post)
    if post.lat is None and known.lat is not None:
        post = replace(post, lat=known.lat, lon=known.lon, desa_code=post.desa_code or known.desa_code)
    if known.name and post.name and squeeze(known.name) != squeeze(post.name):
        row.warn("nama", "objek_beda_nama", f"objek {post.code} bernama lain di baris sebelumnya", "Samakan namanya, atau pakai kode lain.")
    return replace(post, name=post.name or known.name)


def _posts(row: Row, draft: Draft) -> Iterator[StaticPost]:
    code = _code(row)
    unsur = row.choice("unsur", unsur_of, UNSUR)
    count = row.whole("jumlah", 0, 10_000)
    for key, value in (("unsur", unsur), ("jumlah", count)):
        if value is None and row.is_blank(key):
            row.error(key, "kosong", f"{key} kosong", f"Isi kolom {key}.")
    desa = read_desa(row, draft.gazetteer, is_required=False)
    lat, lon = _coordinates(row, draft, desa)
    shifts = _shifts(row, draft)
    role, skill = _role(row, draft)
    weight = row.decimal("bobot", 0, 1_000_000)
    name, kind = row.text("nama"), row.text("jenis")
    if not code or unsur is None or count is None:
        return
    for shift in shifts:
        yield StaticPost(code, name, kind, lat, lon, desa, unsur, count, shift, role, DEFAULT_WEIGHT if weight is None else weight, skill)


def _code(row: Row) -> str:
    code = row.required("kode", 40)
    if code and not re.fullmatch(r"\w[\w ./()&+-]*", code):
        row.error("kode", "kode_objek_salah", f"kode objek '{code}' memuat tanda lain", "Pakai huruf, angka, dan tanda hubung saja.")
        return ""
    if code.upper().startswith(RESERVED):
        row.error(
            "kode",
            "kode_objek_dipakai",
            f"kode objek '{code}' dipakai untuk pos TPS, padal, atau cadangan",
            "Pakai kode lain, misalnya OBJ-01.",
        )
        return ""
    return code


def _coordinates(row: Row, draft: Draft, desa: str) -> tuple[float | None, float | None]:
    lat, lon = read_place(row)
    if lat is None and desa:
        lat, lon = draft.gazetteer.areas[desa].lat, draft.gazetteer.areas[desa].lon
    return lat, lon


def _shifts(row: Row, draft: Draft) -> list[str]:
    known = [shift.code for shift in draft.shifts]
    text = row.text("shift", 200)
    if squeeze(text) in EVERY_SHIFT:
        return known
    found = []
    for part in split_list(text.upper(), ";,/|+&\n"):
        if part in known:
            found.append(part)
        else:
            row.error(
                "shift", "shift_tidak_ada", f"shift '{part[:30]}' tidak ada", f"Shift yang ada: {', '.join(known)}; kosongkan untuk semua."
            )
    return list(dict.fromkeys(found))


def _role(row: Row, draft: Draft) -> tuple[str, str]:
    """Return role and skill; a word that is somebody's keahlian asks for that skill."""
    skill, text = row.text("keahlian").lower(), row.text("peran")
    role = role_of(text) if text else "anggota"
    if role is None:
        role = "anggota"
        if text.lower() in draft.skills():
            skill = skill or text.lower()
        else:
            row.warn(
                "peran",
                "peran_tidak_dikenal",
                f"peran '{text[:40]}' tidak dikenal; dianggap anggota",
                "Gunakan anggota, padal, pamenwas, cadangan, atau keahlian yang ada di lembar personel.",
            )
    if skill and draft.members and skill not in draft.skills():
        row.warn(
            "keahlian",
            "keahlian_tidak_ada",
            f"tidak ada personel dengan keahlian '{skill[:40]}'",
            "Isi kolom keahlian di lembar personel, atau kosongkan di sini.",
        )
    return role, skill


SPEC = TableSpec(
    key="objek",
    read=read_objek,
    aliases=("obyek", "objek statis", "pos statis", "objek pam", "objek pengamanan", "objek vital", "static"),
    columns=(
        Column("kode", ("kode objek", "kode obyek", "kode pos", "id objek"), weak=("no",), is_required=True),
        Column("nama", ("nama objek", "objek", "nama obyek", "obyek", "nama pos")),
        Column("jenis", ("jenis objek", "tipe", "kategori")),
        *COORDINATE_COLUMNS,
        Column("kode_desa", ("kode wilayah", "kode kelurahan", "desa/kelurahan")),
        Column("kecamatan", ("nama kecamatan", "kec")),
        Column("desa", ("nama desa", "kelurahan")),
        Column("unsur", ("instansi", "satuan"), is_required=True),
        Column("jumlah", ("kebutuhan", "jumlah orang", "jml", "kekuatan", "jumlah personel", "personel"), is_required=True),
        Column("shift", ("kode shift", "sif", "giliran")),
        Column("peran", ("tugas", "role", "fungsi")),
        Column("bobot", ("weight", "bobot risiko", "prioritas")),
        Column("keahlian", ("skill", "kemampuan", "kualifikasi")),
    ),
    can_repeat=True,
    sums=("jumlah",),
    loose=("lat", "lon", "koordinat", "bobot"),
)
