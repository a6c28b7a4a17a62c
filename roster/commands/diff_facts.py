"""The difference of two versions as facts, one JSON object per line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from roster.commands.reporter import Reporter

if TYPE_CHECKING:
    from roster.planning.compare_areas import KecamatanDifference, PostDifference, PostSide
    from roster.planning.compare_versions import Difference, PersonDifference, Totals
    from roster.planning.tell_versions import VersionWords


def emit_difference(found: Difference, words: VersionWords, reporter: Reporter, *, most: int | None) -> None:
    """Emit the totals, every kecamatan touched, and the first ``most`` of the people and posts that changed (None: all)."""
    steps = dict(words.steps_of_stations())
    counts = {"orang_berubah": len(found.changed_people), "pos_diubah": len(found.changed_posts)}
    reporter.emit("perbedaan", kosong=found.is_empty, **_totals(found.totals), **counts, tps=steps)
    for row in found.kecamatan:
        if row.is_touched:
            reporter.emit("kecamatan", **_kecamatan(row))
    for person in found.changed_people[:most]:
        reporter.emit("orang", **_person(person, words))
    for post in found.changed_posts[:most]:
        reporter.emit("pos", **_post(post))


def _totals(totals: Totals) -> Mapping[str, object]:
    return {
        "bertugas": totals.people,
        "tetap": totals.stays,
        "pindah": totals.moves,
        "masuk": totals.joins,
        "lepas": totals.leaves,
        "surat_berubah": totals.letters,
        "surat_dicabut": totals.withdrawn,
        "kecamatan_tersentuh": totals.kecamatan,
        "pos_baru": totals.posts_new,
        "pos_bubar": totals.posts_gone,
        "pos_berubah": totals.posts_changed,
        "risiko_tak_terjaga": totals.risk,
        "kurang": totals.short,
        "jarak_km": totals.km,
    }


def _kecamatan(row: KecamatanDifference) -> Mapping[str, object]:
    moved = {"kecamatan": row.name, "orang": row.people, "datang": row.arrived, "pergi": row.departed}
    return {**moved, "risiko_tak_terjaga": row.risk, "kurang": row.short, "pos_berubah": row.changed_posts}


def _person(person: PersonDifference, words: VersionWords) -> Mapping[str, object]:
    who = {name: getattr(person, name) for name in ("number", "name", "rank", "unit", "unsur")}
    postings = [
        {
            "shift": each.shift,
            "perubahan": each.kind,
            "dari_pos": each.from_post,
            "ke_pos": each.to_post,
            "sebab": each.cause.kind.value if each.cause else "",
            "teks": words.cause(each.cause),
        }
        for each in person.postings
    ]
    return {"orang": who, "perubahan": person.kind, "surat_berubah": person.is_reordered, "penugasan": postings}


def _post(post: PostDifference) -> Mapping[str, object]:
    place = {"pos": post.post, "jenis_pos": post.kind, "kecamatan": post.kecamatan}
    return {**place, "semula": _side(post.before), "menjadi": _side(post.after), "pergi": post.left, "datang": post.came}


def _side(side: PostSide | None) -> Mapping[str, object] | None:
    if side is None:
        return None
    heads = {"butuh": side.needed, "kurang": side.short}
    return {"kategori": side.category, "tps": side.stations, "orang": dict(side.people), **heads}
