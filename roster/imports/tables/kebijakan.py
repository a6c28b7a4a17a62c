"""The sheet ``kebijakan``: policies and weights by name."""

from __future__ import annotations

from dataclasses import replace

from roster.domain.policy import faults_of, is_known, normalise_key, read_policies
from roster.imports.draft import Draft
from roster.imports.headers import Column, Table, TableSpec
from roster.imports.pairs import Pair, is_day_cell, read_pairs, text_of


def read_kebijakan(tables: list[Table], draft: Draft) -> None:
    """Fill ``policies`` with normalised keys, and the weights they name; values nobody can read are errors, unknown keys warnings."""
    seen: dict[str, Pair] = {}
    for table in tables:
        for pair in read_pairs(table, is_known):
            key = normalise_key(pair.key)
            value = _value(table, pair)
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
    _set_weights(draft)


def _set_weights(draft: Draft) -> None:
    """Let ``bobot_rawan`` and its like override the weights of the sheet ``pola``, which is read before."""
    given = read_policies(draft.policies)
    weights = {pattern.category: given.get(f"bobot_{pattern.category}", pattern.weight) for pattern in draft.patterns}
    draft.patterns = tuple(replace(pattern, weight=weights[pattern.category]) for pattern in draft.patterns)


def _value(table: Table, pair: Pair) -> str:
    if is_day_cell(pair.raw):
        message = "nilai terbaca sebagai tanggal atau jam"
        advice = "Excel mengubah isian seperti 2/3 menjadi tanggal: format sel sebagai Text lalu ketik ulang."
        table.log.error(pair.place, "nilai_tanggal", message, advice)
        return ""
    return text_of(table, pair, 200)


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
