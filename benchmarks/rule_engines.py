"""The same rules for json-logic and zen-engine. Only this module knows them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import zen
from json_logic import jsonLogic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from benchmarks.two_valued import Expression, Json

Engine = Any


def in_json_logic(expressions: Iterable[Expression]) -> Callable[[Json], list[bool]]:
    """Every expression, one after another, by json-logic."""
    rules = [_logic(one) for one in expressions]
    return lambda facts: [bool(jsonLogic(rule, facts)) for rule in rules]


def _logic(one: Expression) -> Json:
    match one:
        case "var", name:
            return {"var": name}
        case "null", name:
            return {"===": [{"var": name}, None]}
        case "not", inner:
            return {"!": [_logic(inner)]}
        case ("and" | "or") as word, parts:
            return {word: [_logic(part) for part in parts]}
        case "in", name, words:
            return {"in": [{"var": name}, words]}
        case "some", name, inner:
            return {"some": [{"var": name}, _logic(inner)]}
        case "meets", name, words:
            return {"some": [{"var": name}, {"in": [{"var": ""}, words]}]}
        case sign, name, number:
            return {"==" if sign == "=" else sign: [{"var": name}, number]}
    raise NotImplementedError(one)


def in_zen_graph(expressions: Iterable[Expression]) -> Callable[[Json], list[bool]]:
    """One decision with one expression for each, by zen-engine."""
    rows = [
        {"id": f"e{number}", "key": f"r{number}", "value": _zen(one)}
        for number, one in enumerate(expressions)
    ]
    node = {
        "id": "rules",
        "name": "rules",
        "type": "expressionNode",
        "content": {"expressions": rows},
    }
    ends = [
        {"id": one, "name": one, "type": f"{one}Node", "content": {}} for one in ("input", "output")
    ]
    nodes = [{**one, "position": {"x": 0, "y": 0}} for one in (*ends, node)]
    edges = [
        {"id": "first", "sourceId": "input", "targetId": "rules", "type": "edge"},
        {"id": "second", "sourceId": "rules", "targetId": "output", "type": "edge"},
    ]
    decision: Engine = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    keys = [row["key"] for row in rows]

    def run(facts: Json) -> list[bool]:
        result = decision.evaluate(facts)["result"]
        return [bool(result[key]) for key in keys]

    return run


def in_zen_expressions(expressions: Iterable[Expression]) -> Callable[[Json], list[bool]]:
    """Every expression compiled and called one after another, by zen-engine."""
    rules: list[Engine] = [zen.compile_expression(_zen(one)) for one in expressions]
    return lambda facts: [bool(rule.evaluate(facts)) for rule in rules]


def _zen(one: Expression, item: str = "") -> str:
    match one:
        case "var", name:
            return f"{item}{name} == true"
        case "null", name:
            return f"{item}{name} == null"
        case "not", inner:
            return f"not ({_zen(inner, item)})"
        case ("and" | "or") as word, parts:
            return "(" + f" {word} ".join(_zen(part, item) for part in parts) + ")"
        case "in", name, words:
            return f"{item}{name} in {words!r}"
        case "some", name, inner:
            return f"some({name} ?? [], {_zen(inner, '#.')})"
        case "meets", name, words:
            return f"some({name} ?? [], # in {words!r})"
        case sign, name, number:
            return f"{item}{name} {'==' if sign == '=' else sign} {number}"
    raise NotImplementedError(one)
