"""What-if cases on the hand-made district: each kind of setting, and every fault with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from roster.domain.cases import Case, Setting, read_line
from roster.domain.operation import Dataset
from roster.domain.risk import settle_index
from roster.imports.case_list import read_case_list
from roster.planning.apply_case import apply_case
from tests import small

DATA = small.dataset()


def changed(line: str) -> Dataset:
    found = apply_case(DATA, read_line(line))
    assert found.dataset is not None, found.issues
    return found.dataset


def classes(dataset: Dataset) -> dict[str, str | None]:
    return {station.id: station.category for station in settle_index(dataset.stations, dataset.events)}


def test_a_policy_is_set_and_the_data_stay_as_they_were() -> None:
    before = dict(DATA.policies)
    assert changed("cadangan_min=6").policies["cadangan_min"] == "6"
    assert dict(DATA.policies) == before


def test_a_weight_goes_into_the_pattern() -> None:
    assert next(p.weight for p in changed("bobot_rawan=8").patterns if p.category == "rawan") == 8


def test_a_pattern_is_set() -> None:
    dataset = changed("rawan.polri=3; sangat rawan.maks_tps=2")
    patterns = {pattern.category: pattern for pattern in dataset.patterns}
    assert (patterns["rawan"].polri, patterns["sangat_rawan"].max_tps) == (3, 2)


def test_people_are_added_at_a_base_and_may_stand_anywhere() -> None:
    more = changed("personel.Polsek Utara=+100 BKO Brimob").members[len(DATA.members) :]
    assert len(more) == 100
    assert {(m.unsur, m.base_code, m.home_code, m.detached_from) for m in more} == {("POLRI", small.UTARA, "LUAR-WILAYAH", "Brimob")}
    assert (more[0].number, more[-1].number) == ("BKO-BRIMOB-1", "BKO-BRIMOB-100")


def test_added_people_never_bear_a_number_that_is_taken() -> None:
    twice = changed("personel.mako=+2 BKO Brimob; personel.semua=3 bko brimob; personel.mako=+1 TNI")
    assert len({member.number for member in twice.members}) == len(DATA.members) + 6


def test_fewer_people_stay_listed_but_are_away() -> None:
    dataset = changed("personel.semua=-5 TNI".replace("-5", "-2"))
    assert len(dataset.members) == len(DATA.members)
    assert sum(m.unsur == "TNI" and not m.is_available for m in dataset.members) == 2


@pytest.mark.parametrize(
    ("line", "moved"),
    [
        ("indeks.SELATAN=rawan -> sangat_rawan", {f"{small.D}/003": "sangat_rawan", f"{small.E}/001": "sangat_rawan"}),
        (f"indeks.{small.C}/2=naik", {f"{small.C}/002": "sangat_rawan"}),
        (f"indeks.{small.H}/001=80", {f"{small.H}/001": "sangat_rawan"}),
        ("indeks.desa elo=turun", {f"{small.E}/001": "kurang_rawan", f"{small.E}/002": "rawan"}),
    ],
)
def test_the_index_changes_where_it_is_told(line: str, moved: dict[str, str]) -> None:
    before, after = classes(DATA), classes(changed(line))
    assert {key: value for key, value in after.items() if value != before[key]} == moved


def test_one_setting_builds_on_the_one_before() -> None:
    after = classes(changed(f"indeks.{small.H}/1=naik; indeks.{small.H}/1=naik"))
    assert after[f"{small.H}/001"] == "sangat_rawan"


@pytest.mark.parametrize(
    ("setting", "column", "words"),
    [
        (Setting("kebijakan", "cadangan_minn", "3"), "kunci", "kebijakan tidak dikenal"),
        (Setting("kebijakan", "cadangan_min", "banyak"), "nilai", "tidak dapat dibaca"),
        (Setting("kebijakan", "bobot_indikator_penolakan", "3"), "kunci", "saat data diimpor"),
        (Setting("pola", "rawan.meriam", "3"), "kunci", "bukan kategori dan kolom pola"),
        (Setting("pola", "rawan.polri", "2,5"), "nilai", "bilangan bulat"),
        (Setting("pola", "rawan.maks_tps", "0"), "nilai", "dari 1"),
        (Setting("personel", "Bangkil", "+5"), "kunci", "tidak ada di lembar wilayah"),
        (Setting("personel", "semua", "banyak"), "nilai", "bukan jumlah orang"),
        (Setting("personel", "semua", "-50 TNI"), "nilai", "hanya 2 TNI"),
        (Setting("personel", "semua", "+0"), "nilai", "bukan jumlah orang"),
        (Setting("indeks", "semua", "gawat"), "nilai", "bukan kategori"),
        (Setting("indeks", "semua", "101"), "nilai", "bukan kategori"),
        (Setting("indeks", "9999999999/1", "naik"), "kunci", "tidak ada di lembar tps"),
        (Setting("indeks", "UTARA", "sangat_rawan -> rawan"), "nilai", "tidak satu pun"),
        (Setting("cuaca", "semua", "hujan"), "jenis", "tidak dikenal"),
    ],
)
def test_a_fault_names_row_column_and_remedy(setting: Setting, column: str, words: str) -> None:
    wrong = Setting(setting.kind, setting.key, setting.value, 7)
    found = apply_case(DATA, Case("salah", (wrong, Setting("kebijakan", "cadangan_min", "-"))), sheet="kasus")
    assert found.dataset is None
    assert (found.issues[0].sheet, found.issues[0].row, found.issues[0].column) == ("kasus", 7, column)
    assert words in found.issues[0].message
    assert found.issues[0].advice
    assert len(found.issues) == 2, "all faults are named at once"


def test_a_list_joins_rows_of_one_name(tmp_path: Path) -> None:
    path = tmp_path / "andai.csv"
    path.write_text("Nama;Jenis;Kunci;Nilai\nA;kebijakan;cadangan_min;6\n;;rawan.polri;3\nB;;personel.semua;+5\nA;pola;rawan.tni;1\n")
    found = read_case_list(path)
    assert found.issues == ()
    assert [(case.name, [(s.kind, s.key, s.value, s.row) for s in case.settings]) for case in found.cases] == [
        ("A", [("kebijakan", "cadangan_min", "6", 2), ("pola", "rawan.polri", "3", 3), ("pola", "rawan.tni", "1", 5)]),
        ("B", [("personel", "semua", "+5", 4)]),
    ]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("nama,jenis,kunci,nilai\nA,cuaca,x,1\n", 2),
        ("nama,jenis,kunci,nilai\nA,kebijakan,x,\n", 2),
        ("nama,jenis,kunci,nilai\n,kebijakan,x,1\n", 2),
        ("nama,jenis,kunci,nilai\n", 0),
        ("apa,saja\n1,2\n", 0),
        ("", 0),
        ("nama,jenis,kunci,nilai\n" + "".join(f"K{n},kebijakan,cadangan_min,{n}\n" for n in range(31)), 0),
    ],
)
def test_a_faulty_list_is_refused_whole(tmp_path: Path, text: str, row: int) -> None:
    path = tmp_path / "andai.csv"
    path.write_text(text)
    found = read_case_list(path)
    assert found.cases == ()
    assert found.errors
    assert row in {issue.row for issue in found.errors}


def test_a_quote_left_open_in_a_list_is_named(tmp_path: Path) -> None:
    path = tmp_path / "kasus.csv"
    path.write_text('nama,jenis,kunci,nilai\nA,kebijakan,cadangan_min,5\nB,kebijakan,cadangan_min,"6\nC,kebijakan,cadangan_min,7\n')
    found = read_case_list(path)
    assert ([issue.code for issue in found.errors], found.cases) == (["kutip"], ())


@pytest.mark.parametrize("line", ["", ";", "cadangan_min", "cadangan_min=", "=3"])
def test_a_line_without_key_and_value_is_no_case(line: str) -> None:
    with pytest.raises(ValueError, match=f"^{line}$"):
        read_line(line)
