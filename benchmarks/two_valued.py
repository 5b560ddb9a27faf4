"""The screening rules as two-valued expressions, for engines that know only true and false.

Kleene's logic needs three values. Here every condition becomes two expressions:
whether it holds, and whether it may hold. *Not* swaps the two. What may hold and
does not is not known. The facts are the same plain facts that the compiled rules
get, as JSON: a list is `null` when it is not known, and an item stands once for
every class it belongs to.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeAlias

from pistor.planning.facts import KIND_OF_LIST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pistor.knowledge.conditions import Condition, Intersects, WithinDays
    from pistor.knowledge.knowledge import Knowledge
    from pistor.planning.plain_facts import PlainFacts

Expression: TypeAlias = tuple[Any, ...]
"""`("var", name)`, `("is", value, name)`, `("not", e)`, `("and", es)`, `("or", es)`,
`(sign, name, number)`, `("in", name, words)`, `("some", list, e)`, `("meets", list, words)`."""
Json: TypeAlias = dict[str, Any]

_ITEMS = {
    "conditions": ("name", "status", "severity", "ended"),
    "medicines": ("name", "prescribed", "taken", "ended"),
    "procedures": ("name", "here", "ended", "zones"),
    "site_findings": ("name", "here", "ended", "zones"),
}
_SINGLE = (
    *("age", "sex", "phototype", "pregnant", "breastfeeding", "may_become_pregnant"),
    *("examined", "informed", "licensed_physician"),
)
_WHO = {True: "yes", False: "no", None: "not said"}


def true(when: Condition) -> Expression:
    """Whether the condition holds."""
    return _expression(when, may=False)


def possible(when: Condition) -> Expression:
    """Whether the condition may hold."""
    return _expression(when, may=True)


def _expression(when: Condition, *, may: bool) -> Expression:
    if when.all is not None:
        return "and", [_expression(part, may=may) for part in when.all]
    if when.any is not None:
        return "or", [_expression(part, may=may) for part in when.any]
    if when.not_ is not None:
        return "not", _expression(when.not_, may=not may)
    if when.at_least is not None:
        parts = [_expression(part, may=may) for part in when.at_least.of]
        enough = combinations(parts, when.at_least.count)
        return "or", [("and", list(some)) for some in enough]
    if when.known is not None:
        return _known(when.known.fact)
    leaf = when.intersects or when.within_days
    if leaf is not None:
        return _unless_unknown(leaf.fact, ("some", leaf.fact, _item(leaf, may=may)), may=may)
    if when.known is not None:
        return "not", ("null", when.known.fact)
    name, test = _test(when)
    return _unless_unknown(name, test, may=may)


def _unless_unknown(name: str, test: Expression, *, may: bool) -> Expression:
    return ("or", [("null", name), test]) if may else ("and", [("not", ("null", name)), test])


def _test(when: Condition) -> tuple[str, Expression]:
    if when.is_ is not None:
        test: Expression = ("var", when.is_.fact)
        return when.is_.fact, test if when.is_.value else ("not", test)
    if when.age_at is not None:
        return "age", (when.age_at.is_, "age", when.age_at.years)
    if when.compare is not None:
        name = when.compare.fact or f"measured_{when.compare.measurement}"
        return name, (when.compare.is_, name, float(when.compare.value))
    if when.between is not None:
        name = when.between.fact or f"measured_{when.between.measurement}"
        low, high = float(when.between.low), float(when.between.high)
        return name, ("and", [(">=", name, low), ("<=", name, high)])
    if when.in_ is not None and when.in_.fact == "sex":
        return "sex", ("in", "sex", list(when.in_.values))
    if when.in_ is not None:
        return "law", ("meets", "law", list(when.in_.values))
    raise AssertionError(when.operator)


def _known(fact: str) -> Expression:
    """Whether a fact is known, which itself always is."""
    if fact == "measurements":
        return "var", fact
    if fact.startswith("measurement:"):
        return "not", ("null", f"measured_{fact.removeprefix('measurement:')}")
    return "not", ("null", "law" if fact == "jurisdiction" else fact)


def _item(leaf: Intersects | WithinDays, *, may: bool) -> Expression:
    """What must be true of an item so that it does what the leaf asks."""
    parts: list[Expression] = [("in", "name", list(leaf.ids))]
    if leaf.fact in ("procedures", "site_findings") and leaf.zones == "planned":
        parts.append(("var", "here"))
    if leaf.fact == "medicines" and leaf.prescribed is not None:
        parts.append(("in", "prescribed", [_WHO[leaf.prescribed], *(["not said"] if may else [])]))
    if hasattr(leaf, "days"):
        parts.append(_recent(leaf, may=may))
    elif leaf.fact == "conditions":
        parts.append(("in", "status", list(leaf.status)))
    elif leaf.fact == "medicines":
        parts.append(("in", "taken", _taken(leaf, may=may)))
    return "and", parts


def _taken(leaf: Intersects, *, may: bool) -> list[str]:
    both = {"active", "past"} <= set(leaf.status)
    states = {"active": "taking", "past": "ended"}
    named = [states[one] for one in leaf.status if one in states]
    return [*named, "not said"] if may or both else named


def _recent(leaf: WithinDays, *, may: bool) -> Expression:
    recent: Expression = ("and", [("var", "dated"), ("<", "days", int(leaf.days))])
    if leaf.fact == "earlier_sessions":
        return recent
    if leaf.fact == "medicines":
        going: Expression = ("in", "taken", ["taking", *(["not said"] if may else [])])
    elif leaf.fact == "conditions" and not may:
        going = ("and", [("not", ("var", "dated")), ("in", "status", ["active"])])
    elif may:
        going = ("not", ("var", "dated"))
    else:
        return recent
    return "or", [going, recent]


# The facts.


def as_json(facts: PlainFacts, knowledge: Knowledge) -> Json:
    """Plain facts as JSON's types, classes written out; days are counted back from today."""
    found: Json = {name: getattr(facts, name) for name in _SINGLE}
    found["measurements"] = facts.measurements
    found["weight_kg"] = None if facts.weight_kg is None else float(facts.weight_kg)
    found["law"] = None if facts.law is None else sorted(facts.law)
    for name in knowledge.measurements:
        value = facts.measured.get(name)
        found[f"measured_{name}"] = None if value is None else float(value)
    for fact, names in _ITEMS.items():
        rows = getattr(facts, fact)
        found[fact] = (
            None
            if rows is None
            else [
                one
                for row in rows
                for one in _items(dict(zip(names, row, strict=True)), fact, facts, knowledge)
            ]
        )
    rows = None if facts.allergies is None else [{"name": one} for one in facts.allergies]
    found["allergies"] = (
        None
        if rows is None
        else [one for row in rows for one in _items(row, "allergies", facts, knowledge)]
    )
    sessions = facts.earlier_sessions
    found["earlier_sessions"] = (
        None
        if sessions is None
        else [
            {"name": name, "dated": True, "days": facts.today - day}
            for names, day, _ in sessions
            for name in sorted(names - {None})
        ]
    )
    return found


def _items(row: Json, fact: str, facts: PlainFacts, knowledge: Knowledge) -> Iterable[Json]:
    ended = row.pop("ended", None)
    row.pop("zones", None)
    row.pop("severity", None)
    if fact == "medicines":
        row["prescribed"] = _WHO[row["prescribed"]]
    row |= {"dated": ended is not None, "days": 0 if ended is None else facts.today - ended}
    for name in sorted(knowledge.groups(KIND_OF_LIST[fact], row["name"])):
        yield {**row, "name": name}
