"""Where everything lies when points are missing: each from the next level, the mako from whatever speaks of it."""

from __future__ import annotations

from typing import Any

from roster.domain.operation import Dataset, Operation
from roster.domain.tps import PollingStation, StaticPost
from roster.domain.wilayah import Area, AreaKind
from roster.planning.places import Places
from solver.problem import PostKind

KEC, OTHER, DESA, SECOND = "351401", "351402", "3514012001", "3514012002"


def kecamatan(code: str, lat: float | None = None, lon: float | None = None, **facts: Any) -> Area:
    return Area(code, f"KEC {code}", AreaKind.KECAMATAN, "", lat, lon, **facts)


def desa(code: str, lat: float | None = None, lon: float | None = None) -> Area:
    return Area(code, f"DESA {code}", AreaKind.DESA, code[:6], lat, lon)


def placed(*areas: Area, **facts: Any) -> Places:
    return Places(Dataset(**({"areas": areas, "stations": (), "members": ()} | facts)))


def static(**facts: Any) -> StaticPost:
    values: dict[str, Any] = {"code": "X", "name": "Gudang", "kind": "gudang", "lat": None, "lon": None, "desa_code": DESA}
    return StaticPost(**(values | {"unsur": "POLRI", "count": 1, "shift": "S2"} | facts))


def test_a_tps_lies_where_it_says_else_in_its_desa() -> None:
    places = placed(kecamatan(KEC), desa(DESA, -7.5, 112.5))
    assert places.station_point(PollingStation(DESA, 1, lat=-7.1234567, lon=112.7)) == (-7_123_457, 112_700_000)
    assert places.station_point(PollingStation(DESA, 2)) == (-7_500_000, 112_500_000)


def test_a_desa_without_a_point_lies_in_the_middle_of_its_tps() -> None:
    stations = (PollingStation(DESA, 1, lat=-7.0, lon=112.0), PollingStation(DESA, 2, lat=-8.0, lon=113.0), PollingStation(DESA, 3))
    places = placed(kecamatan(KEC, -1.0, 100.0), desa(DESA), stations=stations)
    assert places.station_point(stations[2]) == (-7_500_000, 112_500_000)


def test_a_desa_without_any_point_lies_where_its_kecamatan_does() -> None:
    assert placed(kecamatan(KEC, -7.0, 112.0), desa(DESA)).base_point(DESA) == (-7_000_000, 112_000_000)


def test_a_kecamatan_without_a_point_lies_in_the_middle_of_its_desa() -> None:
    places = placed(kecamatan(KEC), desa(DESA, -7.0, 112.0), desa(SECOND, -7.4, 112.2))
    assert places.base_point(KEC) == (-7_200_000, 112_100_000)


def test_a_desa_whose_kecamatan_is_not_listed_lies_among_its_sisters() -> None:
    places = placed(desa(DESA, -7.0, 112.0), desa(SECOND), kecamatan(OTHER, -1.0, 100.0))
    assert places.base_point(SECOND) == (-7_000_000, 112_000_000)


def test_what_is_left_lies_in_the_middle_of_the_district() -> None:
    places = placed(kecamatan(KEC, -7.0, 112.0), kecamatan(OTHER), kecamatan("351403", -8.0, 113.0))
    assert places.base_point(OTHER) == (-7_500_000, 112_500_000)


def test_without_any_point_at_all_nothing_fails() -> None:
    places = placed(kecamatan(KEC), desa(DESA))
    assert places.mako == places.base_point(DESA) == places.station_point(PollingStation(DESA, 1)) == (0, 0)
    assert placed().mako == (0, 0)


def test_the_mako_lies_where_the_operation_says() -> None:
    places = placed(kecamatan(KEC, -7.0, 112.0), operation=Operation(mako_lat=-7.3, mako_lon=112.9))
    assert places.mako == (-7_300_000, 112_900_000)


def test_else_it_is_the_object_called_mako_or_the_post_of_reserve() -> None:
    areas = (kecamatan(KEC, -7.0, 112.0), desa(DESA, -7.5, 112.5))
    store = static()
    assert placed(*areas, static_posts=(store, static(name="Mako Polres", lat=-7.6, lon=112.6))).mako == (-7_600_000, 112_600_000)
    assert placed(*areas, static_posts=(store, static(role="cadangan"))).mako == (-7_500_000, 112_500_000)


def test_else_it_lies_in_the_middle_of_the_kecamatan() -> None:
    places = placed(kecamatan(KEC, -7.0, 112.0), kecamatan(OTHER, -8.0, 113.0), desa(DESA, -7.9, 112.9))
    assert places.mako == (-7_500_000, 112_500_000)


def test_who_has_no_base_or_one_outside_the_list_starts_from_the_mako() -> None:
    places = placed(kecamatan(KEC, -7.0, 112.0), operation=Operation(mako_lat=-7.3, mako_lon=112.9))
    assert places.base_point("") == places.base_point("999999") == (-7_300_000, 112_900_000)
    assert places.base_point(KEC) == (-7_000_000, 112_000_000)


def test_an_object_lies_where_it_says_else_in_its_desa_else_at_the_mako() -> None:
    places = placed(kecamatan(KEC, -7.0, 112.0), desa(DESA, -7.5, 112.5), operation=Operation(mako_lat=-7.3, mako_lon=112.9))
    assert places.object_point(static(lat=-7.8, lon=112.8)) == (-7_800_000, 112_800_000)
    assert places.object_point(static()) == (-7_500_000, 112_500_000)
    assert places.object_point(static(desa_code="")) == (-7_300_000, 112_900_000)


def test_areas_of_any_level_are_broken_down_to_desa() -> None:
    places = placed(kecamatan(KEC), desa(DESA), desa(SECOND), kecamatan(OTHER), desa(f"{OTHER}2001"))
    assert places.desa_within(KEC) == [DESA, SECOND]
    assert places.desa_within(DESA) == [DESA]
    assert places.desa_within("3514") == [DESA, SECOND, f"{OTHER}2001"]
    # A desa outside the list is still closed by its code: a post may yet name it.
    assert places.desa_within("3599999999") == ["3599999999"]


def test_a_code_leads_to_its_kecamatan_and_its_name() -> None:
    places = placed(kecamatan(KEC), desa(DESA))
    assert (places.district_of(DESA), places.district_of(KEC), places.district_of("9")) == (KEC, KEC, "")
    assert (places.district_name(DESA), places.district_name("9")) == ("KEC 351401", "")
    assert places.area(DESA) == desa(DESA)
    assert places.area("9") is None


def test_rayons_gather_their_kecamatan() -> None:
    places = placed(kecamatan(KEC, rayon="I"), kecamatan(OTHER, rayon="II"), kecamatan("351403", rayon="I"), kecamatan("351404"))
    assert places.rayons() == {"I": [KEC, "351403"], "II": [OTHER]}


def test_a_command_post_touches_every_desa_of_its_kecamatan() -> None:
    places = placed(kecamatan(KEC, -7.0, 112.0), desa(SECOND), desa(DESA), kecamatan(OTHER, -8.0, 113.0), desa(f"{OTHER}2001"))
    post = places.command_post("PAMENWAS-I", "", [KEC, OTHER])
    assert (post.kind, post.areas, post.weight) == (PostKind.COMMAND, (DESA, SECOND, f"{OTHER}2001"), 0)
    assert (post.lat_e6, post.lon_e6) == (-7_500_000, 112_500_000)
