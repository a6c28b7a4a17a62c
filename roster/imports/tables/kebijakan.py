"""The sheet ``kebijakan``: policies and weights by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from roster.domain.indicators import weights_of, with_polri_score
from roster.domain.policy import NO_RANK, faults_of, is_known, normalise_key, read_policies
from roster.domain.stages import DAYS, stage_faults
from roster.imports.cells import is_blank, show
from roster.imports.draft import Draft
from roster.imports.headers import Column, Table, TableSpec
from roster.imports.pairs import Pair, is_day_cell, read_pairs, text_of

NO_NUMBERS = frozenset({"nan", "inf", "infinity", "1.#inf", "1.#qnan"})
"""What other programs write for a number they do not have: elsewhere a blank, here it would quietly mean the default."""


def read_kebijakan(tables: list[Table], draft: Draft) -> None:
    """Fill ``policies`` with normalised keys, and the weights they name; values nobody can read are errors, unknown keys warnings."""
    seen: dict[str, Pair] = {}
    for table in tables:
        for pair in read_pairs(table, is_known):
            key = normalise_key(pair.key)
            value = _value(table, pair, key)
            first = seen.setdefault(key, pair)
            if first is not pair and draft.policies.get(key) != value:
                message = f"kebijakan {key} sudah ada di baris {first.place.row} dengan nilai lain"
                draft.log.error(pair.place, "kebijakan_ganda", message, "Sisakan satu baris per kebijakan.")
                continue
            draft.policies[key] = value
    for key, _, message, advice in faults_of(draft.policies):
        place = seen[key].place
        if is_known(key):
            draft.log.error(place, "kebijakan_salah", message, advice)
        else:
            draft.log.warn(place, "kebijakan_tidak_dikenal", f"{message}: {key}; tidak berpengaruh", advice)
    for key, message, advice in stage_faults(read_policies(draft.policies), draft.operation.voting_day):
        draft.log.error(seen[key].place, "tahap_salah", message, advice)
    _set_weights(draft)
    weights = weights_of(read_policies(draft.policies))
    draft.events = [with_polri_score(event, weights) for event in draft.events]
    _check_stretch(draft, seen)


def _set_weights(draft: Draft) -> None:
    """Let ``bobot_rawan`` and its like override the weights of the sheet ``pola``, which is read before."""
    given = read_policies(draft.policies)
    weights = {pattern.category: given.get(f"bobot_{pattern.category}", pattern.weight) for pattern in draft.patterns}
    draft.patterns = tuple(replace(pattern, weight=weights[pattern.category]) for pattern in draft.patterns)


def _value(table: Table, pair: Pair, key: str) -> str:
    if key.startswith(DAYS) and isinstance(pair.raw, date):
        return f"{pair.raw:%Y-%m-%d}"
    if key == "pangkat_yunior" and show(pair.raw).strip() in NO_RANK and is_blank(pair.raw):
        return "-"  # elsewhere a dash means that nothing is given
    if show(pair.raw).strip(" '+-").lower() in NO_NUMBERS:
        advice = "Isi angkanya, atau kosongkan selnya agar nilai bawaan berlaku."
        table.log.error(pair.place, "bukan_angka", f"kebijakan {key}: '{show(pair.raw)}' bukan angka", advice)
        return ""
    if is_day_cell(pair.raw):
        message = "nilai terbaca sebagai tanggal atau jam"
        advice = "Excel mengubah isian seperti 2/3 menjadi tanggal: format sel sebagai Text lalu ketik ulang."
        table.log.error(pair.place, "nilai_tanggal", message, advice)
        return ""
    return text_of(table, pair, 200)


def _check_stretch(draft: Draft, seen: dict[str, Pair]) -> None:
    """Refuse a longest stretch of duty that nobody could serve a shift in."""
    longest = max(draft.shifts, key=lambda rule: rule.end - rule.start)
    hours = (longest.end - longest.start) / 60
    for key, pair in seen.items():
        limit = read_policies({key: draft.policies.get(key, "")}).get("rentang_maks_jam")
        if limit is not None and limit < hours:
            message = f"rentang_maks_jam {limit:g} lebih pendek dari shift {longest.code} ({hours:g} jam)"
            draft.log.error(pair.place, "rentang_terlalu_pendek", message, f"Isi {hours:g} atau lebih, atau pendekkan shiftnya.")


SPEC = TableSpec(
    key="kebijakan",
    read=read_kebijakan,
    aliases=("policy", "policies", "aturan", "parameter", "pengaturan", "setelan", "kebijakan perencanaan", "ketentuan"),
    columns=(
        Column("kunci", ("key", "parameter", "kebijakan", "nama", "uraian"), is_required=True),
        Column("nilai", ("value", "isi"), is_required=True),
    ),
    is_pairs=True,
)
