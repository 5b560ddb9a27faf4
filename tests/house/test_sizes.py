"""The house stays small: a rule we agreed on, not a truth about code."""

import ast

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60


def lines_of(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def functions_in(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.end_lineno - node.lineno + 1


def test_a_module_is_split_by_what_it_knows_before_it_grows_long(modules):
    too_long = {name: lines_of(path) for name, path in modules.items()}

    assert {name: n for name, n in too_long.items() if n > LONGEST_MODULE} == {}


def test_a_function_is_split_by_its_steps_before_it_grows_long(modules):
    too_long = [
        f"{name}: {function} has {lines} lines"
        for name, path in modules.items()
        for function, lines in functions_in(path)
        if lines > LONGEST_FUNCTION
    ]

    assert too_long == []
