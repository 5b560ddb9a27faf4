"""A file is named after what it knows, so that a folder's listing says what the product does."""

import re
from pathlib import PurePosixPath

# Names under which anything can be put, and in which nothing can be found.
EMPTY_WORDS = {
    *("utils", "util", "helpers", "helper", "common", "misc", "base", "core"),
    *("manager", "managers", "handler", "handlers", "service", "services"),
}
CODE = ("src/", "tests/", "benchmarks/")


def words_in(name):
    path = PurePosixPath(name)
    return {word for part in (*path.parts[:-1], path.stem) for word in re.split(r"[-_.]", part)}


def test_no_module_and_no_folder_of_code_has_a_name_that_says_nothing(modules):
    empty = {
        name: sorted(words_in(name) & EMPTY_WORDS) for name in modules if name.startswith(CODE)
    }

    assert {name: words for name, words in empty.items() if words} == {}


def test_a_python_file_is_written_in_small_letters_and_underscores(modules):
    odd = [name for name in modules if not re.fullmatch(r"[a-z0-9_]+", PurePosixPath(name).stem)]

    assert odd == []


def test_a_name_is_read_word_by_word():
    assert words_in("src/pistor/date_utils.py") & EMPTY_WORDS == {"utils"}
    assert words_in("src/pistor/core/days.py") & EMPTY_WORDS == {"core"}
    assert words_in("src/pistor/planning/database_of_scores.py") & EMPTY_WORDS == set()
