from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from roster.domain.personnel import Member
from roster.errors import Severity
from tests.unit.imports.books import PERSONEL, codes, found, good, read, with_cell, with_sheets


def person(sheets: dict[str, Any], row: int = 2) -> Member:
    report = read(sheets)
    assert report.dataset is not None, report.errors
    return report.dataset.members[row - 2]


def test_a_clean_sheet_gives_every_member_and_no_finding() -> None:
    assert read(good()).issues == ()
    budi, agus, slamet, sutrisno, _ = (person(good(), row) for row in range(2, 7))
    assert (budi.unsur, budi.name, budi.rank, budi.number, budi.base_code, budi.home_code) == (
        "POLRI",
        "Budi Santoso",
        "BRIPKA",
        "85010123",
        "351406",
        "3514072001",
    )
    assert (agus.tasking, agus.is_available) == ("padal", True)
    assert (slamet.unsur, slamet.rank, slamet.base_code) == ("TNI", "SERDA", "351407")
    assert (sutrisno.number, sutrisno.base_code) == ("3514062001850001", "3514062001")


@pytest.mark.parametrize(
    ("text", "unsur"),
    [
        ("Polri", "POLRI"),
        ("POLISI", "POLRI"),
        ("PNS Polri", "POLRI"),
        ("TNI AD", "TNI"),
        ("TNI-AL", "TNI"),
        ("Satlinmas", "LINMAS"),
        ("Hansip", "LINMAS"),
    ],
)
def test_unsur_in_all_their_forms(text: str, unsur: str) -> None:
    assert person(with_cell("personel", 2, "unsur", text)).unsur == unsur


@pytest.mark.parametrize(
    ("row", "text", "rank"),
    [
        (2, "Iptu", "IPTU"),
        (2, "IPTU.", "IPTU"),
        (2, " Bripka ", "BRIPKA"),
        (2, "Brigadir", "BRIGPOL"),
        (2, "Inspektur Polisi Dua", "IPDA"),
        (2, "Kombes Pol.", "KOMBES POL"),
        (2, "Ajun Inspektur Polisi Satu", "AIPTU"),
        (4, "Kapten Inf", "KAPTEN"),
        (4, "Serka (Mar)", "SERKA"),
        (4, "Letnan Satu", "LETTU"),
        (5, "Danru", "KOMANDAN REGU"),
        (5, "", "ANGGOTA"),
    ],
)
def test_ranks_in_all_their_forms(row: int, text: str, rank: str) -> None:
    assert person(with_cell("personel", row, "pangkat", text), row).rank == rank


def test_an_unknown_rank_is_kept_in_capitals_with_a_warning() -> None:
    report = read(with_cell("personel", 2, "pangkat", "Jagoan"))
    assert found(report, "pangkat_tidak_dikenal").severity is Severity.WARNING
    assert report.dataset is not None
    assert report.dataset.members[0].rank == "JAGOAN"


@pytest.mark.parametrize(
    ("status", "can_serve"),
    [
        *((text, True) for text in ("", "aktif", "Hadir", "SIAP", "sehat", "dinas", "BKO dari Polres Batu", "-")),
        *(
            (text, False)
            for text in ("sakit", "Opname", "rawat inap", "Cuti tahunan", "izin", "Ijin", "Dikjur", "pendidikan", "SETUKPA", "dinas luar")
        ),
        *(
            (text, False)
            for text in (
                "diperbantukan",
                "BKO ke Polda",
                "detasir",
                "tahanan",
                "skorsing",
                "mutasi",
                "pensiun",
                "hamil",
                "tidak aktif",
                "sick",
            )
        ),
    ],
)
def test_who_can_serve_by_his_status(status: str, can_serve: bool) -> None:
    report = read(with_cell("personel", 2, "status", status))
    assert report.dataset is not None
    assert report.dataset.members[0].is_available is can_serve
    assert codes(report.issues) <= {"semua_berdomisili"}


