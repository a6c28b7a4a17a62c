"""The sheet ``personel``: people of the three unsur."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from roster.domain import placeholders
from roster.domain.personnel import TASKINGS, UNSUR, Member, rank_level
from roster.imports.draft import Draft
from roster.imports.headers import Column, Table, TableSpec
from roster.imports.identity import read_number_of_person
from roster.imports.placeholders import Unnamed, read_filled, read_unnamed, settle_unnamed
from roster.imports.residence import read_base, read_charges, read_home
from roster.imports.rows import Row
from roster.imports.terms import availability_of, rank_of, sex_of, split_list, squeeze, tasking_of, unsur_of
from roster.imports.times import read_service_mark
from roster.imports.totals import split_totals

LEAST_RANK = {"padal": "IPDA", "pamenwas": "KOMPOL"}
USUAL_LENGTHS = {"POLRI": (8, 18), "TNI": tuple(range(5, 19)), "LINMAS": (16,)}
MAX_NAME = 100
DOUBTS = {
    "tanpa_domisili": (
        "desa domisili kosong",
        "orang tanpa desa domisili",
        "Isi desa_domisili dengan kode atau nama desa. Tanpa itu orang ini tidak ditempatkan di TPS, kecuali kebijakan membolehkan.",
    ),
    "nomor_tidak_lazim": (
        "panjang nomor induk tidak lazim",
        "nomor induk dengan panjang tidak lazim",
        "NRP Polri 8 angka, NIP 18 angka, NIK 16 angka; periksa kembali nomornya.",
    ),
    "nama_tidak_lazim": ("nama tanpa huruf", "nama tanpa huruf", "Periksa kolom nama."),
    "nomor_dibuatkan": (
        "NIK kosong; dipakai nomor sementara menurut baris",
        "anggota LINMAS tanpa NIK; dipakai nomor sementara menurut baris",
        "Isi NIK agar orangnya tetap dikenali bila urutan baris berubah.",
    ),
    "pangkat_kosong": ("pangkat kosong", "orang tanpa pangkat", "Isi pangkat, misalnya BRIPKA atau SERDA."),
    "pangkat_tidak_dikenal": (
        "pangkat tidak dikenal untuk unsur ini",
        "pangkat tidak dikenal",
        "Periksa ejaannya; orang ini dianggap berpangkat terendah.",
    ),
    "status_tidak_dikenal": (
        "status tidak dikenal; dianggap dapat bertugas",
        "status tidak dikenal; orangnya dianggap dapat bertugas",
        "Gunakan aktif, sakit, cuti, pendidikan, atau BKO ke ...",
    ),
}
"""Doubts about people: message for one, message for many (after their count), advice."""


def read_personel(tables: list[Table], draft: Draft) -> None:
    """Fill ``members``; doubts of one kind are one warning where they are many."""
    for table in tables:
        unsur = unsur_of_sheet(table.sheet.name)
        if not table.has("unsur") and unsur is None:
            message = "kolom wajib 'unsur' tidak ditemukan"
            advice = "Tambahkan kolom unsur berisi POLRI, TNI, atau LINMAS."
            draft.log.error(table.place(table.first_row, "unsur"), "kolom_tidak_ada", message, advice)
            continue
        for row in split_totals(table):
            _keep_row(row, draft, unsur)
    settle_unnamed(draft)
    for code, texts in DOUBTS.items():
        draft.log.warn_each_or_sum(draft.doubts[code], code, texts)


def _keep_row(row: Row, draft: Draft, sheet_unsur: str | None) -> None:
    unsur = row.choice("unsur", unsur_of, UNSUR) or (sheet_unsur if row.is_blank("unsur") else None)
    if unsur is None and row.is_blank("unsur"):
        row.error("unsur", "unsur_kosong", "unsur kosong", "Isi POLRI, TNI, atau LINMAS.")
    unnamed = read_unnamed(row, unsur)
    member = _member(row, draft, unsur, unnamed)
    if member is None:
        return
    if unnamed is None or unnamed.number:
        draft.members.append((member, row.place("nomor_induk")))
    else:
        draft.unnamed.append((unnamed, member, row.place("nama")))
    if unnamed is None:
        _doubt_member(row, draft, member)
    if member.fills:
        draft.claims.append((member, row.place("menggantikan")))


def _doubt_member(row: Row, draft: Draft, member: Member) -> None:
    if not member.home_code and (row.is_blank("desa_domisili") or not draft.gazetteer.areas):
        draft.doubts["tanpa_domisili"].append(row.place("desa_domisili"))
    if member.number.isdigit() and len(member.number) not in USUAL_LENGTHS[member.unsur]:
        draft.doubts["nomor_tidak_lazim"].append(row.place("nomor_induk"))
    if not any(sign.isalpha() for sign in member.name):
        draft.doubts["nama_tidak_lazim"].append(row.place("nama"))


def unsur_of_sheet(name: str) -> str | None:
    """Return the unsur a sheet's name gives (``Personel TNI``), or None."""
    word = squeeze(name)
    return next((unsur for unsur in UNSUR if unsur.lower() in word), None)


