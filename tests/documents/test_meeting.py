from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from roster.documents.letterhead import read_district
from roster.documents.meeting import Meeting, district_names, list_guests, plan_agenda, read_meeting, spare_rows
from roster.domain.operation import Official
from roster.errors import RosterError
from tests.documents import sample


def _names():
    dataset = sample.make_dataset()
    return district_names(dataset, read_district(dataset.operation))


def test_the_default_meeting_is_thirteen_days_before_the_vote():
    meeting = read_meeting(sample.OPERATION)
    assert (meeting.day, meeting.start, meeting.end) == (date(2024, 11, 14), 510, 640)  # Thursday, 08.30-10.40
    assert (meeting.invited, meeting.invited_month) == (None, date(2024, 11, 7))


def test_a_default_day_on_a_weekend_moves_to_the_friday_before():
    # Vote on Saturday 30 November 2024: 13 days before is Sunday 17 November.
    assert read_meeting(replace(sample.OPERATION, voting_day=date(2024, 11, 30))).day == date(2024, 11, 15)


@pytest.mark.parametrize(
    "text", ["12 November 2024", "Selasa, 12 November 2024", "2024-11-12", "2024-11-12 00:00:00", "12-11-2024", "12/11/2024"]
)
def test_dates_are_read_as_people_write_them(text):
    assert read_meeting(replace(sample.OPERATION, extra={"rakor_tanggal": text})).day == date(2024, 11, 12)


@pytest.mark.parametrize("text", ["13.15", "13:15", "13.15 WIB", "13:15:00"])
def test_a_given_start_moves_the_default_end(text):
    meeting = read_meeting(replace(sample.OPERATION, extra={"rakor_pukul_mulai": text}))
    assert (meeting.start, meeting.end) == (795, 925)  # 130 minutes as by default


def test_every_unreadable_value_is_named_at_once():
    extra = {"rakor_tanggal": "besok", "rakor_pukul_mulai": "pagi", "rakor_tanggal_undangan": "31 Februari 2024"}
    with pytest.raises(RosterError) as caught:
        read_meeting(replace(sample.OPERATION, extra=extra))
    assert all(key in caught.value.message for key in extra)


@pytest.mark.parametrize(
    ("extra", "named"),
    [
        ({"rakor_pukul_selesai": "08.00"}, "-30 menit"),
        ({"rakor_pukul_selesai": "09.00"}, "30 menit"),
        ({"rakor_tanggal": "2024-11-12", "rakor_tanggal_undangan": "2024-11-13"}, "sesudah tanggal rapat"),
    ],
)
def test_an_impossible_meeting_is_refused(extra, named):
    with pytest.raises(RosterError) as caught:
        read_meeting(replace(sample.OPERATION, extra=extra))
    assert named in caught.value.message


@pytest.mark.parametrize("length", [60, 61, 90, 119, 120, 125, 130, 137, 180, 240, 480])
@pytest.mark.parametrize("election", ["pilkada", "pemilu", "pilkades"])
def test_the_agenda_fills_the_invited_hours_without_overlap(length, election):
    meeting = Meeting(date(2024, 11, 14), 510, 510 + length, "", "", "", "", None, date(2024, 11, 7))
    agenda = plan_agenda(meeting, _names(), election)
    assert (agenda[0].start, agenda[-1].end) == (510, 510 + length)
    assert all(first.end == second.start for first, second in pairwise(agenda))
    assert all(item.end > item.start for item in agenda)


def test_the_default_agenda_keeps_the_minutes_of_its_table():
    agenda = plan_agenda(read_meeting(sample.OPERATION), _names(), "pilkada")
    assert [item.end - item.start for item in agenda] == [10, 20, 20, 25, 15, 15, 15, 10]


@pytest.mark.parametrize(
    ("election", "present", "absent"),
    [
        ("pilkada", ["Ketua KPU", "Ketua Bawaslu"], ["Kepala DPMD"]),
        ("pilkades", ["Kepala DPMD", "Ketua Panitia Pemilihan Kabupaten"], ["Divisi Teknis KPU"]),
    ],
)
def test_guests_follow_the_election(election, present, absent):
    dataset = sample.make_dataset(election=election)
    seats = [seat for group in list_guests(dataset, _names()) for guest in group.guests for seat in guest.seats]
    everywhere = [
        "Bupati Wanajati",
        "Ketua DPRD",
        "Dandim",
        "Kepala Satpol PP",
        "Camat Banyuurip",
        "Danramil Wonosari",
        "Kapolsek Wonosari",
    ]
    assert set(everywhere + present) <= set(seats)
    assert not set(absent) & set(seats)


def test_a_city_has_a_wali_kota():
    dataset = sample.make_dataset()
    areas = tuple(
        replace(area, code=area.code.replace("9999", "3571", 1), parent=area.parent.replace("9999", "3571", 1)) for area in dataset.areas
    )
    names = district_names(replace(dataset, areas=areas), read_district(dataset.operation))
    assert names["kepala_daerah"] == "Wali Kota Wanajati"


def test_known_officials_are_named_in_the_list():
    dataset = replace(sample.make_dataset(), officials=(Official("Dandim", "Baskara Wijayanto", "S.I.P.", unsur="TNI"), *sample.OFFICIALS))
    named = {guest.office: guest.name for group in list_guests(dataset, _names()) for guest in group.guests if guest.name}
    assert named == {"Dandim": "BASKARA WIJAYANTO, S.I.P.", "Kabag Ops": "ANINDYA PRASETYAWAN, S.H."}


def test_the_attendance_list_has_spare_rows():
    assert [spare_rows(n) for n in (0, 39, 61, 84)] == [6, 6, 7, 9]  # a tenth, rounded up, at least 6