def test_unknown_status_words_are_doubted_and_the_person_counts_as_available() -> None:
    report = read(with_cell("personel", 2, "status", "entahlah"))
    issue = found(report, "status_tidak_dikenal")
    assert (issue.severity, issue.row, issue.value) == (Severity.WARNING, 2, "entahlah")
    assert report.dataset is not None
    assert report.dataset.members[0].is_available


def test_a_day_as_end_means_midnight_after_it() -> None:
    sheets = with_cell("personel", 2, "tersedia_dari", "20/11/2024")
    sheets["personel"][0].append("tersedia_sampai")
    for cells in sheets["personel"][1:]:
        cells.append("")
    sheets["personel"][1][-1] = "27/11/2024"
    member = person(sheets)
    assert (member.available_from, member.available_to) == (datetime(2024, 11, 20), datetime(2024, 11, 28))
    sheets["personel"][1][-1] = "27/11/2024 12.00"
    assert person(sheets).available_to == datetime(2024, 11, 27, 12)
    sheets["personel"][1][-1] = "H+1 12.00"
    assert person(sheets).available_to == datetime(2024, 11, 28, 12)
    sheets["personel"][1][-1] = "H-1"
    assert person(sheets).available_to == datetime(2024, 11, 27)
    sheets["personel"][1][-1] = "19/11/2024"
    assert found(read(sheets), "akhir_sebelum_awal", Severity.ERROR).row == 2


@pytest.mark.parametrize(
    "home",
    [
        "3514062001",
        "35.14.06.2001",
        "Gerbo",
        "Desa Gerbo",
        "Gerbo, Purwodadi",
        "Desa Gerbo Kec. Purwodadi",
        "Dsn. Krajan RT 01 RW 02 Desa Gerbo",
        "Gerbo (3514062001)",
    ],
)
def test_the_home_desa_by_code_or_name(home: str) -> None:
    assert person(with_cell("personel", 2, "desa_domisili", home)).home_code == "3514062001"


@pytest.mark.parametrize(
    ("home", "code"),
    [
        ("Pucangsari", "domisili_rancu"),
        ("Entahberantah", "domisili_tidak_ada"),
        ("3514069999", "domisili_tidak_ada"),
        ("351406", "domisili_bukan_desa"),
        ("35140620", "domisili_salah"),
    ],
)
def test_doubtful_homes_are_unknown_homes_with_a_warning(home: str, code: str) -> None:
    report = read(with_cell("personel", 2, "desa_domisili", home))
    assert found(report, code).severity is Severity.WARNING
    assert report.dataset is not None
    assert report.dataset.members[0].home_code == ""


def test_a_home_in_another_district_is_kept() -> None:
    report = read(with_cell("personel", 2, "desa_domisili", "3573011001"))
    assert report.issues == ()
    assert report.dataset is not None
    assert report.dataset.members[0].home_code == "3573011001"


def test_people_without_a_home_are_listed_one_by_one_or_in_sum() -> None:
    assert found(read(with_cell("personel", 2, "desa_domisili", "")), "tanpa_domisili").row == 2
    many = [PERSONEL[0], *(["POLRI", f"Orang {chr(65 + n)}", "Bripka", f"8501{n:04d}", "", "", "", "", "", ""] for n in range(21))]
    issue = found(read(with_sheets(personel=many)), "tanpa_domisili")
    assert issue.row == 0
    assert issue.message.startswith("21 orang tanpa desa domisili")


