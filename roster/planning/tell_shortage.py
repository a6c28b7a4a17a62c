"""The sentences of a shortage, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from roster.labels import label
from roster.planning.explain_sentences import figure
from roster.planning.explain_shortage import Bottleneck, Leftover, ShortageStory
from roster.planning.phrases import both, list_text, run_text

KECAMATAN_SHOWN = 4


def headline(story: ShortageStory, language: str) -> str:
    """Return the whole shortage in one sentence."""
    if not story.heads:
        return both(language, "Tidak ada kekurangan: setiap kebutuhan terisi.", "Nothing is missing: every need is filled.")
    heads, slots, count = (figure(n, 0, language) for n in (story.heads, story.slots, len(story.bottlenecks)))
    return both(
        language,
        f"Kurang {heads} orang-sif pada {slots} kebutuhan. Leher botol yang ditemukan, dihitung ulang dari aturan saja: {count}.",
        f"{heads} person-shifts missing at {slots} needs. Bottlenecks found, counted again by the rules alone: {count}.",
    )


def story_lines(story: ShortageStory, language: str) -> tuple[tuple[str, ...], ...]:
    """Return each bottleneck and what is missing outside of them, in lines without indentation."""
    found = [tuple(line.strip() for line in bottleneck_lines(each, language)) for each in story.bottlenecks]
    return (*found, *((leftover_line(left, language),) for left in story.leftovers))


def bottleneck_lines(found: Bottleneck, language: str) -> tuple[str, ...]:
    """Return what a bottleneck asks for, who can serve it, and what would close it."""
    return (*_asked(found, language), _people(found, language), _remedy(found, language))


def _asked(found: Bottleneck, language: str) -> Iterator[str]:
    counts, unsur = found.counts, label("unsur", found.unsur, language)
    posts, heads = figure(len(found.posts), 0, language), figure(counts.heads, 0, language)
    where = _where(found, language)
    yield both(language, f"{unsur}: {posts} pos {where} meminta {heads} orang:", f"{unsur}: {posts} posts {where} ask for {heads} people:")
    yield "  " + "; ".join(_group_texts(found, language))
    limit = min(counts.able, counts.able if counts.usable is None else counts.usable)
    most, short, plan = (figure(n, 0, language) for n in (limit, counts.short, found.plan_short))
    alone = both(language, "tidak seorang pun dapat memegang dua di antaranya", "nobody can serve two of them")
    yield both(
        language,
        f"  {most} orang {_limit_reason(found, language)}, dan {alone}: "
        f"kurang paling sedikit {short} dalam rencana mana pun; rencana ini kurang {plan}.",
        f"  {most} people {_limit_reason(found, language)}, and {alone}: at least {short} short in any plan; this plan lacks {plan}.",
    )


def _where(found: Bottleneck, language: str) -> str:
    named = [name for name, _ in found.kecamatan if name]
    if not named:
        return both(language, "tingkat Polres", "of the district")
    if len(named) <= KECAMATAN_SHOWN:
        return both(language, f"di kecamatan {list_text(named, language)}", f"in kecamatan {list_text(named, language)}")
    return both(language, f"di {len(named)} kecamatan", f"in {len(named)} kecamatan")


def _group_texts(found: Bottleneck, language: str) -> Iterator[str]:
    for group in found.groups:
        role = label("roles", group.role, language).lower()
        heads = found.counts.reserve if group.role == "cadangan" else group.heads
        yield f"{run_text(group.shifts)} {role} {figure(heads, 0, language)}"


def _limit_reason(found: Bottleneck, language: str) -> str:
    counts = found.counts
    if not counts.is_limited:
        return both(language, "boleh bertugas di salah satunya", "may serve at any of them")
    able, listed = figure(counts.able, 0, language), figure(counts.listed, 0, language)
    return both(
        language,
        f"paling banyak boleh dikerahkan dari {listed} terdaftar ({able} dapat bertugas di sana)",
        f"at most may be used of {listed} listed ({able} could serve there)",
    )


def _people(found: Bottleneck, language: str) -> str:
    """Return the listed people by what became of them."""
    counts = found.counts
    parts = [
        (counts.unfit, both(language, "tidak cocok tugas, pangkat, atau keahlian", "do not fit by tasking, rank or skill")),
        (counts.absent, both(language, "tidak tersedia pada sif itu", "are away in those shifts")),
        (counts.far, both(language, "berpangkalan di luar jangkauan", "are based out of reach")),
        *((heads, _barred(rule, language)) for rule, heads in counts.barred),
        (counts.able, both(language, "boleh", "may")),
    ]
    told = [f"{figure(heads, 0, language)} {text}" for heads, text in parts if heads or text == parts[-1][1]]
    listed = figure(counts.listed, 0, language)
    return "  " + both(
        language, f"Dari {listed} terdaftar: {list_text(told, language)}.", f"Of {listed} listed: {list_text(told, language)}."
    )


def _barred(rule: str, language: str) -> str:
    texts = {
        "neutrality_home": ("berdomisili di desa yang disentuh pos itu", "live in a desa these posts touch"),
        "neutrality_charge": ("membina desa itu", "have such a desa in their charge"),
        "neutrality_kin": ("punya konflik kepentingan di sana", "have a declared conflict there"),
    }
    return both(language, *texts[rule])


def _remedy(found: Bottleneck, language: str) -> str:
    counts, unsur = found.counts, label("unsur", found.unsur, language)
    more, extra = figure(counts.more_people, 0, language), counts.more_people - counts.short
    if not counts.is_limited:
        ways = [
            both(language, f"sedikitnya {more} {unsur} lagi yang boleh bertugas di sana", f"at least {more} more who may serve there"),
            *_policies(found, language),
        ]
        note = ""
    else:
        from_outside = both(
            language, f"sedikitnya {more} BKO di luar batas pengerahan", f"at least {more} from outside beyond the share of strength"
        )
        growing = both(language, f" ({extra} di antaranya menambah cadangan)", f" ({extra} of them for the reserve that grows)")
        ways = [from_outside + (growing if extra > 0 else "")]
        note = ""
        if found.share_percent is None:
            able = figure(counts.able, 0, language)
            note = both(
                language,
                f" bagian_kekuatan saja tidak menutupnya: hanya {able} orang dapat bertugas di sana.",
                f" bagian_kekuatan alone will not: only {able} people could serve there.",
            )
        else:
            ways.append(f"bagian_kekuatan = {found.share_percent}%")
    joined = both(language, "; atau ", "; or ").join(ways)
    return "  " + both(language, f"Yang menutupnya: {joined}.", f"What would close it: {joined}.") + note


def _policies(found: Bottleneck, language: str) -> Iterator[str]:
    """Yield the policies that keep people out, each with how many it would let in at most."""
    soft = {"neutrality_home": f"netralitas_{found.unsur.lower()} = lunak", "neutrality_charge": "netralitas_binaan = lunak"}
    closed = [
        (found.counts.far, f"maks_jarak_km_{found.unsur.lower()}"),
        *((heads, soft[rule]) for rule, heads in found.counts.barred if rule in soft),
    ]
    for heads, policy in closed:
        if heads:
            count = figure(heads, 0, language)
            yield both(language, f"{policy} (menyangkut {count} orang)", f"{policy} (concerns {count} people)")


def leftover_line(left: Leftover, language: str) -> str:
    """Return why heads outside every bottleneck are missing: how many could serve and what they do instead."""
    unsur, role = label("unsur", left.unsur, language), label("roles", left.role, language).lower()
    missing, able, busy, idle, used = (
        figure(n, 0, language) for n in (left.missing, left.able, left.busy, left.able - left.busy, left.used)
    )
    usable = "" if left.usable is None else both(language, f" dari paling banyak {left.usable}", f" of at most {left.usable}")
    return both(
        language,
        f"{unsur} {role}, sif {left.shift}: kurang {missing}; {able} orang boleh di sana, "
        f"{busy} bertugas di tempat lain, {idle} tidak dikerahkan ({used}{usable} orang dikerahkan).",
        f"{unsur} {role}, shift {left.shift}: {missing} short; {able} people may serve there, "
        f"{busy} serve elsewhere, {idle} are not used ({used}{usable} people used).",
    )
