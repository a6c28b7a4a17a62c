"""The command line ``roster``: it parses, calls and answers. Heavy libraries load inside the commands."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from roster import __version__
from roster.commands.reporter import Reporter
from roster.errors import RosterError

Command = Callable[..., Any]

OUT = click.Path(file_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
DATA = click.Path(exists=True, path_type=Path)

json_option = click.option("--json", "as_json", is_flag=True, help="Pesan sebagai JSON, satu objek per baris.")
quiet_option = click.option("--quiet", is_flag=True, help="Hanya kesalahan yang ditampilkan.")


class Seconds(click.FloatRange):
    """A number of seconds. ``nan`` is none, though no comparison refuses it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the seconds, or fail as wrong use."""
        seconds = float(super().convert(value, param, ctx))
        if math.isnan(seconds):
            self.fail("bukan bilangan detik.", param, ctx)
        return seconds


def data_option(command: Command) -> Command:
    """Add the option for the input."""
    return click.option("--data", type=DATA, required=True, help="Buku kerja .xlsx, atau folder berisi berkas .csv.")(command)


@click.group(help="Rencana pengamanan TPS: dari lembar kerja Polres sampai rencana, surat perintah, dan paket rakor.")
@click.version_option(__version__, prog_name="roster")
def cli() -> None:
    """Group the commands."""


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
@click.option("--limit", "--batas-waktu", type=Seconds(1, 86_400), metavar="DETIK", help="Paling lama sekian detik.")
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
