"""Screening rules at random, so that every operator stands beside every other, and cases for them.

Rules and items name few ids, so that they meet. The same seed draws the same.
"""

from datetime import timedelta
from functools import cache
from random import Random

from tests.library.drawn_names import TODAY, all_zones, ids
from tests.library.edition import changed
from tests.library.edition import knowledge as as_filed

KIND_OF = {
    "conditions": "conditions",
    "allergies": "allergens",
    "medicines": "medicines",
    "procedures": "procedures",
    "site_findings": "site-findings",
}
FEW = 2
CITED = [{"ref": "ours", "at": "tests", "tier": "C"}]
STATUS = ("active", "past", "family")
SEVERITIES = ("mild", "severe", "grave")
"""The last is one that no rule names."""
SIGNS = ("<", "<=", ">", ">=", "=")
USED = ("tranexamic-acid", "vitamin-c", "deoxycholic-acid")
LONGEST = 40


@cache
def few_ids(kind):
    """The first ids of a kind, and the classes that they belong to."""
    entries = as_filed().of(kind)
    first = list(entries)[:FEW]
    return tuple(dict.fromkeys(name for one in first for name in as_filed().groups(kind, one)))


@cache
def few_protocols():
    """A protocol in ten, of whatever concern, complete or not."""
    return ids("protocols")[::10]


def some(chance, options, least=1):
    return chance.sample(options, chance.randint(least, min(3, len(options))))


def given_some(chance, **fields):
    """Each field with its value in two of three."""
    return {name: make() for name, make in fields.items() if chance.random() < 2 / 3}


def flip(chance):
    return chance.random() < 1 / 2


def some_day(chance, most=LONGEST):
    return (TODAY - timedelta(days=chance.randint(0, most))).isoformat()


# Conditions.


def in_list(chance):
    fact = chance.choice([*KIND_OF, "earlier_sessions"])
    if fact == "earlier_sessions":
        return {"intersects": {"fact": fact, "ids": some(chance, USED)}}
    zones = given_some(chance, zones=lambda: chance.choice(["any", "planned"]))
    status = given_some(chance, status=lambda: some(chance, STATUS))
    narrowed = {
        "conditions": status | given_some(chance, severity=lambda: some(chance, SEVERITIES[:2])),
        "medicines": status | given_some(chance, prescribed=lambda: flip(chance)),
        "procedures": zones,
        "site_findings": zones,
    }
    names = some(chance, few_ids(KIND_OF[fact]))
    return {"intersects": {"fact": fact, "ids": names, **narrowed.get(fact, {})}}


def within(chance):
    fact = chance.choice(["conditions", "medicines", "procedures", "earlier_sessions"])
    narrowed = {
        "medicines": given_some(chance, prescribed=lambda: flip(chance)),
        "procedures": given_some(chance, zones=lambda: chance.choice(["any", "planned"])),
    }
    names = USED if fact == "earlier_sessions" else few_ids(KIND_OF[fact])
    days = chance.choice(["position", chance.randint(0, LONGEST)])
    what = {"fact": fact, "ids": some(chance, names), "days": days, **narrowed.get(fact, {})}
    return {"within_days": what}


def number(chance):
    measured = [{"measurement": name, "unit": "1"} for name in ids("measurements")]
    of_patient = [{"fact": "phototype", "unit": "1"}, {"fact": "weight_kg", "unit": "kg"}]
    what, bound = chance.choice([*of_patient, *measured]), chance.choice([3, 60, 90])
    if flip(chance):
        return {"between": {**what, "low": bound, "high": 2 * bound}}
    return {"compare": {**what, "is_": chance.choice(SIGNS), "value": bound}}


def single(chance):
    known = ["age", "sex", "jurisdiction", "phototype", "pregnant", "examined", "medicines"]
    known += [
        "measurements",
        "earlier_sessions",
        *(f"measurement:{one}" for one in ids("measurements")),
    ]
    fact = chance.choice(["pregnant", "breastfeeding", "examined", "informed"])
    return chance.choice(
        [
            {"is_": {"fact": fact, "value": flip(chance)}},
            {"age_at": {"is_": chance.choice(SIGNS), "years": chance.choice([18, 38, 75])}},
            {"known": {"fact": chance.choice(known)}},
            {"in_": {"fact": "sex", "values": some(chance, ["male", "female", "other"])}},
            {"in_": {"fact": "jurisdiction", "values": some(chance, ["EU", "TH", "US", "FR"])}},
        ]
    )


def condition(chance, depth=2):
    """A leaf, or up to three conditions under one operator."""
    if depth == 0 or chance.random() < 1 / 2:
        return chance.choice([in_list, in_list, within, within, number, single])(chance)
    parts = [condition(chance, depth - 1) for _ in range(chance.randint(1, 3))]
    return chance.choice(
        [
            {"all": parts},
            {"any": parts},
            {"not_": parts[0]},
            {"at_least": {"count": chance.randint(0, len(parts)), "of": parts}},
        ]
    )


# Rules.


