"""Options that several commands share."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]

OUT = click.Path(file_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
DATA = click.Path(exists=True, path_type=Path)

LIMIT_HELP = (
    "Paling lama sekian detik, dari membaca masukan sampai tabel tertulis; dokumen (--docs) di luar batas ini. "
    "Rencana lengkap pertama selalu diselesaikan, juga bila batasnya terlalu pendek untuk itu."
)
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
