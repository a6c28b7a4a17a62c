"""The command line ``roster``: it parses, calls and answers. Heavy libraries load inside the commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from roster import __version__
from roster.commands.options import DATA, FOLDER, LIMIT_HELP, OUT, Seconds, data_option, json_option, quiet_option
from roster.commands.reporter import Reporter
from roster.commands.version_group import versions
from roster.errors import RosterError
from roster.planning.budget import LONGEST_S


@click.group(help="Rencana pengamanan TPS: dari lembar kerja Polres sampai rencana, surat perintah, dan paket rakor.")
@click.version_option(__version__, prog_name="roster")
def cli() -> None:
    """Group the commands."""


cli.add_command(versions)


@cli.command(help="Seluruh pekerjaan utama pada sebuah Polres karangan berukuran nyata.")
@click.option("--out", type=OUT, required=True, help="Folder hasil.")
@json_option
@quiet_option
def demo(out: Path, as_json: bool, quiet: bool) -> int:
    """Write the demo workbook, plan it and make the papers."""
    from roster.commands.demo import make_demo

    return make_demo(out, Reporter(as_json=as_json, is_quiet=quiet))


@cli.command(help="Impor, susun, periksa, dan tulis tabel rencana.")
@data_option
@click.option("--out", type=OUT, required=True, help="Folder hasil.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, help="Benih pemutus seri.")
@click.option("--baseline", type=FOLDER, help="Folder rencana lama; disusun ulang dengan perubahan sesedikit mungkin.")
@click.option("--docs", is_flag=True, help="Buat juga dokumen PDF di folder dokumen.")
@click.option("--limit", "--batas-waktu", type=Seconds(1, LONGEST_S), metavar="DETIK", help=LIMIT_HELP)
@click.option("--fast", "--cepat", is_flag=True, help="Semua sasaran sekaligus, tanpa bukti.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Pekerja; hasilnya tetap sama.")
@json_option
@quiet_option
def plan(**given: Any) -> int:
    """Plan the operation that the data describes."""
    from roster.commands.planning import PlanRequest, make_plan
    from roster.planning.budget import Budget

    budget = Budget(given["limit"], given["fast"], given["workers"])
    request = PlanRequest(given["data"], given["out"], given["seed"], given["baseline"], given["docs"], budget)
    return make_plan(request, Reporter(as_json=given["as_json"], is_quiet=given["quiet"]))


@cli.command(help="Susun ulang rencana yang sudah terbit: tiga pilihan berdampingan, tugas yang sudah dimulai tidak diubah.")
@data_option
@click.option("--baseline", type=FOLDER, required=True, help="Folder rencana yang berlaku.")
@click.option("--now", default="", metavar="WAKTU", help='Saat ini, mis. "26/11/2024 20.00" atau "H-1 20.00"; bawaan: sekarang.')
@click.option("--absent", multiple=True, metavar="NRP[,NRP...]", help="Yang tidak dapat bertugas lagi; boleh berulang.")
@click.option("--absent-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Daftar nomor induk, satu per baris.")
@click.option("--present", multiple=True, metavar="NRP[,NRP...]", help="Yang dahulu berhalangan dan kini dapat bertugas; boleh berulang.")
@click.option("--out", type=OUT, help="Folder hasil pilihan yang diambil; tanpa ini hanya dibandingkan.")
@click.option("--take", type=click.Choice(["tetap", "sedikit", "penuh"]), default="sedikit", show_default=True, help="Pilihan.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, help="Benih pemutus seri.")
@click.option("--docs", is_flag=True, help="Buat juga dokumen PDF di folder dokumen.")
@click.option("--limit", type=Seconds(1, LONGEST_S), metavar="DETIK", help="Paling lama sekian detik menyusun.")
@json_option
@quiet_option
def replan(**given: Any) -> int:
    """Solve what is left of an issued plan anew."""
    from roster.commands.replan import ReplanRequest
    from roster.commands.replan import replan as run_replan
    from roster.planning.budget import Budget

    reporter = Reporter(as_json=given.pop("as_json"), is_quiet=given.pop("quiet"))
    budget = Budget(given.pop("limit"))
    return run_replan(ReplanRequest(with_documents=given.pop("docs"), budget=budget, **given), reporter)


@cli.command(help="Sesudah penghitungan: perpanjang penjagaan pos yang masih berdiri, tarik yang lain; tanpa --out hanya daftar pos.")
@data_option
@click.option("--baseline", type=FOLDER, required=True, help="Folder rencana yang berlaku; perpanjangan kemarin untuk hari berikutnya.")
@click.option("--day", required=True, metavar="H+2|TANGGAL", help="Hari terakhir yang dijaga.")
@click.option("--now", default="", metavar="WAKTU", help='Saat keputusan, mis. "28/11/2024 09.00" atau "H+1 09.00"; bawaan: sekarang.')
@click.option("--withdraw", multiple=True, metavar="POS|DESA|KEC|KATEGORI", help="Yang ditarik; boleh berulang.")
@click.option("--extend", multiple=True, metavar="POS|DESA|KEC|KATEGORI", help="Yang tetap; mengalahkan yang lebih luas.")
@click.option("--absent", multiple=True, metavar="NRP[,NRP...]", help="Yang tidak dapat bertugas lagi; boleh berulang.")
@click.option("--present", multiple=True, metavar="NRP[,NRP...]", help="Yang dahulu berhalangan dan kini dapat bertugas; boleh berulang.")
@click.option("--officer", default="", help="Pejabat yang memutuskan; wajib dengan --out.")
@click.option("--reason", default="", help="Alasan keputusan; wajib dengan --out.")
@click.option("--hours", type=click.Choice(["6", "8", "12"]), default="12", show_default=True, help="Lama satu sif tambahan, jam.")
@click.option("--out", type=OUT, help="Folder hasil.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, help="Benih pemutus seri.")
@click.option("--docs", is_flag=True, help="Buat juga Sprin perubahan di folder dokumen.")
@click.option("--all", "show_all", is_flag=True, help="Tampilkan semua pos, bukan hanya 20 yang pertama.")
@json_option
@quiet_option
def extend(**given: Any) -> int:
    """Extend or withdraw the posts that stand after the count."""
    from roster.commands.extend import ExtendRequest
    from roster.commands.extend import extend as run_extend

    reporter = Reporter(as_json=given.pop("as_json"), is_quiet=given.pop("quiet"))
    return run_extend(ExtendRequest(with_documents=given.pop("docs"), hours=int(given.pop("hours")), **given), reporter)


@cli.command(help="Periksa sebuah rencana tanpa penyusunnya: satu baris per pelanggaran, status keluar 1 bila ada.")
@data_option
@click.option("--plan", "folder", type=FOLDER, required=True, help="Folder rencana.")
@click.option("--optimal", is_flag=True, help="Buktikan juga batas bawah sasaran 1 dari bukti.json, tanpa pemecah.")
@json_option
def check(data: Path, folder: Path, optimal: bool, as_json: bool) -> int:
    """Audit a plan."""
    from roster.commands.planning import check_folder

    return check_folder(data, folder, Reporter(as_json=as_json), with_proof=optimal)


@cli.command(help="Terangkan sebuah rencana tersimpan: mengapa orang ini di sini, mengapa pos ini begini, mengapa kurang.")
@click.option("--person", metavar="NRP", help="NRP, NIP, atau NIK seseorang.")
@click.option("--post", metavar="POS", help="Nama pos seperti di pos.csv.")
@click.option("--gaps", is_flag=True, help="Kekurangan dan leher botolnya.")
@click.option("--prices", is_flag=True, help="Nilai satu orang lagi per kecamatan dan harga tiap aturan.")
@click.option("--conflict", is_flag=True, help="Ketetapan atau kebijakan yang tidak dapat berlaku bersama.")
@click.option("--plan", "folder", type=FOLDER, help="Folder rencana.")
@click.option("--id", "plan_id", type=click.IntRange(1, 2**31 - 1), help="Nomor rencana di aplikasi web.")
@click.option("--data", type=DATA, help="Data rencana; hanya perlu bila folder rencana tidak memuat arsip.json.gz.")
@click.option("--all", "show_all", is_flag=True, help="Tampilkan semua, bukan hanya 20 teratas.")
@click.option("--english", is_flag=True, help="Keterangan dalam bahasa Inggris.")
@json_option
def why(as_json: bool, **given: Any) -> int:
    """Explain a stored plan."""
    from roster.commands.why import WhyRequest, explain

    return explain(WhyRequest(**given), Reporter(as_json=as_json))


@cli.command(help="Ganti yang berhalangan: daftar pengganti berperingkat per dinas, atau dengan --out versi baru sekaligus.")
@click.option("--plan", "folder", type=FOLDER, help="Folder rencana.")
@click.option("--id", "plan_id", type=click.IntRange(1, 2**31 - 1), help="Nomor rencana di aplikasi web; versi barunya menjadi konsep.")
@click.option("--absent", multiple=True, metavar="NRP[,NRP...]", help="Yang berhalangan; NRP@WAKTU bila baru sejak waktu itu.")
@click.option("--absent-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Daftar nomor induk, satu per baris.")
@click.option("--at", default="", metavar="WAKTU", help='Saat ini, mis. "26/11/2024 20.00" atau "H-1 20.00"; bawaan: sekarang.')
@click.option("--reason", default="", metavar="TEKS", help="Sebabnya, mis. sakit; tertulis dalam perubahan.csv.")
@click.option("--choose", multiple=True, metavar="NRP=NRP", help="Yang berhalangan=penggantinya; boleh berulang.")
@click.option("--out", type=OUT, help="Folder versi baru; tanpa ini hanya daftar peringkat.")
@click.option("--data", type=DATA, help="Data rencana; perlu untuk --docs, atau bila folder rencana tidak memuat arsip.json.gz.")
@click.option("--docs", "with_documents", is_flag=True, help="Buat juga dokumen PDF di folder dokumen.")
@click.option("--all", "show_all", is_flag=True, help="Tampilkan semua pengganti, bukan hanya 10 teratas.")
@click.option("--english", is_flag=True, help="Keterangan dalam bahasa Inggris.")
@json_option
def replace(as_json: bool, **given: Any) -> int:
    """Replace absent people."""
    from roster.commands.replace import ReplaceRequest, replace_absent

    return replace_absent(ReplaceRequest(**given), Reporter(as_json=as_json))


@cli.command(help="Perbedaan dua versi rencana: per orang dengan sebabnya, per kecamatan, per pos.")
@click.option("--from", "before", metavar="FOLDER|NOMOR", required=True, help="Versi semula: folder rencana, atau nomor di aplikasi web.")
@click.option("--to", "after", metavar="FOLDER|NOMOR", required=True, help="Versi yang menjadi: folder atau nomor.")
@click.option("--from-data", type=DATA, help="Data folder semula, agar peristiwa indeks dan status orang disebut.")
@click.option("--to-data", type=DATA, help="Data folder yang menjadi.")
@click.option("--out", type=click.Path(path_type=Path), metavar="BERKAS.xlsx", help="Tulis juga buku kerja.")
@click.option("--all", "show_all", is_flag=True, help="Tampilkan semua orang, bukan hanya 20 yang pertama.")
@click.option("--english", is_flag=True, help="Keterangan dalam bahasa Inggris.")
@json_option
def diff(as_json: bool, **given: Any) -> int:
    """Tell the difference of two plan versions."""
    from roster.commands.diff import DiffRequest, Side, tell_difference

    sides = (Side(given["before"], given["from_data"]), Side(given["after"], given["to_data"]))
    request = DiffRequest(*sides, out=given["out"], show_all=given["show_all"], english=given["english"])
    return tell_difference(request, Reporter(as_json=as_json))


@cli.command(help="Andai: rencana dalam kasus lain (kebijakan, pola, personel, indeks) berdampingan, dan andai TPS naik kelas.")
@data_option
@click.option("--baseline", type=FOLDER, help="Folder rencana yang berlaku; tiap kasus mengubahnya sesedikit mungkin.")
@click.option("--case", "cases", multiple=True, metavar="BERKAS|KUNCI=NILAI", help="Berkas kasus, atau satu kasus; boleh berulang.")
@click.option("--rise", type=click.IntRange(0, 200), default=0, metavar="G", help="Andai 1 sampai G TPS mana pun naik satu kelas.")
@click.option("--out", type=OUT, help="Folder bandingan.xlsx, bandingan.csv, dan peta; tanpa ini tidak ada yang ditulis.")
@click.option("--keep", is_flag=True, help="Simpan juga rencana tiap kasus sebagai folder di --out.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, help="Benih pemutus seri.")
@click.option("--limit", type=Seconds(1, LONGEST_S), metavar="DETIK", help="Paling lama sekian detik tiap kasus.")
@click.option("--english", is_flag=True, help="Keterangan dalam bahasa Inggris.")
@json_option
@quiet_option
def whatif(**given: Any) -> int:
    """Compare a plan with what it would be in other cases."""
    from roster.commands.whatif import WhatIfRequest, imagine
    from roster.planning.budget import Budget

    reporter = Reporter(as_json=given.pop("as_json"), is_quiet=given.pop("quiet"))
    budget = Budget(given.pop("limit"))
    return imagine(WhatIfRequest(budget=budget, **given), reporter)


@cli.command(help="Riwayat indeks kerawanan: perlihatkan, lihat akibat daftar baru sebelum diambil, ambil, atau putuskan.")
@click.argument("action", type=click.Choice(["show", "preview", "take", "decide"]))
@click.argument("file", required=False, type=DATA)
@click.option("--data", type=DATA, help="Hanya preview: buku kerja atau folder .csv sebagai pengganti data di aplikasi.")
@click.option("--import", "import_id", type=click.IntRange(1, 2**31 - 1), help="Nomor data di aplikasi; bawaan: yang terbaru.")
@click.option("--tps", "stations", multiple=True, metavar="KODE/NO", help="TPS, sebagai kode_desa/nomor; boleh berulang pada decide.")
@click.option("--category", default="", help="Kategori yang diputuskan (usulan: sesuai usulan Bawaslu), atau saringan show.")
@click.option("--reason", default="", help="Alasan keputusan.")
@click.option("--officer", default="", help="Pejabat yang memutuskan.")
@click.option("--when", default="", help="Waktu keputusan; bawaan: sekarang.")
@click.option("--kecamatan", default="", help="Hanya kecamatan ini, pada show.")
@click.option("--disputed", "is_disputed", is_flag=True, help="Pada show: TPS yang dinilai berbeda oleh Polri dan Bawaslu.")
@click.option("--all", "show_all", is_flag=True, help="Tampilkan semua, bukan hanya 20 teratas.")
@json_option
def index(as_json: bool, **given: Any) -> int:
    """Show or change the history of the index."""
    from roster.commands.index import IndexRequest, run_index

    return run_index(IndexRequest(**given), Reporter(as_json=as_json))


@cli.command(help="Akun aplikasi web; kata sandi diketik di terminal, atau baris pertama masukan standar.")
@click.argument("action", type=click.Choice(["add", "list", "password", "disable", "enable"]))
@click.argument("name", default="")
@click.option("--role", type=click.Choice(["planner", "approver", "administrator"]), help="Peran akun baru.")
@json_option
def account(action: str, name: str, role: str | None, as_json: bool) -> int:
    """Manage who may sign in."""
    from roster.commands.accounts import manage_account

    return manage_account(action, name, role or "", Reporter(as_json=as_json))


@cli.command(help="Jalankan aplikasi web.")
@click.option("--host", help="Alamat; bawaan ROSTER_HOST atau 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="Porta; bawaan ROSTER_PORT atau 8080.")
@click.option("--no-browser", is_flag=True, help="Jangan membuka peramban.")
def serve(host: str | None, port: int | None, no_browser: bool) -> int:
    """Serve the web application until Ctrl-C."""
    from roster.config import Settings
    from roster.web import serve as serve_web

    serve_web(Settings.from_environment(), host=host, port=port, open_browser=not no_browser)
    return 0


@cli.command(help="Periksa apakah komputer ini siap: pustaka, huruf, folder data, basis data.")
@json_option
def doctor(as_json: bool) -> int:
    """Check the installation."""
    from roster.doctor import report_health

    return report_health(Reporter(as_json=as_json))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status: 0 done, 1 errors in plan or input, 2 wrong use."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    sys.exit(run(given))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; no exception leaves this function but with ``ROSTER_DEBUG=1``."""
    reporter = Reporter(as_json="--json" in arguments)
    try:
        return int(cli.main(list(arguments), prog_name="roster", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        reporter.emit("galat", kode="pemakaian", pesan=error.format_message(), saran="roster --help")
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        reporter.fault("Dihentikan; tidak ada berkas setengah jadi.")
        return 1
    except RosterError as error:
        reporter.error(error)
        return 1
    except Exception as error:
        return _fail(error, reporter, command=next(iter(arguments), ""))


def _fail(error: Exception, reporter: Reporter, *, command: str) -> int:
    """Say in one line that the program failed, and keep a report of where."""
    if os.environ.get("ROSTER_DEBUG") == "1":
        raise error
    from roster.commands.crash import write_crash_report

    report = write_crash_report(error, command)
    where = f"Laporan tanpa data pribadi: {report}" if report else "Laporan tidak dapat ditulis; ulangi dengan ROSTER_DEBUG=1."
    reporter.error(RosterError(f"Kesalahan program yang tidak terduga ({type(error).__name__}).", where, code="program"))
    return 1


if __name__ == "__main__":
    main()
