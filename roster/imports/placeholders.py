"""People on loan (BKO) whose names come later: places kept for them, and who fills which place once he is known."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from roster.domain import placeholders
from roster.domain.personnel import Member
from roster.domain.policy import read_policies
from roster.imports.cells import show
from roster.imports.draft import Draft
from roster.imports.issues import Place
from roster.imports.rows import Row
from roster.imports.terms import squeeze

MOST_PER_ROW = 1_000
MOST_NUMBER = 999_999
NO_RUNNING_NUMBER = re.compile(r"(?:[\s\-][-\u2212\u2013]|\d[.,])\d+$|\b0+$|\d{7,}$")
"""Ends of a place's text that are no running number: below 0, with decimals, 0, or beyond ``MOST_NUMBER``; ``- 4`` is a dash and a 4."""
NUMBER_ADVICE = "Tulis satuan lalu bilangan bulat dari 1, misalnya BKO Brimob 17; tanpa nomor bila tempatnya boleh mana saja."
PLACE_ADVICE = "Isi seperti BKO Brimob 17 atau BKO-BRIMOB-17, atau kosongkan bila ia tidak menggantikan siapa pun."


@dataclass(frozen=True, slots=True)
class Unnamed:
    """What a row without a name keeps places for: ``count`` is None for one place, ``nth`` None where the row gives no number."""

    unit: str
    nth: int | None
    count: int | None

    @property
    def number(self) -> str:
        """The number of the place, "" while it has none."""
        return "" if self.nth is None else placeholders.placeholder_number(self.unit, self.nth)


def read_unnamed(row: Row, unsur: str | None) -> Unnamed | None:
    """Return the places a row of POLRI or TNI keeps, None for a person: without an NRP, and with no other name than that of a unit."""
    text = _place_text(row) if unsur in placeholders.ASSUMED_RANKS else ""
    place = placeholders.read_place(text)
    if place is None:
        if show(row.raw("jumlah")) not in ("", "1", "-"):
            advice = "Jumlah hanya dibaca pada baris personel BKO tanpa nama, misalnya nama BKO Brimob dan jumlah 30."
            row.warn("jumlah", "jumlah_diabaikan", "jumlah pada baris satu orang diabaikan", advice)
        return None
    count = row.whole("jumlah", 1, MOST_PER_ROW)
    if count is None and (message := doubt_of_number(text)):
        row.error(_place_column(row), "nomor_tempat_salah", message, NUMBER_ADVICE)
    if count is not None:
        place = placeholders.read_unit(text) or "", None
    unit = place[0] or show(row.raw("bko_dari"))
    if not placeholders.unit_slug(unit):
        row.error("nama", "satuan_bko_kosong", "personel BKO tanpa nama dan tanpa satuan asal", "Isi bko_dari, misalnya Brimob.")
    return Unnamed(unit, place[1], count)


def _place_text(row: Row) -> str:
    """Return the text that may name places: of the number or the name, else of the unit; "" where the number is that of a person."""
    number = "" if row.is_blank("nomor_induk") else show(row.raw("nomor_induk"))
    name, lent_by = ("" if row.is_blank(key) else show(row.raw(key)) for key in ("nama", "bko_dari"))
    if number:
        unit, nth = placeholders.read_place(number) or ("", None)
        return number if unit and nth is not None else ""
    if lent_by and (not name or squeeze(name) == squeeze(lent_by)):
        return f"BKO {lent_by}"
    return name


def doubt_of_number(text: str) -> str:
    """Return why the end of a place's text is no running number, "" where it is one or there is none."""
    match = NO_RUNNING_NUMBER.search(text.strip())
    return f"nomor pada '{text.strip()[:60]}' bukan bilangan bulat dari 1 sampai {MOST_NUMBER}" if match else ""


def _place_column(row: Row) -> str:
    return next((key for key in ("nomor_induk", "nama") if not row.is_blank(key)), "bko_dari")


def read_filled(row: Row, lent_by: str) -> str:
    """Return the number of the place a person fills, "" for none or where the cell says no place (an error)."""
    text = row.text("menggantikan")
    if not text:
        return ""
    unit, nth = placeholders.read_place(f"BKO {text}" if text.isdigit() else text) or ("", None)
    unit = unit or lent_by
    if nth is None or not placeholders.unit_slug(unit) or doubt_of_number(text):
        row.error("menggantikan", "menggantikan_salah", f"'{text[:60]}' bukan tempat personel BKO", PLACE_ADVICE)
        return ""
    return placeholders.placeholder_number(unit, nth)


