"""Nine made-up months, April to December 2025, behind the report's figures.

Events (延べ件数), business days and activities are dealt out to the months, so they add
up exactly. Persons (実人数) cannot be dealt out: 32 made-up persons, each with an age
group, an area, care yes or no and a share of the consultations, come back in some
months. So within a month and over the months every relation of the form holds by
construction: `max(months) ≤ report ≤ sum(months)` in every category.
"""

import copy
import datetime
import random
from collections import Counter

import report

MONTHS = [(2025, month) for month in range(4, 13)]
# Public holidays on a Monday, Wednesday or Friday, and the office's year-end days.
CLOSED = {datetime.date(2025, *day) for day in (
    (5, 5), (7, 21), (8, 11), (9, 15), (10, 13), (11, 3), (11, 24), (12, 29), (12, 31))}
SEED = 7


def _opening_days(year, month):
    day, count = datetime.date(year, month, 1), 0
    while day.month == month:
        count += day.weekday() in (0, 2, 4) and day not in CLOSED
        day += datetime.timedelta(days=1)
    return count


def _deal(rng, count, weights):
    """`count` events over the months, more where the weight is greater."""
    drawn = Counter(rng.choices(range(len(weights)), weights, k=count))
    return [drawn[index] for index in range(len(weights))]


def _persons(rng, data):
    """The persons of the report, each with the consultations of every month."""
    weights = [0.8, 0.9, 1, 1.1, 0.9, 1, 1.2, 1, 1]
    areas = [row["code"] for row in data["tables"][1]["rows"] for _ in range(row["values"][0])]
    rng.shuffle(areas)
    persons = []
    for row in data["tables"][0]["rows"]:
        count, consultations, care_yes, _ = row["values"]
        if not count:
            continue
        share = [rng.expovariate(1) + 0.1 for _ in range(count)]
        extra = Counter(rng.choices(range(count), share, k=consultations - count))
        for index in range(count):
            # Contact comes in spells: some months count much, most count little.
            own = [w * rng.choice((0.1, 0.4, 1, 3)) for w in weights]
            persons.append({
                "age": row["code"], "area": areas.pop(), "care": index < care_yes,
                "months": _deal(rng, 1 + extra[index], own),
            })
    return persons


def _days_and_activities(rng, header):
    """Business days, out-of-hours and all activities of each month."""
    days = [_opening_days(*month) for month in MONTHS]
    for index in rng.sample(range(len(days)), sum(days) - header["business_days"]):
        days[index] -= 1  # a day closed for a move, a storm, a training
    inside = _deal(rng, header["all_activities"] - header["out_of_hours_activities"], days)
    outside = _deal(rng, header["out_of_hours_activities"], days)
    return days, outside, [a + b for a, b in zip(inside, outside)]


def _month_of(entry, part):
    """The month of a list entry: its one date cell or the one text that reads as a date."""
    value = entry[part["columns"].index("実施日" if part["id"] == "outreach" else "開催日")]
    return (value if isinstance(value, datetime.date) else report.as_date(value)).month


def _events(rng, data, days):
    """`{code: [count of each month]}` for sections 3–5, in step with the lists."""
    dealt = {}
    for table in data["tables"][2:]:
        for row in table["rows"]:
            dealt[row["code"]] = _deal(rng, row["values"][0], days)
    roles, meetings = Counter(), []
    for block in data["lists"]:
        for part in block["parts"]:
            for entry in part["entries"]:
                index = _month_of(entry, part) - 4
                kind = {"参加": "0555", "開催": "0553"}.get(entry[0], "0557")
                roles["0551" if part["id"] == "outreach" else kind, index] += 1
                if part["id"] == "meetings":
                    meetings.append(index)
    for code in ("0555", "0557"):
        dealt[code] = [roles[code, index] for index in range(len(MONTHS))]
    # Outreach: the listed events, and some that no list shows.
    listed = [roles["0551", index] for index in range(len(MONTHS))]
    total = next(r["values"][0] for r in data["tables"][4]["rows"] if r["code"] == "0551")
    dealt["0551"] = [a + b for a, b in zip(listed, _deal(rng, total - sum(listed), days))]
    dealt["0556"] = [1] * len(MONTHS)  # nine meetings of the office itself in nine months
    rng.shuffle(meetings)
    for code, count in (("0413", 1), ("0414", 4), ("0415", 15)):
        taken = Counter(meetings[:count])
        del meetings[:count]
        dealt[code] = [taken[index] for index in range(len(MONTHS))]
    return dealt


def _people_values(code, persons, index):
    """One row of section 1: persons, consultations, care yes, care no."""
    seen = [p for p in persons if p["age"] == code and p["months"][index]]
    care = sum(p["care"] for p in seen)
    return [len(seen), sum(p["months"][index] for p in seen), care, len(seen) - care]


def split(data):
    """The nine months, each in the shape of `report.submission`."""
    rng = random.Random(SEED)
    persons = _persons(rng, data)
    days, outside, everything = _days_and_activities(rng, data["header"])
    events = _events(rng, data, days)
    result = []
    for index, (year, month) in enumerate(MONTHS):
        one = copy.deepcopy(data)
        one.update(year=year, month=month, title="月次集計表", period_text=f"令和{year - 2018}年{month}月分")
        one["header"].update(business_days=days[index], out_of_hours_activities=outside[index],
                             all_activities=everything[index])
        for table in one["tables"]:
            for row in table["rows"]:
                code = row["code"]
                if table["section"] == 1:
                    row["values"] = _people_values(code, persons, index)
                elif table["section"] == 2:
                    row["values"] = [sum(p["area"] == code and p["months"][index] > 0 for p in persons)]
                else:
                    row["values"] = [events[code][index]]
                    if not row["values"][0] or rng.random() < 0.5:
                        row["remark"] = ""  # a month's sheet is filled in more sparely
            table["total"]["values"] = [sum(column) for column in zip(*(r["values"] for r in table["rows"]))]
        for block in one["lists"]:
            for part in block["parts"]:
                part["entries"] = [e for e in part["entries"] if _month_of(e, part) == month]
        result.append(one)
    return result
