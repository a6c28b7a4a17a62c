"""``roster versions``: the steps in the life of stored plans, as the command line names them."""

from __future__ import annotations

from typing import Any

import click

from roster.commands.options import json_option
from roster.commands.reporter import Reporter


@click.group(help="Versi rencana di aplikasi: daftar, riwayat, pengajuan, persetujuan, penerbitan.")
def versions() -> None:
    """Group the steps in the life of stored plans."""


plan_argument = click.argument("plan_id", metavar="NOMOR", type=click.IntRange(1, 2**31 - 1))


@versions.command("list", help="Semua versi, yang terbaru di atas.")
@json_option
def versions_list(as_json: bool) -> int:
    """List the stored versions."""
    from roster.commands.versions import list_versions

    return list_versions(Reporter(as_json=as_json))


@versions.command("show", help="Riwayat satu versi: langkah, waktu, dan nomor suratnya.")
@plan_argument
@json_option
def versions_show(plan_id: int, as_json: bool) -> int:
    """Show the steps of a version."""
    from roster.commands.versions import show_version

    return show_version(plan_id, Reporter(as_json=as_json))


@versions.command("submit", help="Ajukan konsep untuk disetujui.")
@plan_argument
@json_option
def versions_submit(plan_id: int, as_json: bool) -> int:
    """Submit a draft."""
    from roster.commands.versions import take_step

    return take_step(plan_id, "submit", Reporter(as_json=as_json))


@versions.command("approve", help="Setujui versi yang diajukan.")
@plan_argument
@json_option
def versions_approve(plan_id: int, as_json: bool) -> int:
    """Approve a submitted version."""
    from roster.commands.versions import take_step

    return take_step(plan_id, "approve", Reporter(as_json=as_json))


@versions.command("return", help="Kembalikan versi yang belum terbit menjadi konsep.")
@plan_argument
@click.option("--note", required=True, help="Apa yang harus diperbaiki.")
@json_option
def versions_return(plan_id: int, note: str, as_json: bool) -> int:
    """Return a version to draft."""
    from roster.commands.versions import take_step

    return take_step(plan_id, "return", Reporter(as_json=as_json), note=note)


@versions.command("issue", help="Terbitkan versi yang disetujui; versi terbit sebelumnya digantikan.")
@plan_argument
@click.option("--number", metavar="auto|blank|N", default="", help="Nomor Sprin; bawaan: dari lembar operasi, selanjutnya nomor berikut.")
@click.option("--date", "day", metavar="TTTT-BB-HH|blank", default="", help="Tanggal Sprin; TTTT-BB mengosongkan harinya saja.")
@click.option("--docs", is_flag=True, help="Buat juga naskahnya sekarang.")
@json_option
def versions_issue(plan_id: int, as_json: bool, **given: Any) -> int:
    """Issue an approved version."""
    from roster.commands.versions import IssueRequest, issue_version

    return issue_version(IssueRequest(plan_id, given["number"], given["day"], given["docs"]), Reporter(as_json=as_json))


@versions.command("revoke", help="Cabut versi yang terbit tanpa pengganti, misalnya karena pemungutan suara ditunda.")
@plan_argument
@click.option("--note", required=True, help="Sebabnya; tercetak pada Sprin pencabutan.")
@click.option("--number", metavar="auto|blank|N", default="", help="Nomor Sprin pencabutan; bawaan: nomor berikut.")
@click.option("--date", "day", metavar="TTTT-BB-HH|blank", default="", help="Tanggalnya; TTTT-BB mengosongkan harinya saja.")
@click.option("--docs", is_flag=True, help="Buat juga naskahnya sekarang.")
@json_option
def versions_revoke(plan_id: int, as_json: bool, **given: Any) -> int:
    """Revoke an issued version."""
    from roster.commands.versions import revoke_version
    from roster.planning.revoke_order import RevokeRequest

    request = RevokeRequest(plan_id, given["note"], given["number"], given["day"])
    return revoke_version(request, Reporter(as_json=as_json), with_documents=given["docs"])