def settle_unnamed(draft: Draft) -> None:
    """Give every place without a number its own, and leave out the places that are filled; ``fillers`` then says by whom.

    The numbers of a unit go first to rows that stand for several (their count includes those whose names
    are known by now), then to single rows (which their owners have replaced by name). Rows that say the
    same are interchangeable, so that the order of the list does not matter.
    """
    _find_fillers(draft)
    by_unit: dict[str, list[tuple[Unnamed, Member, Place]]] = defaultdict(list)
    for entry in draft.unnamed:
        by_unit[placeholders.unit_of(placeholders.placeholder_number(entry[0].unit, 1))].append(entry)
    taken = {member.number for member, _ in draft.members}
    for unit, entries in by_unit.items():
        free = {is_counted: _free(unit, taken, set() if is_counted else set(draft.fillers)) for is_counted in (True, False)}
        for unnamed, member, place in sorted(entries, key=lambda entry: (entry[0].count is None, repr(entry[1]))):
            for _ in range(unnamed.count or 1):
                nth = next(free[unnamed.count is not None])
                number = placeholders.placeholder_number(unit, nth)
                taken.add(number)
                draft.members.append((replace(member, number=number, name=f"BKO {unnamed.unit} {nth}"), place))
    _refuse_unlisted(draft, {unit for unit, entries in by_unit.items() if any(unnamed.count is not None for unnamed, _, _ in entries)})
    _leave_out_filled(draft)


def _free(unit: str, taken: set[str], filled: set[str]) -> Iterator[int]:
    """Yield the running numbers of a unit that nobody has, looking at ``taken`` each time anew."""
    for nth in itertools.count(1):
        number = placeholders.placeholder_number(unit, nth)
        if number not in taken and number not in filled:
            yield nth


def _find_fillers(draft: Draft) -> None:
    """Fill ``fillers`` from the people who say which place they fill; a place has one."""
    first: dict[str, Place] = {}
    for member, place in draft.claims:
        before = first.setdefault(member.fills, place)
        if before is place:
            draft.fillers[member.fills] = member.number
            continue
        message = f"tempat {member.fills} sudah diisi orang di baris {before.row}"
        draft.log.error(place, "menggantikan_ganda", message, "Satu tempat diisi satu orang: perbaiki salah satunya.")


def _refuse_unlisted(draft: Draft, counted: set[str]) -> None:
    """Refuse places beyond the count of their unit; tell once of those that are no longer listed at all."""
    listed = {member.number for member, _ in draft.members}
    lost: list[tuple[str, Place]] = []
    for member, place in draft.claims:
        filled, unit = member.fills, placeholders.unit_of(member.fills)
        if filled in listed:
            continue
        if unit in counted:
            most = max(placeholders.nth_of(name) for name in listed if placeholders.unit_of(name) == unit)
            message = f"tempat {filled} tidak ada; {unit} hanya punya BKO-{unit}-1 s.d. BKO-{unit}-{most}"
            advice = "Perbaiki nomornya, atau jumlah pada baris satuannya (jumlah seluruhnya, termasuk yang sudah bernama)."
            draft.log.error(place, "tempat_tidak_ada", message, advice)
        else:
            lost.append((filled, place))
    if lost:
        named = ", ".join(filled for filled, _ in lost[:10]) + (", ..." if len(lost) > 10 else "")
        message = f"{len(lost)} orang menggantikan tempat BKO yang tidak tercantum lagi: {named}"
        advice = "Bila ejaannya benar, susun ulang dengan rencana lama sebagai dasar (--baseline): penugasan tempat itu menjadi miliknya."
        # The usual case once names are there: nothing to doubt.
        draft.log.repair(Place(lost[0][1].sheet, 0, lost[0][1].column), "tempat_tidak_tercantum", message, advice)


def _leave_out_filled(draft: Draft) -> None:
    dropped = [(member, place) for member, place in draft.members if member.number in draft.fillers]
    draft.members = [entry for entry in draft.members if entry[0].number not in draft.fillers]
    for unit, entries in _by_unit(dropped).items():
        message = f"{len(entries)} tempat BKO {unit} tidak dipakai lagi karena orangnya sudah bernama"
        draft.log.repair(Place(entries[0][1].sheet, 0, "menggantikan"), "tempat_terisi", message)


def note_unnamed(draft: Draft) -> None:
    """Tell once per unit how many places have no name yet, and what that means at the TPS."""
    given = read_policies(draft.policies)
    is_open = given.get("bko_tanpa_nama_boleh_tps", False) or not given.get("tolak_domisili_kosong", True)
    unnamed = [(member, place) for member, place in draft.members if member.is_placeholder]
    for unit, entries in _by_unit(unnamed).items():
        homeless = sum(not member.home_code for member, _ in entries)
        own = given.get(f"netralitas_{entries[0][0].unsur.lower()}", given.get("netralitas_domisili", "hard"))
        may_guard = is_open or own != "hard"
        message = f"{len(entries)} personel BKO {unit} belum bernama"
        advice = f"Bila namanya sudah ada, tulis orangnya dan isi kolom menggantikan, misalnya {entries[0][0].number}."
        if homeless and may_guard:
            message += "; dapat ditempatkan di TPS, domisilinya diperiksa setelah bernama"
        elif homeless:
            message += "; domisilinya belum diketahui sehingga tidak ditempatkan di TPS"
            advice += " Bila boleh di TPS, isi kebijakan bko_tanpa_nama_boleh_tps = ya."
        draft.log.warn(Place(entries[0][1].sheet, 0, "nama"), "bko_belum_bernama", message, advice)


def _by_unit(entries: Sequence[tuple[Member, Place]]) -> dict[str, list[tuple[Member, Place]]]:
    found: dict[str, list[tuple[Member, Place]]] = defaultdict(list)
    for member, place in entries:
        found[placeholders.unit_of(member.number)].append((member, place))
    return dict(sorted(found.items()))
