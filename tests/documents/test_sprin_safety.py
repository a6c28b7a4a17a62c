"""What a paper may never do: fetch, run, leak, differ between two runs, or fall back to another typeface."""

from __future__ import annotations

import gc
import http.server
import io
import logging
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pdfplumber
import pikepdf
import pytest
from PIL import Image

from roster.documents import DOCUMENTS, missing_requirements, render, render_all, render_document
from roster.documents.emblem import EMBLEM_BYTES, read_emblem
from roster.documents.render import Paper, render_html, write_pdf
from roster.errors import RosterError
from roster.resources import static_dir, templates_dir
from tests.documents import sample
from tests.documents.sprin_pages import read_sprin, render_bytes, sprin

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{}</svg>'
PAPER = Paper(title="Uji", stamp=date(2024, 11, 20), is_draft=False)


def page_of(body: str) -> str:
    return f'<!DOCTYPE html><html lang="id"><head><title>Uji</title></head><body>{body}</body></html>'


@pytest.fixture
def visits():
    """A local server that counts who comes."""
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/x.png", seen
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_network_is_never_asked(visits, tmp_path):
    url, seen = visits
    with pytest.raises(RosterError, match="tata letak"):
        write_pdf(page_of(f'<img src="{url}">'), tmp_path / "x.pdf", styles=())
    assert seen == []
    assert not (tmp_path / "x.pdf").exists()


def test_files_outside_the_assets_are_refused_even_by_a_way_round(tmp_path):
    secret = tmp_path / "rahasia.svg"
    secret.write_text(SVG.format("<text>x</text>"), encoding="utf-8")
    ways = [
        secret.as_uri(),
        (templates_dir() / "documents").as_uri() + "/../../pyproject.toml",
        (templates_dir() / "documents").as_uri() + "/%2e%2e/%2e%2e/pyproject.toml",
        "file://localhost" + str(secret),
        "ftp://127.0.0.1/x.png",
    ]
    for url in ways:
        with pytest.raises(RosterError, match="tata letak"):
            write_pdf(page_of(f'<img src="{url}">'), tmp_path / "x.pdf", styles=())
        with pytest.raises(RosterError, match="tata letak"):
            write_pdf(page_of(f'<a rel="attachment" href="{url}">x</a>'), tmp_path / "y.pdf", styles=(), variant="pdf/a-3a")


def test_assets_and_data_urls_are_opened():
    fetcher = render._fetcher()
    with fetcher.fetch((templates_dir() / "documents" / "base" / "base.css").as_uri())._file_obj as file:
        assert b"Liberation Sans" in file.read()
    assert fetcher.fetch("data:text/plain,halo").read() == b"halo"
    assert any(static_dir().iterdir())


def test_names_like_code_are_text():
    dataset, plan = sample.make_dataset(), sample.make_plan()
    names = {sample.POLICE[0][2]: "<script>alert(1)</script>", sample.POLICE[1][2]: "{{ 7 * 7 }} &amp; <b>x"}
    dataset = replace(
        dataset,
        members=tuple(replace(m, name=names.get(m.number, m.name)) for m in dataset.members),
        operation=replace(dataset.operation, grounds=("<img src=file:///etc/passwd>",), name="<style>*{display:none}</style>"),
    )
    sheet = read_sprin(render_bytes(dataset, plan))
    flat = sheet.annex_text.replace("\n", "").replace(" ", "")
    assert "<SCRIPT>ALERT(1)</SCRIPT>" in flat
    assert "{{7*7}}&AMP;<B>X" in flat
    assert "<img src=file:///etc/passwd>" in " ".join(sheet.letter_text.split())


def test_letters_the_typeface_lacks_never_bring_in_a_second_one():
    dataset = sample.make_dataset()
    name = "Dewi \u5b89\u202e\u0000 Ro\u0308sli \U0001f600"
    dataset = replace(dataset, members=(replace(dataset.members[0], name=name), *dataset.members[1:]))
    sheet = read_sprin(render_bytes(dataset, sample.make_plan()))
    assert sheet.fonts <= {"Liberation-Sans", "Liberation-Sans-Bold"}
    assert "DEWI ? RÖSLI ?" in sheet.annex_text


def test_the_same_plan_gives_the_same_bytes():
    first = render_bytes(sample.make_dataset(), sample.make_plan())
    assert first == render_bytes(sample.make_dataset(), sample.make_plan())
    with pikepdf.open(io.BytesIO(first)) as pdf:
        assert str(pdf.docinfo.CreationDate) == str(pdf.docinfo.ModDate) == "D:20241120"