@pytest.mark.parametrize(
    ("row", "unit", "base"),
    [
        (2, "Polsek Purwodadi", "351406"),
        (2, "POLSEK NONGKOJAJAR", "351407"),
        (2, "Unit Samapta Polsek Tutur", "351407"),
        (2, "Satlantas", ""),
        (2, "Polres Pasuruan", ""),
        (4, "Koramil 0819/12 Purwodadi", "351406"),
        (4, "Koramil 0819-13/Tutur", "351407"),
        (4, "Kodim 0819", ""),
        (5, "Satlinmas Desa Wonosari", "3514072001"),
        (5, "Linmas", "3514062001"),
    ],
)
def test_the_base_follows_from_the_unit(row: int, unit: str, base: str) -> None:
    assert person(with_cell("personel", row, "kesatuan", unit), row).base_code == base


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("351407", "351407"),
        ("35.14.07", "351407"),
        ("3514072001", "3514072001"),
        ("Kec. Tutur", "351407"),
        ("Wonosari", "3514072001"),
        ("Mako", ""),
        ("Mapolres", ""),
    ],
)
def test_a_base_given_wins_over_the_unit(given: str, base: str) -> None:
    assert person(with_cell("personel", 2, "pangkalan", given)).base_code == base


@pytest.mark.parametrize(
    ("row", "number", "want"), [(2, 5010123, "05010123"), (2, "85.01.0999", "85010999"), (4, 31980123450178.0, "31980123450178")]
)
def test_numbers_of_people_are_repaired_and_reported(row: int, number: object, want: str) -> None:
    report = read(with_cell("personel", row, "nomor_induk", number))
    assert found(report, "dibaca").column == "nomor_induk"
    assert report.dataset is not None
    assert report.dataset.members[row - 2].number == want


def test_a_linmas_without_nik_gets_a_number_by_his_row() -> None:
    report = read(with_cell("personel", 6, "nomor_induk", ""))
    assert found(report, "nomor_dibuatkan").severity is Severity.WARNING
    assert report.dataset is not None
    assert report.dataset.members[4].number == "LINMAS-6"


def test_a_doubled_number_names_both_rows() -> None:
    issue = found(read(with_cell("personel", 3, "nomor_induk", "8501 0123")), "nomor_ganda", Severity.ERROR)
    assert issue.row == 3
    assert "baris 2" in issue.message


@pytest.mark.parametrize(
    ("row", "column", "value", "code"),
    [
        (2, "unsur", "Satpol PP", "unsur_tidak_dikenal"),
        (2, "unsur", "", "unsur_kosong"),
        (2, "nama", "", "kosong"),
        (2, "nomor_induk", "", "nomor_kosong"),
        (4, "nomor_induk", "", "nomor_kosong"),
        (5, "nomor_induk", "3.51E+15", "nomor_ilmiah"),
        (5, "nomor_induk", 3.51406200185e15, "nomor_ilmiah"),
        (2, "pangkalan", "359999", "pangkalan_tidak_ada"),
        (2, "pangkalan", "Antah Berantah", "pangkalan_tidak_ada"),
        (2, "tugas", "piket", "tugas_tidak_dikenal"),
        (2, "tersedia_dari", "kemarin", "tanggal_salah"),
    ],
)
def test_each_fault_is_an_error_with_row_column_and_remedy(row: int, column: str, value: object, code: str) -> None:
    report = read(with_cell("personel", row, column, value))
    issue = found(report, code, Severity.ERROR)
    assert (issue.sheet, issue.row, issue.column) == ("personel", row, column)
    assert issue.advice
    assert report.dataset is None


def test_a_padal_below_ipda_is_doubted() -> None:
    issue = found(read(with_cell("personel", 2, "tugas", "padal")), "pangkat_kurang")
    assert (issue.severity, issue.row) == (Severity.WARNING, 2)
    assert "pangkat_kurang" not in codes(read(with_cell("personel", 3, "tugas", "padal")).issues)
    assert found(read(with_cell("personel", 3, "tugas", "pamenwas")), "pangkat_kurang").row == 3


@pytest.mark.parametrize(
    ("text", "charges"),
    [
        ("3514062001", ("3514062001",)),
        ("35.14.06.2001; 35.14.07.2001", ("3514062001", "3514072001")),
        ("Gerbo, Wonosari", ("3514062001", "3514072001")),
        ("Gerbo / Wonosari", ("3514062001", "3514072001")),
        ("Pucangsari", ("3514062002",)),  # his base is Purwodadi, so it is that one
        ("Pucangsari, Kec. Tutur", ("3514072002",)),
    ],
)
def test_charges_by_code_or_name(text: str, charges: tuple[str, ...]) -> None:
    assert person(with_cell("personel", 2, "desa_binaan", text)).charge_codes == charges


def test_names_that_look_like_formulas_stay_text_with_a_warning() -> None:
    name = '=HYPERLINK("http://jahat","klik")'
    report = read(with_cell("personel", 2, "nama", name))
    assert found(report, "teks_rumus").row == 2
    assert report.dataset is not None
    assert report.dataset.members[0].name == name


def test_names_are_cleaned_and_cut() -> None:
    assert person(with_cell("personel", 2, "nama", "  Budi\u202e   Santoso ")).name == "Budi Santoso"
    report = read(with_cell("personel", 2, "nama", "x" * 100_000))
    assert found(report, "teks_dibersihkan").severity is Severity.WARNING
    assert report.dataset is not None
    assert len(report.dataset.members[0].name) == 100


def test_a_column_of_ordinals_beside_the_nrp_is_passed() -> None:
    rows = [["No", *PERSONEL[0]], *([str(n), *row] for n, row in enumerate(PERSONEL[1:], start=1))]
    report = read(with_sheets(personel=rows))
    assert report.issues == ()
    assert report.dataset is not None
    assert report.dataset.members[0].number == "85010123"


def test_sheets_per_unsur_are_one_list() -> None:
    header = ["nama", "pangkat", "nrp", "kesatuan", "desa domisili"]
    sheets = with_sheets(
        personel=None,
        **{
            "Personil Polri": [header, ["Budi", "Bripka", "85010123", "Polsek Purwodadi", "Wonosari"]],
            "Personil TNI": [header, ["Slamet", "Serda", "31980123", "Koramil Tutur", "Gerbo"]],
            "Linmas": [header, ["Sutrisno", "", "", "", "Gerbo"]],
        },
    )
    report = read(sheets)
    assert report.dataset is not None, report.errors
    assert [member.unsur for member in report.dataset.members] == ["POLRI", "TNI", "LINMAS"]
    assert report.dataset.members[2].number == "LINMAS-linmas-2"


def test_place_date_and_signature_below_the_list_are_passed_with_a_warning() -> None:
    tail = [[""] * 10, [*[""] * 8, "Pasuruan, 20 November 2024", ""], [*[""] * 8, "KABAG OPS", ""]]
    report = read(with_sheets(personel=[*PERSONEL, *tail]))
    assert report.dataset is not None, report.errors
    assert [(issue.code, issue.row) for issue in report.issues] == [("catatan_kaki", 8), ("catatan_kaki", 9)]
    half = [*PERSONEL, ["", "Budi Lagi", *[""] * 8]]
    assert "unsur_kosong" in codes(read(with_sheets(personel=half)).errors)


def test_words_of_programs_for_nothing_count_as_blank_and_error_texts_do_not() -> None:
    assert person(with_cell("personel", 2, "status", "NaN")).status == ""
    assert found(read(with_cell("personel", 2, "status", "#N/A")), "galat_rumus", Severity.ERROR).value == "#N/A"


def test_more_tps_than_people_and_a_missing_unsur_are_warnings() -> None:
    report = read(with_sheets(personel=PERSONEL[:2]))
    assert report.dataset is not None
    assert {"tps_melebihi_orang", "unsur_kosong_seluruhnya"} <= codes(report.issues)
    missing = [issue.message for issue in report.issues if issue.code == "unsur_kosong_seluruhnya"]
    assert missing == ["Tidak ada seorang pun TNI dalam daftar.", "Tidak ada seorang pun LINMAS dalam daftar."]


def test_a_kecamatan_where_everybody_is_at_home_is_a_warning() -> None:
    sheets = with_cell("personel", 2, "desa_domisili", "3514062002")
    issue = found(read(sheets), "semua_berdomisili")
    assert "Semua 2 anggota POLRI" in issue.message
    assert issue.severity is Severity.WARNING
