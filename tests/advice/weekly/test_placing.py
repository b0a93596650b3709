"""A section is a rule: one function in one file, and one line in `SECTIONS`."""

from advice.weekly.content import MailSection
from advice.weekly.placing import Placed, items_of, place
from advice.weekly.reasons import WEEK
from advice.weekly.week import Week
from advice.weekly.weekly_mail import SECTIONS, by_section
from funding.call import Call
from funding.match import Strength
from tests.advice.weekly.letters import HEAT, OFFICER, SINCE, TODAY, a_list, call, match


def find_prizes(week: Week, taken: frozenset[str]) -> Placed:
    """Return what is called a prize: a section that the product does not have."""
    cards = [
        week.card(found, MailSection.WHOLE_WEEK)
        for call_id, found in week.near.items()
        if call_id not in taken and "prize" in found.call.title
    ]
    return Placed(cards=cards, reasons={card.call.id: [WEEK] for card in cards})


def week_of(*below: Call, fitting: Call) -> Week:
    weak = [match(c, strength=Strength.NONE, chance=0.01) for c in below]
    return Week(
        recipient=OFFICER,
        projects=[HEAT],
        lists={HEAT.id: a_list(HEAT, [match(fitting)], below_floor=weak)},
        today=TODAY,
        period="2026-W41",
        since=SINCE,
    )


def test_a_further_section_is_one_more_rule() -> None:
    week = week_of(call("prize-1"), call("other"), fitting=call("A"))
    placed = place(week, (*SECTIONS, find_prizes))
    assert [c.call.id for c in by_section(placed)[MailSection.WHOLE_WEEK]] == ["sedia:prize-1"]
    (item,) = items_of(placed[-1])
    assert (item.call_id, item.reason, item.is_once) == ("sedia:prize-1", "week", True)


def test_a_rule_sees_what_rules_before_it_took_and_leaves_it_to_them() -> None:
    week = week_of(call("prize-1"), fitting=call("A"))
    placed = place(week, (find_prizes, *SECTIONS, find_prizes))
    assert [len(part.cards) for part in (placed[0], placed[-1])] == [1, 0]


def test_no_call_stands_in_two_sections() -> None:
    week = week_of(call("prize-1"), fitting=call("A", "2026-10-12"))
    ids = [c.call.id for part in place(week, (*SECTIONS, find_prizes)) for c in part.cards]
    assert len(ids) == len(set(ids)) == 2


def test_the_same_week_gives_the_same_mail() -> None:
    one, two = (week_of(call("prize-1"), fitting=call("A")) for _ in range(2))
    assert by_section(place(one, SECTIONS)) == by_section(place(two, SECTIONS))
