"""The sheet ``kebijakan``: every key and alias, what each value means, and what is wrong with a sheet."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.domain.policy import POLICY_KEYS, STRICTNESS, SWITCH, faults_of, is_known, normalise_key, read_policies


@pytest.mark.parametrize("key", POLICY_KEYS, ids=lambda key: key.key)
def test_every_key_reads_its_own_example_by_every_name(key: object) -> None:
    text = key.example.split(",")[0].split(" atau ")[0] if key.example[0].isalpha() else key.example  # type: ignore[attr-defined]
    for name in (key.key, *key.aliases):  # type: ignore[attr-defined]
        assert faults_of({name: text}) == []
        assert list(read_policies({name: text})) == [key.key]  # type: ignore[attr-defined]


def test_no_two_policies_share_a_name() -> None:
    names = [name for key in POLICY_KEYS for name in (key.key, *key.aliases)]
    assert len(names) == len(set(names))
    assert all(normalise_key(name) == name for name in names)


@pytest.mark.parametrize("text", [" Netralitas Polri ", "netralitas.polri", "NETRALITAS-POLRI", "netralitas__polri"])
def test_spaces_dots_and_capitals_in_a_key_do_not_matter(text: str) -> None:
    assert normalise_key(text) == "netralitas_polri"
    assert is_known(text)
    assert read_policies({text: "lunak"}) == {"netralitas_polri": "soft"}


@pytest.mark.parametrize(
    ("text", "value"), [("Keras", "hard"), (" wajib ", "hard"), ("anjuran", "soft"), ("LUNAK", "soft"), ("longgar", "off")]
)
def test_strictness_is_read_in_words(text: str, value: str) -> None:
    assert read_policies({"netralitas_binaan": text}) == {"netralitas_binaan": value}


@pytest.mark.parametrize(("text", "value"), [("Ya", True), ("1", True), ("tidak", False), ("0", False), (" T ", False)])
def test_a_switch_is_read_in_words(text: str, value: bool) -> None:
    assert read_policies({"linmas_lokal": text}) == {"linmas_lokal": value}


def test_yes_and_no_mean_the_same_as_a_switch_and_as_a_strictness() -> None:
    assert {word: STRICTNESS[word] != "off" for word in STRICTNESS.keys() & SWITCH.keys()} == {
        word: SWITCH[word] for word in STRICTNESS.keys() & SWITCH.keys()
    }


@pytest.mark.parametrize(("text", "value"), [("60", 60), ("7,5", 7.5), ("7.5", 7.5), ("0", 0), ("999999", 999_999)])
def test_numbers_are_read_with_comma_or_point(text: str, value: float) -> None:
    assert read_policies({"maks_jarak_km": text}) == {"maks_jarak_km": value}


@pytest.mark.parametrize("text", ["-1", "1000000", "nan", "inf", "tiga", "1.000,5"])
def test_numbers_outside_any_sense_are_faults(text: str) -> None:
    assert read_policies({"maks_jarak_km": text}) == {}
    (fault,) = faults_of({"maks_jarak_km": text})
    assert fault[:2] == ("maks_jarak_km", text)
    assert "60" in fault[3]


@pytest.mark.parametrize(("text", "is_read"), [("30", True), ("30,0", True), ("30,5", False)])
def test_counts_are_whole(text: str, is_read: bool) -> None:
    assert (read_policies({"cadangan_min": text}) == {"cadangan_min": 30}) is is_read


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("2/3", Fraction(2, 3)),
        ("10 %", Fraction(1, 10)),
        ("10%", Fraction(1, 10)),
        ("0,5", Fraction(1, 2)),
        ("1", Fraction(1)),
        ("0", Fraction(0)),
        ("12,5 %", Fraction(1, 8)),
        ("3 / 4", Fraction(3, 4)),
    ],
)
def test_shares_are_fractions_decimals_or_percent(text: str, share: Fraction) -> None:
    top, bottom = read_policies({"bagian_kekuatan": text})["bagian_kekuatan"]
    assert Fraction(top, bottom) == share


@pytest.mark.parametrize("text", ["4/3", "1/0", "101 %", "-0,1", "10", "dua"])
def test_shares_lie_between_nothing_and_all(text: str) -> None:
    assert read_policies({"bagian_kekuatan": text}) == {}
    assert len(faults_of({"bagian_kekuatan": text})) == 1


def test_blank_values_count_as_not_given() -> None:
    assert read_policies({"cadangan_min": "  "}) == {}
    assert faults_of({"cadangan_min": ""}) == []


def test_all_faults_are_named_at_once_with_what_to_write() -> None:
    faults = faults_of({"cadangan_min": "banyak", "kunci aneh": "1", "padal_didahulukan": "mungkin", "isi_peleton": "30"})
    assert [(name, value) for name, value, _, _ in faults] == [
        ("cadangan_min", "banyak"),
        ("kunci aneh", "1"),
        ("padal_didahulukan", "mungkin"),
    ]
    assert "kebijakan tidak dikenal" in faults[1][2]
    assert "cadangan_min" in faults[1][3]
    assert "ya atau tidak" in faults[2][3]


@given(st.dictionaries(st.sampled_from([key.key for key in POLICY_KEYS]) | st.text(max_size=8), st.text(max_size=8), max_size=6))
@settings(deadline=None)  # a slow machine is no fault of the sheet
def test_any_sheet_is_read_or_named_as_a_fault(sheet: dict[str, str]) -> None:
    faulty = {name for name, *_ in faults_of(sheet)}
    values = read_policies({name: text for name, text in sheet.items() if name not in faulty})
    assert len(values) == len({normalise_key(name) for name, text in sheet.items() if name not in faulty and text.strip()})