def test_the_paper_is_tagged_for_the_archive():
    with pikepdf.open(io.BytesIO(sprin().content)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "id"
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")


def test_a_warning_of_the_layout_is_a_failure_and_the_old_file_stays(tmp_path):
    out = tmp_path / "s.pdf"
    out.write_bytes(b"lama")
    with pytest.raises(RosterError, match="tata letak"):
        write_pdf(page_of('<p style="warna: merah">x</p>'), out, styles=())
    assert out.read_bytes() == b"lama"
    assert [path.name for path in tmp_path.iterdir()] == ["s.pdf"]


def test_the_collector_and_the_logger_are_as_before(tmp_path):
    logger = logging.getLogger("weasyprint")
    before = (gc.isenabled(), logger.level, logger.propagate, list(logger.handlers))
    write_pdf(page_of("<p>x</p>"), tmp_path / "x.pdf", styles=())
    assert (gc.isenabled(), logger.level, logger.propagate, list(logger.handlers)) == before


def test_an_unknown_name_in_a_template_is_told_with_its_file(monkeypatch):
    from jinja2 import DictLoader

    environment = render._environment().overlay(loader=DictLoader({"x.html": "{{ doc.tidak_ada }}", "y.html": "{% if %}"}))
    monkeypatch.setattr(render, "_environment", lambda: environment)
    for template in ("x.html", "y.html", "z.html"):
        with pytest.raises(RosterError, match=template):
            render_html(template, PAPER)


def test_a_template_cannot_reach_into_python(monkeypatch):
    from jinja2 import DictLoader

    environment = render._environment().overlay(loader=DictLoader({"x.html": "{{ doc.title.__class__.__mro__ }}"}))
    monkeypatch.setattr(render, "_environment", lambda: environment)
    with pytest.raises(RosterError, match=r"x\.html"):
        render_html("x.html", PAPER)


def test_a_machine_without_the_typeface_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(render, "_find_font_folder", lambda: None)
    assert any("fonts-liberation2" in line for line in missing_requirements())
    with pytest.raises(RosterError, match="fonts-liberation2"):
        write_pdf(page_of("x"), tmp_path / "x.pdf", styles=())


def test_this_machine_has_what_papers_need():
    assert missing_requirements() == ()


@pytest.mark.parametrize(("key", "status"), [("tidak-ada", "draft"), ("sprin", "final")])
def test_unknown_papers_and_statuses_are_refused(key, status, tmp_path):
    with pytest.raises(RosterError, match="tidak dikenal"):
        render_document(key, sample.make_dataset(), sample.make_plan(), tmp_path / "x.pdf", status=status)


def test_all_papers_are_made_with_progress(monkeypatch, tmp_path):
    monkeypatch.setattr("roster.documents.registry.DOCUMENTS", {"sprin": DOCUMENTS["sprin"]})
    seen = []
    paths = render_all(
        sample.make_dataset(), sample.make_plan(), tmp_path / "dokumen", progress=lambda label, share: seen.append((label, share))
    )
    assert paths == (tmp_path / "dokumen" / "sprin.pdf",)
    assert [share for _, share in seen] == [0.0, 1.0]


def test_every_paper_has_its_template_style_and_label():
    for document in DOCUMENTS.values():
        for name in (document.template, *document.styles):
            assert (templates_dir() / "documents" / name).is_file(), name
        assert document.label != document.key


def make_png(path: Path, side: int = 40) -> str:
    Image.new("RGB", (side, side), "white").save(path)
    return str(path)


def test_an_emblem_of_the_user_is_printed_centred_above_the_title(tmp_path):
    content = render_bytes(sample.make_dataset(emblem=make_png(tmp_path / "lambang.png")), sample.make_plan())
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        (picture,) = pdf.pages[0].images
        millimetre = 25.4 / 72
        assert (picture["bottom"] - picture["top"]) * millimetre <= 16
        assert (picture["x0"] + picture["x1"]) / 2 * millimetre == pytest.approx(25 + 170 / 2, abs=1)


@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_pictures_of_usual_kinds_are_taken(tmp_path, suffix):
    assert read_emblem(make_png(tmp_path / f"x.{suffix}")).startswith("data:image/")


def test_a_plain_drawing_is_taken_and_no_emblem_is_no_error(tmp_path):
    file = tmp_path / "x.svg"
    file.write_text(SVG.format("<circle r='3'/>"), encoding="utf-8")
    assert read_emblem(str(file)).startswith("data:image/svg+xml;base64,")
    assert read_emblem(" ") == ""


@pytest.mark.parametrize(
    "content",
    [
        b"bukan gambar",
        b"\x89PNG\r\n\x1a\n",
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>",
        b"<html></html>",
        b"\xff\xfe<",
    ],
)
def test_other_files_are_no_emblem(tmp_path, content):
    file = tmp_path / "x.png"
    file.write_bytes(content)
    with pytest.raises(RosterError, match="lambang"):
        read_emblem(str(file))


def test_a_missing_or_huge_emblem_is_refused(tmp_path):
    with pytest.raises(RosterError, match="tidak ditemukan"):
        read_emblem(str(tmp_path / "tidak-ada.png"))
    big = tmp_path / "b.png"
    big.write_bytes(b"\x89PNG" + b"\0" * EMBLEM_BYTES)
    with pytest.raises(RosterError, match="2 MiB"):
        read_emblem(str(big))
    with pytest.raises(RosterError, match="piksel"):
        read_emblem(make_png(tmp_path / "w.png", side=4001))


def test_a_drawing_that_fetches_stops_the_paper(visits, tmp_path):
    url, seen = visits
    file = tmp_path / "x.svg"
    file.write_text(SVG.format(f'<image href="{url}" width="5" height="5"/>'), encoding="utf-8")
    with pytest.raises(RosterError, match="tata letak"):
        render_bytes(sample.make_dataset(emblem=str(file)), sample.make_plan())
    assert seen == []


def test_a_program_that_made_a_paper_ends_in_silence(tmp_path):
    code = (
        "import sys; from pathlib import Path; from tests.documents.sprin_pages import render_bytes; from tests.documents import sample;"
        "render_bytes(sample.make_dataset(), sample.make_plan())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=templates_dir().parent, check=False)
    assert (done.returncode, done.stderr) == (0, "")
