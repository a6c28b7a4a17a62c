"""Former numbers of TPS: what the column ``nomor_lama`` says, and where rows disagree about it."""

from __future__ import annotations

import re

from roster.domain.renumbering import NEW, claims_of
from roster.imports.cells import CellError, Raw, show
from roster.imports.draft import Draft
from roster.imports.identity import FULL_STATION, read_station_number
from roster.imports.rows import Row

NEW_WORDS = frozenset({"baru", "tps baru", "new"})
PARTS = re.compile(r"\s*(?:[,;+&\n]|\bdan\b)\s*", re.IGNORECASE)
ADVICE = "Isi nomor TPS sebelumnya, misalnya 5; beberapa bila digabung, misalnya 4 + 5; 'baru' bila TPS-nya baru; kosong bila tetap."


def read_former(row: Row, desa: str) -> tuple[str, ...]:
    """Return the former ids of the TPS of a row in the order given, ``("baru",)`` for a new one, () for a blank or a logged fault."""
    found = row.parsed("nomor_lama", lambda raw: (_former(raw, desa), ""))
    return found or () if desa else ()


def _former(raw: Raw, desa: str) -> tuple[str, ...]:
    text = show(raw).lstrip("'").strip()
    if isinstance(raw, float) and not raw.is_integer():
        message = f"'{text}' terbaca sebagai bilangan pecahan, bukan dua nomor TPS"
        raise CellError("nomor_lama_salah", message, "Tulis TPS yang digabung dengan tanda tambah, misalnya 4 + 5.")
    if text.casefold() in NEW_WORDS:
        return (NEW,)
    if not isinstance(raw, str):
        return (_one(raw, desa),)
    return tuple(dict.fromkeys(_one(part, desa) for part in PARTS.split(text) if part))


def _one(part: Raw, desa: str) -> str:
    try:
        number = read_station_number(part)
    except CellError as fault:
        shown = "baru" if show(part).casefold() in NEW_WORDS else show(part)
        raise CellError("nomor_lama_salah", f"'{shown}' bukan nomor TPS sebelumnya", ADVICE) from fault
    full = FULL_STATION.fullmatch(show(part).lstrip("'").strip())
    code = re.sub(r"\D", "", full[1]) if full else desa
    if len(code) != 10:
        message = f"'{show(part)}' tidak memuat kode desa 10 angka"
        raise CellError("nomor_lama_salah", message, "Tulis kode_desa/nomor, misalnya 3514062001/004.")
    return f"{code}/{number:03d}"


def check_former(draft: Draft) -> None:
    """Warn of former TPS that several rows name: it counts as split, and its team stays with the first; and of index rows by number."""
    places = {station.id: place for station, place in draft.stations}
    former = {station.id: station.former for station, _ in draft.stations if station.former}
    if not former:
        return
    for old, (first, *others) in sorted(claims_of(former, places).items()):
        for other in others:
            place = places[other if other in former else first]
            message = f"TPS lama {old} menjadi {first} dan juga {other}: dibaca sebagai TPS yang dipecah, regunya tetap di {first}"
            advice = "Bila bukan pemecahan, perbaiki nomor_lama baris-baris itu; TPS yang sama sekali baru diisi 'baru'."
            draft.log.warn(place, "tps_dipecah", message, advice)
    known = {*former, *(old for olds in former.values() for old in olds)}
    named = sorted({event.place for event in draft.events if event.place in known})
    if named:
        shown = ", ".join(named[:5]) + (f", dan {len(named) - 5} lagi" if len(named) > 5 else "")
        message = f"lembar indeks menyebut TPS yang nomornya berubah ({shown}); dibaca dengan nomor yang baru"
        draft.log.warn(places[next(iter(former))], "indeks_nomor_lama", message, "Ganti nomor TPS di lembar indeks dengan nomor yang baru.")