def _member(row: Row, draft: Draft, unsur: str | None, unnamed: Unnamed | None) -> Member | None:
    name, number = _identity(row, draft, unsur, unnamed)
    rank = _rank(row, draft, unsur, is_named=unnamed is None) if unsur else ""
    position, unit = row.text("jabatan"), row.text("kesatuan")
    home = read_home(row, draft.gazetteer)
    base = read_base(row, draft.gazetteer, unsur or "", home)
    sex = _sex(row)
    start, end = _window(row, draft)
    tasking = _tasking(row, unsur, rank)
    lent_by, status = row.text("bko_dari"), row.text("status")
    fills = _filled(row, lent_by, unnamed)
    detached_from = lent_by or (unnamed.unit if unnamed else placeholders.unit_of(fills))
    charges = read_charges(row, draft.gazetteer, base)
    skills = tuple(dict.fromkeys(part.lower() for part in split_list(row.text("keahlian", 300))))
    if unsur is None or not (unnamed or (name and number)):
        return None
    can_serve = _can_serve(row, draft, status, is_detached_here=bool(detached_from))
    who = (unsur, name, rank, number, position, unit or (detached_from if unnamed else ""), base, home, sex, skills, status)
    return Member(*who, can_serve, start, end, charges, tasking, detached_from, fills)


def _identity(row: Row, draft: Draft, unsur: str | None, unnamed: Unnamed | None) -> tuple[str, str]:
    """Return name and number; a place that has no number yet has neither."""
    if unnamed is None:
        return row.required("nama", MAX_NAME), _number(row, draft, unsur or "")
    return (row.text("nama", MAX_NAME) or f"BKO {unnamed.unit} {unnamed.nth}", unnamed.number) if unnamed.number else ("", "")


def _filled(row: Row, lent_by: str, unnamed: Unnamed | None) -> str:
    if unnamed is None:
        return read_filled(row, lent_by)
    if not row.is_blank("menggantikan"):
        message = "baris personel BKO tanpa nama tidak dapat menggantikan siapa pun"
        row.error("menggantikan", "menggantikan_salah", message, "Isi nama dan NRP orangnya, atau kosongkan kolom ini.")
    return ""


def _number(row: Row, draft: Draft, unsur: str) -> str:
    number = row.parsed("nomor_induk", partial(read_number_of_person, unsur=unsur)) or ""
    if row.is_blank("nomor_induk"):
        if unsur == "LINMAS":
            number = "-".join(filter(None, ("LINMAS", _suffix(row), str(row.number))))
            draft.doubts["nomor_dibuatkan"].append(row.place("nomor_induk"))
        elif unsur:
            advice = "Isi NRP atau NIP. Personel BKO yang belum bernama ditulis seperti BKO Brimob 17."
            row.error("nomor_induk", "nomor_kosong", "nomor induk (NRP) kosong", advice)
    return number


def _suffix(row: Row) -> str:
    """Return what keeps generated numbers apart where people stand on several sheets."""
    word = squeeze(row.table.sheet.name)
    return "" if word in {"personel", "personil"} else word[:20]


def _rank(row: Row, draft: Draft, unsur: str, *, is_named: bool) -> str:
    text = row.text("pangkat", 60)
    if not text:
        if unsur != "LINMAS" and is_named:
            draft.doubts["pangkat_kosong"].append(row.place("pangkat"))
        return "ANGGOTA" if unsur == "LINMAS" else ""
    rank, is_known = rank_of(unsur, text)
    if not is_known:
        draft.doubts["pangkat_tidak_dikenal"].append(row.place("pangkat"))
    return rank


def _sex(row: Row) -> str:
    text = row.text("jenis_kelamin")
    sex = sex_of(text) if text else ""
    if sex is None:
        row.warn("jenis_kelamin", "jenis_kelamin_tidak_dikenal", f"jenis kelamin '{text[:20]}' tidak dikenal; dikosongkan", "Isi L atau P.")
    return sex or ""


def _can_serve(row: Row, draft: Draft, status: str, *, is_detached_here: bool) -> bool:
    answer = availability_of(status, is_detached_here=is_detached_here)
    if answer is None:
        draft.doubts["status_tidak_dikenal"].append(row.place("status"))
    return answer is not False


