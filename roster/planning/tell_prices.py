"""The words around a table of prices, in both languages."""

from __future__ import annotations

from roster.planning.explain_sentences import figure
from roster.planning.phrases import both
from roster.planning.price_rules import GoalCell, RuleLine

_DEFINING = {
    "one_place": ("tidak dapat dimatikan: satu orang di dua tempat bukan rencana", "cannot be off: one man in two places is no plan"),
    "demand": ("tidak dapat dimatikan: kebutuhan adalah soalnya sendiri", "cannot be off: the demand is the task itself"),
    "beats": ("tidak dapat dimatikan: regu dibentuk sebelum orang ditempatkan", "cannot be off: beats are formed before people are placed"),
}
_PLACES = {"risiko_tak_terjaga": 2, "keseimbangan": 0, "jarak": 1}


def state_text(line: RuleLine, language: str) -> str:
    """Return why a rule has no price, "" for one that has."""
    if line.state == "defining":
        return both(language, *_DEFINING.get(line.rule, ("tidak dapat dimatikan", "cannot be off")))
    if line.state == "idle":
        return both(language, "tidak ada yang diikatnya dalam data ini", "nothing in this data for it to bind")
    return ""


def cell_text(cell: GoalCell, language: str) -> str:
    """Return by how much a goal differs without the rule, marked ``*`` where that is not proven best."""
    text = figure(cell.change, _PLACES.get(cell.goal, 0), language) if cell.change else "0"
    sign = "+" if cell.change > 0 else ""
    return f"{sign}{text}{'' if cell.is_proven else '*'}"


def value_text(cell: GoalCell, language: str) -> str:
    """Return a goal's value with as many decimals as tell anything."""
    return figure(cell.value, _PLACES.get(cell.goal, 0), language)


def people_note(language: str) -> str:
    """Return what the table of people says."""
    return both(
        language,
        "Nilai Polri tambahan (misalnya BKO) yang berpangkalan di kecamatan itu, di luar batas pengerahan: bobot risiko yang tidak lagi "
        "tak terjaga, dihitung ulang dengan tepat. Orang yang menambah cadangan tidak mengurangi risiko.",
        "What more Polri (say BKO) based in that kecamatan are worth, on top of the share of strength: risk points no longer uncovered, "
        "solved anew and exact. A man whom the growing reserve takes removes no risk.",
    )


def rules_note(language: str) -> str:
    """Return what the table of rules says."""
    return both(
        language,
        "Selisih sasaran bila satu aturan tidak berlaku (minus: lebih baik), diukur dengan sasaran semula. Sasaran dikejar berurutan, "
        "jadi yang belakangan boleh memburuk. Tanpa tanda: terbukti terbaik; *: tercapai, belum terbukti terbaik.",
        "What the goals become when one rule does not hold (minus: better), measured by the goals as they are. Goals are met in order, "
        "so later ones may get worse. Unmarked: proven best; *: reached, not proven best.",
    )