def scope(chance):
    """Everything in one of three; else one thing, often one that a case could come to use."""
    kinds = {
        "substance": [*USED, *some(chance, ids("substances"))],
        "substance_class": ["local-anaesthetic", "filler", "antifibrinolytic"],
        "technique": ids("techniques"),
        "protocol": few_protocols(),
        "combination": ids("combinations"),
        "zone": [*ids("zones"), *all_zones()],
        "concern": ["melasma", "submental-fat"],
    }
    kind = chance.choice(["all", "all", "all", "affected_zones", "affected_zones", *kinds])
    if kind in kinds:
        return {kind: chance.choice(kinds[kind])}
    return "all" if kind == "all" else {"affected_zones": True}


def until(chance):
    if chance.random() < 1 / 4:
        return {"event": chance.choice(["healed and seen", "a letter"])}
    days = chance.choice(["position", chance.randint(0, LONGEST)])
    after = chance.choice(["last-taken", "procedure", "session", "condition-ended", "birthday"])
    months = given_some(chance, months=lambda: chance.randint(0, 2))
    return {"days_after": after, "days": days, **months}


def rule(chance):
    """A screening rule as its file states it, with whatever condition, scope and end."""
    verdicts = ["caution", "ask", "defer", "defer", "refer", "exclude"]
    positions = [
        {
            "id": f"side-{number}",
            "says": "Said.",
            "sources": CITED,
            **given_some(chance, verdict=lambda: chance.choice(verdicts)),
            **given_some(chance, days=lambda: chance.randint(0, LONGEST)),
        }
        for number in range(chance.randint(1, 3))
    ]
    made = {
        "title": "Made up",
        "review": {"status": "draft"},
        "topic": chance.choice(["made-up", "made-up-too"]),
        "applies_to": scope(chance),
        "when": condition(chance),
        "verdict": chance.choice(verdicts),
        "until": until(chance),
        "say": "Wait {days} days.",
        "because": "It is made up.",
        "override": chance.choice(["none", "physician", "physician"]),
        "positions": positions,
    }
    if chance.random() < 1 / 4:
        made["concerns"] = some(chance, ["melasma", "submental-fat", "body-fat"])
    if chance.random() < 1 / 8:
        made["valid"] = given_some(
            chance, start=lambda: some_day(chance, 3), end=lambda: some_day(chance, 3)
        )
    return made


def drawn_edition(seed, count):
    """The edition with so many drawn screening rules and no others."""
    chance = Random(seed)  # noqa: S311  It makes what can be made again.

    def replace_all(trees):
        trees["screening"].clear()
        for number in range(count):
            name = f"rule-{number:03}"
            trees["screening"][name] = {"id": name, **rule(chance)}

    return changed("screening", by=replace_all)


# Cases that meet them.


def items(chance, fact):
    """Up to two items of a list, among the few ids that the rules know."""
    zones = {"zones": lambda: some(chance, all_zones(), 0)}
    stated = {
        "conditions": {
            "status": lambda: chance.choice(STATUS),
            "until": lambda: some_day(chance),
            "severity": lambda: chance.choice(SEVERITIES),
        },
        "medicines": {
            "prescribed": lambda: flip(chance),
            "last_taken": lambda: chance.choice([None, some_day(chance)]),
        },
        "procedures": {"on": lambda: some_day(chance), **zones},
        "site_findings": zones,
    }
    names = [chance.choice(few_ids(KIND_OF[fact])) for _ in range(chance.randint(0, 2))]
    return [{"id": name, **given_some(chance, **stated.get(fact, {}))} for name in names]


def met_by_rules(tree, seed):
    """The case with items that the rules name, with days, checklists and decisions."""
    chance = Random(seed)  # noqa: S311  It makes what can be made again.
    answers = dict(tree["answers"])
    for fact in KIND_OF:
        if chance.random() < 3 / 4:
            answers[fact] = items(chance, fact)
    if "examined" in answers and flip(chance):
        answers["examined"] = {**answers["examined"], "on": some_day(chance, 150)}
    if flip(chance):
        answers["asked"] = {
            fact: {
                "on": some_day(chance, 12),
                **given_some(chance, edition=lambda: chance.choice(["2026.10", "2026.11"])),
            }
            for fact in some(chance, [*KIND_OF, "pregnant", "examined"])
        }
    named_by = {"by": "Dr A", "reason": "examined and talked over"}
    topics = [chance.choice(["made-up", "made-up-too"]) for _ in range(chance.randint(0, 4))]
    taken = [{"topic": one, "take": f"side-{chance.randint(0, 2)}", **named_by} for one in topics]
    rules = [f"rule-{chance.randint(0, 20):03}" for _ in range(chance.randint(0, 5))]
    overridden = [{"rule": one, "on": tree["on"], **named_by} for one in dict.fromkeys(rules)]
    decisions = {"positions": taken, "overrides": overridden}
    if flip(chance):
        decisions["protocols"] = {"melasma": chance.choice(few_protocols())}
    if chance.random() < 1 / 4:
        named = given_some(chance, substances=lambda: some(chance, USED))
        decisions["bespoke"] = {chance.choice(["melasma", "submental-fat"]): {**named_by, **named}}
    return {**tree, "answers": answers, "decisions": decisions}