def _window(row: Row, draft: Draft) -> tuple[datetime | None, datetime | None]:
    """Return the first and last moment of service; an end given as a day means 24.00 of that day."""
    read = partial(read_service_mark, voting_day=draft.operation.voting_day, zone=draft.operation.zone)
    start, end = row.parsed("tersedia_dari", read), row.parsed("tersedia_sampai", read)
    first = start.when if start else None
    last = end.when + timedelta(days=0 if end.has_time else 1) if end else None
    if first and last and last <= first:
        row.error(
            "tersedia_sampai", "akhir_sebelum_awal", "tersedia_sampai lebih awal dari tersedia_dari", "Perbaiki salah satu tanggalnya."
        )
        return None, None
    return first, last


def _tasking(row: Row, unsur: str | None, rank: str) -> str:
    tasking = row.choice("tugas", tasking_of, TASKINGS) or "bebas"
    least = LEAST_RANK.get(tasking)
    if least and unsur and (unsur != "POLRI" or rank_level("POLRI", rank) < rank_level("POLRI", least)):
        message = f"tugas {tasking} memerlukan perwira POLRI berpangkat {least.title()} ke atas"
        row.warn("tugas", "pangkat_kurang", message, "Perbaiki pangkat atau tugasnya; sampai itu orang ini tidak dipakai untuk apa pun.")
    return tasking


SPEC = TableSpec(
    key="personel",
    read=read_personel,
    aliases=(
        *("personil", "daftar personel", "kekuatan personel", "nominatif", "daftar nama", "anggota", "kekuatan", "pers", "personalia"),
        *(
            f"{word} {unsur}"
            for word in ("personel", "personil", "anggota", "daftar")
            for unsur in ("polri", "tni", "linmas", "satlinmas", "bko")
        ),
        *("polri", "tni", "linmas", "satlinmas", "personel gabungan", "personil gabungan"),
    ),
    columns=(
        Column("unsur", ("instansi", "satuan asal", "unsur pengamanan", "kesatuan asal", "matra")),
        Column("nama", ("nama lengkap", "nama personel", "nama personil", "nama anggota", "nama dan gelar"), is_required=True),
        Column("pangkat", ("pkt", "pangkat/korps", "pangkat/golongan", "pangkat/gol", "rank")),
        Column(
            "nomor_induk",
            (
                "nrp",
                "nip",
                "nik",
                "nrp/nip",
                "nrp/nik",
                "nrp/nip/nik",
                "nip/nrp",
                "nomor induk",
                "no induk",
                "no nrp",
                "nrp/nbi",
                "nik/nrp",
                "no nik",
                "nomor",
            ),
            weak=("no",),
            is_required=True,
        ),
        Column("jabatan", ("jabatan dinas", "jab", "jabatan struktural")),
        Column("kesatuan", ("satuan", "satker", "unit", "satuan kerja", "kesatuan/satker", "satfung", "kesatuan/jabatan")),
        Column(
            "pangkalan",
            ("kode pangkalan", "wilayah pangkalan", "pangkalan wilayah", "base", "kode wilayah pangkalan", "tempat dinas", "kedudukan"),
        ),
        Column(
            "desa_domisili",
            (
                "alamat desa",
                "kode desa domisili",
                "domisili",
                "desa",
                "desa tinggal",
                "desa tempat tinggal",
                "kode domisili",
                "desa rumah",
                "kode desa",
                "desa/kelurahan",
            ),
            weak=("alamat", "alamat rumah", "tempat tinggal", "alamat tinggal"),
        ),
        Column("jenis_kelamin", ("jk", "l/p", "kelamin", "gender", "sex", "jns kelamin")),
        Column("keahlian", ("skill", "kemampuan", "kualifikasi", "dikjur", "keterampilan", "kejuruan")),
        Column(
            "status",
            weak=("keterangan", "ket"),
            aliases=("kondisi", "status dinas", "status kehadiran", "keadaan", "ket status", "status personel", "kesiapan"),
        ),
        Column("tersedia_dari", ("mulai tersedia", "tersedia mulai", "tersedia sejak", "dari", "mulai", "tgl mulai", "available from")),
        Column("tersedia_sampai", ("sampai", "tersedia hingga", "tersedia s/d", "selesai", "hingga", "tgl selesai", "available to")),
        Column(
            "desa_binaan",
            ("binaan", "wilayah binaan", "kode desa binaan", "desa bhabin", "desa bhabinkamtibmas", "desa babinsa", "bhabinkamtibmas"),
        ),
        Column("tugas", ("penugasan", "peran", "tasking", "keterangan tugas", "plotting", "ploting")),
        Column("bko_dari", ("bko", "asal bko", "bko asal", "bantuan dari", "satuan asal bko")),
        Column("menggantikan", ("pengganti", "nomor sementara", "mengisi", "menggantikan bko", "mengisi tempat")),
        Column("jumlah", ("jml", "jumlah orang", "jumlah personel", "kekuatan")),
    ),
    loose=("jumlah",),
    heads="jumlah",
    is_required=True,
    can_repeat=True,
)
