"""The smallest input that fills every part of a plan: one kecamatan, three desa, six TPS."""

from __future__ import annotations

from pathlib import Path

WILAYAH = """kode,nama,jenis,induk,lat,lon
990101,Banyu Asri,kecamatan,,-7.6005,112.9005
9901012001,Karangsari,desa,990101,-7.6005,112.9005
9901012002,Sumberrejo,desa,990101,-7.6105,112.9105
9901012003,Tegalwangi,desa,990101,-7.6205,112.9205
990102,Gunung Sari,kecamatan,,-7.7005,112.9505
9901022001,Mojorejo,desa,990102,-7.7005,112.9505
"""

TPS = "kode_desa,nomor,dpt,kategori,skor\n" + "".join(
    f"990101200{desa},{number},400,{'rawan' if (desa, number) == (1, 1) else 'kurang_rawan'},{10 * desa}\n"
    for desa in (1, 2, 3)
    for number in (1, 2)
)

RANKS = ("KOMPOL", "IPDA", "IPTU") + ("BRIPKA", "BRIPTU") * 14
POLRI = "".join(
    f"POLRI,Anggota Karangan {index:02d},{rank},990000{index:02d},Anggota,Polres,9901022001,{'padal' if rank == 'IPDA' else 'bebas'}\n"
    for index, rank in enumerate(RANKS, 1)
)
LINMAS = "".join(
    f"LINMAS,Warga Karangan {index:02d},ANGGOTA,99010101010000{index:02d},Linmas,Desa Karangsari,990101200{1 + index % 3},bebas\n"
    for index in range(1, 19)
)
PERSONEL = f"unsur,nama,pangkat,nomor_induk,jabatan,kesatuan,desa_domisili,tugas\n{POLRI}{LINMAS}"

PEJABAT = "jabatan,nama,pangkat,nomor_induk,unsur\nKAPOLRES,Perwira Karangan,AKBP,99000090,POLRI\n"

OPERASI = """kunci,nilai
nama,Operasi Karangan
polres,Polres Banyu
polda,Polda Karangan
tempat,Banyu
"""


def write_tiny(folder: Path) -> Path:
    """Write the tables as csv files to ``folder`` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"wilayah": WILAYAH, "tps": TPS, "personel": PERSONEL, "pejabat": PEJABAT, "operasi": OPERASI}
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder
