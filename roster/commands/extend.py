"""``roster extend``: posts that stand after the count are guarded for another day, those withdrawn go home."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from roster.commands.changed_orders import ChangedOrders, render_changed_orders, report_changed_orders
from roster.commands.folders import require_writable
from roster.commands.interrupts import Interrupts
from roster.commands.outputs import DOCUMENT_FOLDER, write_folder
from roster.commands.progress import StageProgress
from roster.commands.reading import read_input
from roster.commands.reporter import Reporter, decimal_text
from roster.commands.summary import report_absent, report_papers, report_plan
from roster.errors import Faults, RosterError

if TYPE_CHECKING:
    from roster.domain.operation import Dataset
    from roster.domain.plan import Plan
    from roster.domain.relief import PostRelief
    from roster.planning.extend_posts import Extension, ExtensionOrder, StandingPost
    from roster.planning.plan_operation import Steering

LINES_SHOWN = 20
DAY_EXAMPLE = "Tulis misalnya --day H+2 atau --day 29/11/2024."


@dataclass(frozen=True, slots=True)
class ExtendRequest:
    """What ``roster extend`` was asked for. ``day`` and ``now`` as typed; ``now`` "" for the clock of this computer.

    ``out`` None only lists what stands.
    """

    data: Path
    baseline: Path
    day: str = ""
    now: str = ""
    withdraw: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    officer: str = ""
    reason: str = ""
    hours: int = 12
    out: Path | None = None
    seed: int = 0
    with_documents: bool = False
    show_all: bool = False


def extend(request: ExtendRequest, reporter: Reporter) -> int:
    """Write the plan gone on with and the list of posts, or without ``out`` list what stands; return the exit status.

    Raises
    ------
    RosterError
        When data, plan, day, moment or decisions cannot be used, or nothing can be planned.
    """
    from roster.domain.relief import list_relief
    from roster.planning.extend_posts import extend_posts
    from roster.planning.mark_absent import with_absent

    if request.out is not None:
        require_writable(request.out)
    changed: ChangedOrders | None = None
    with Interrupts(reporter) as interrupts, StageProgress(reporter) as progress:
        progress.show("baca", 0.0)
        began = time.perf_counter()
        source = _open(request, reporter)
        if source is None:
            return 1
        dataset, issued = source
        order = _order(request, dataset, issued)
        read_s = time.perf_counter() - began
        if request.out is not None:
            with interrupts.soft():
                made = extend_posts(dataset, issued, order, seed=request.seed, steering=_steering(progress, interrupts))
                relief = list_relief(made.dataset, issued, made.plan)
                plan = replace(made.plan, seconds={"baca": round(read_s, 3), **made.plan.seconds})
                made = replace(made, plan=_write(request.out, plan, made, progress, relief))
            if request.with_documents:
                absent = with_absent(made.dataset, order.absent, order.now)
                changed = render_changed_orders(request.out / DOCUMENT_FOLDER, absent, (issued, made.plan), progress)
    if request.out is None:
        return _list_standing(dataset, issued, order, reporter, show_all=request.show_all)
    _report(made, relief, request, reporter)
    if changed is not None:
        report_papers(changed.papers, reporter)
        report_changed_orders(changed, reporter)
    return 0


def _open(request: ExtendRequest, reporter: Reporter) -> tuple[Dataset, Plan] | None:
    """Return the data with what earlier extensions added, and the plan in force; None after the faults were reported."""
    from roster.planning.extend_posts import with_extension
    from roster.planning.keep_extension import read_extension
    from roster.planning.read_baseline import read_baseline

    carried = read_extension(request.baseline)
    dataset = read_input(request.data, reporter, marked_folder=request.out)
    return None if dataset is None else (with_extension(dataset, *carried), read_baseline(request.baseline, dataset))


def _steering(progress: StageProgress, interrupts: Interrupts) -> Steering:
    from roster.planning.budget import Budget
    from roster.planning.plan_operation import Steering

    return Steering(progress, interrupts.is_cancelled, Budget())


def _order(request: ExtendRequest, dataset: Dataset, issued: Plan) -> ExtensionOrder:
    from roster.imports.cells import CellError
    from roster.imports.times import read_service_mark
    from roster.planning.extend_posts import ExtensionOrder
    from roster.planning.mark_absent import still_absent
    from roster.planning.read_absences import read_absent_from_now, read_now

    operation, faults = dataset.operation, Faults()
    listed = {member.number for member in dataset.members}
    with faults:
        try:
            day, _ = read_service_mark(request.day, operation.voting_day, operation.zone)
        except CellError as error:
            raise RosterError(f"Hari {request.day[:40]!r} tidak terbaca.", DAY_EXAMPLE, code="hari") from error
    with faults:
        now = read_now(request.now, operation)
    with faults:
        absent = read_absent_from_now(request.absent, None, listed)
    with faults:
        present = read_absent_from_now(request.present, None, listed)
    faults.settle()
    absent = still_absent(issued, absent, present, listed)
    return ExtensionOrder(
        (day.when.date() - operation.voting_day).days,
        now,
        request.officer,
        request.reason,
        request.withdraw,
        request.extend,
        absent,
        request.hours,
    )


def _write(out: Path, plan: Plan, made: Extension, progress: StageProgress, relief: tuple[PostRelief, ...]) -> Plan:
    from roster.planning.keep_extension import write_extension

    written = write_folder(plan, out, progress, (made.dataset, made.problem))
    write_extension(out, made.dataset, relief)
    return written


def _tell_short(made: Extension, codes: list[str], reporter: Reporter) -> None:
    """Say in which of the shifts added guards are missing, and what may help."""
    short = {code: sum(need.short for need in made.plan.needs if need.shift == code and need.role == "anggota") for code in codes}
    lacking = {code: heads for code, heads in short.items() if heads}
    if not lacking:
        return
    listed = ", ".join(f"{code} kurang {decimal_text(heads, 0)}" for code, heads in lacking.items())
    reporter.emit("kurang_siaga", sif=lacking)
    reporter.say(f"Belum terisi: {listed}: yang lain wajib istirahat atau di luar batas pengerahan.")
    reporter.say("  Coba sif yang lebih pendek (--hours 8), longgarkan bagian_kekuatan, atau minta bantuan personel.")


def _list_standing(dataset: Dataset, issued: Plan, order: ExtensionOrder, reporter: Reporter, *, show_all: bool) -> int:
    """List what stands now, with the class it is guarded in and that of the newest index."""
    from roster.planning.extend_posts import standing_posts
    from roster.planning.followed_baseline import followed_baseline

    found = standing_posts(dataset, followed_baseline(dataset, issued), order.now.replace(tzinfo=None))
    fallen = sum(post.has_fallen for post in found)
    reporter.say(f"Pos yang masih berdiri: {decimal_text(len(found), 0)}; indeksnya sudah turun: {decimal_text(fallen, 0)}.")
    for post in found:
        reporter.emit("pos_berdiri", pos=post.place.post, kecamatan=post.kecamatan, kategori=post.place.category, kini=post.category_now)
    shown = found if show_all else found[:LINES_SHOWN]
    for post in shown:
        reporter.say(_line(post))
    if len(shown) < len(found):
        reporter.say(f"  ... dan {len(found) - len(shown)} lagi; --all menampilkan semuanya.")
    reporter.say("Tidak ada yang ditulis: beri --out untuk memperpanjang atau menarik.")
    return 0


def _line(post: StandingPost) -> str:
    from roster.labels import label

    then, now = (label("categories", category) for category in (post.place.category, post.category_now or post.place.category))
    return f"  {post.place.post} ({post.kecamatan}): {then.lower()}" + (f", indeks kini {now.lower()}" if now != then else "")


def _report(made: Extension, relief: tuple[PostRelief, ...], request: ExtendRequest, reporter: Reporter) -> None:
    gone = [each for each in relief if each.is_withdrawn]
    stay = {each.post.post for each in relief if not each.is_withdrawn}
    codes = [rule.code for rule in made.shifts]
    reporter.emit("perpanjangan", sif=codes, pos=len(stay), ditarik=len(gone), keputusan=len(made.decisions))
    reporter.say(f"Diperpanjang: {decimal_text(len(stay), 0)} pos, sif baru: {', '.join(codes) or 'tidak ada'}.")
    reporter.say(f"Ditarik: {decimal_text(len(gone), 0)} pos.")
    for each in gone[: None if request.show_all else LINES_SHOWN]:
        reporter.emit("ditarik", pos=each.post.post, kecamatan=each.post.kecamatan, sejak=each.when.isoformat())
        reporter.say(f"  {each.post.post} ({each.post.kecamatan}) terhitung mulai {each.when:%d-%m-%Y %H.%M}")
    if len(gone) > LINES_SHOWN and not request.show_all:
        reporter.say(f"  ... dan {len(gone) - LINES_SHOWN} lagi dalam penarikan.csv")
    report_absent(made.plan, reporter)
    _tell_short(made, codes, reporter)
    if request.out is not None:
        report_plan(made.plan, made.problem, request.out, reporter)
        reporter.say(f"Periksa dengan: roster check --data {request.out / 'masukan.xlsx'} --plan {request.out}")
