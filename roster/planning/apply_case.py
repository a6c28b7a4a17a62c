"""A what-if case on a data set: a changed copy, or every fault of the case at once. The data set itself is never touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from roster.domain.cases import INDEX, KINDS, PATTERN, PATTERN_FIELDS, PEOPLE, POLICY, Case, Setting
from roster.domain.indicators import WEIGHT
from roster.domain.operation import Dataset
from roster.domain.policy import faults_of, is_known, normalise_key, read_policies
from roster.domain.stages import stage_faults
from roster.domain.tps import CATEGORIES
from roster.errors import Issue, Severity
from roster.imports.tables.pola import MOST_HEADS
from roster.imports.terms import category_of
from roster.planning.case_index import raise_index
from roster.planning.case_people import change_people


class SettingError(Exception):
    """A setting cannot be read or applied: the column at fault, what is wrong, and what to write instead."""

    def __init__(self, column: str, message: str, advice: str) -> None:
        super().__init__(message)
        self.column, self.message, self.advice = column, message, advice


@dataclass(frozen=True)
class Applied:
    """What came of a case: the changed data set, None when an issue stands."""

    dataset: Dataset | None
    issues: tuple[Issue, ...]


def apply_case(dataset: Dataset, case: Case, *, sheet: str = "") -> Applied:
    """Return the data set as it would be in a case; ``sheet`` is where the settings were read, for the issues."""
    changed, issues = dataset, []
    for setting in case.settings:
        try:
            changed = _APPLY.get(setting.kind, _refuse)(changed, setting)
        except SettingError as fault:
            value = {"jenis": setting.kind, "kunci": setting.key, "nilai": setting.value}[fault.column]
            place = (sheet or case.name, setting.row, fault.column, value)
            issues.append(Issue(Severity.ERROR, "kasus_salah", *place, fault.message, fault.advice))
    return Applied(None if issues else changed, tuple(issues))


def _refuse(dataset: Dataset, setting: Setting) -> Dataset:
    raise SettingError("jenis", f"jenis '{setting.kind[:40]}' tidak dikenal", f"Pilih {', '.join(KINDS[:-1])}, atau {KINDS[-1]}.")


def _set_policy(dataset: Dataset, setting: Setting) -> Dataset:
    key = normalise_key(setting.key)
    if key.startswith(WEIGHT):
        message = f"{key} menilai indeks saat data diimpor, jadi tidak dapat diandaikan di sini"
        raise SettingError("kunci", message, "Ubah di lembar kebijakan lalu impor lagi, atau andaikan indeksnya (jenis indeks).")
    for _, _, message, advice in faults_of({key: setting.value}):
        raise SettingError("nilai" if is_known(key) else "kunci", message, advice)
    policies = {**dataset.policies, key: setting.value}
    before = {name for name, *_ in stage_faults(read_policies(dataset.policies), dataset.operation.voting_day)}
    for name, message, advice in stage_faults(read_policies(policies), dataset.operation.voting_day):
        if name not in before:
            raise SettingError("nilai", message, advice)
    given = read_policies({key: setting.value})
    patterns = tuple(replace(pattern, weight=given.get(f"bobot_{pattern.category}", pattern.weight)) for pattern in dataset.patterns)
    return replace(dataset, policies=policies, patterns=patterns)


def _set_pattern(dataset: Dataset, setting: Setting) -> Dataset:
    name, _, field = setting.key.partition(".")
    category, field = category_of(name), normalise_key(field)
    if category is None or field not in PATTERN_FIELDS:
        advice = f"Tulis kategori.kolom, misalnya rawan.polri; kategori: {', '.join(CATEGORIES)}; kolom: {', '.join(PATTERN_FIELDS)}."
        raise SettingError("kunci", f"'{setting.key[:60]}' bukan kategori dan kolom pola", advice)
    value = _number(setting, is_whole=field != "bobot", low=1 if field == "maks_tps" else 0)
    names: Mapping[str, str] = {"maks_tps": "max_tps", "bobot": "weight"}
    change: dict[str, float] = {names.get(field, field): value}
    patterns = tuple(
        replace(pattern, **change) if pattern.category == category else pattern  # type: ignore[arg-type]  # whole where it must be
        for pattern in dataset.patterns
    )
    return replace(dataset, patterns=patterns)


def _number(setting: Setting, *, is_whole: bool, low: int) -> float:
    try:
        value = float(setting.value.strip().replace(",", "."))
    except ValueError:
        value = -1.0
    if not low <= value <= MOST_HEADS or (is_whole and value != int(value)):
        kind = "bilangan bulat" if is_whole else "angka"
        raise SettingError("nilai", f"'{setting.value[:40]}' bukan {kind} dari {low} sampai {MOST_HEADS}", f"Isi {kind}, misalnya 3.")
    return int(value) if is_whole else value


def _with_people(dataset: Dataset, setting: Setting) -> Dataset:
    return _told(change_people, dataset, setting)


def _with_index(dataset: Dataset, setting: Setting) -> Dataset:
    return _told(raise_index, dataset, setting)


def _told(change: Callable[[Dataset, Setting], Dataset | tuple[str, str, str]], dataset: Dataset, setting: Setting) -> Dataset:
    found = change(dataset, setting)
    if isinstance(found, Dataset):
        return found
    raise SettingError(*found)


_APPLY: Mapping[str, Callable[[Dataset, Setting], Dataset]] = {
    POLICY: _set_policy,
    PATTERN: _set_pattern,
    PEOPLE: _with_people,
    INDEX: _with_index,
}
