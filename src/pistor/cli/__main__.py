"""The command `pistor`: one verb, one module."""

import argparse
import sys

from pistor.cli import knowledge_verb, output, plan_verb, screen_verb
from pistor.faults import Unreadable
from pistor.version import VERSION

ANSWERED, BAD_INPUT, FAILED = 0, 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Do what the words say.

    Returns 0 when an answer was given, whatever the verdict; 2 for bad input;
    3 when the program itself failed.
    """
    parser = _parser()
    try:
        words = parser.parse_args(arguments)
        return int(words.do(words))
    except SystemExit as leaving:
        return BAD_INPUT if leaving.code not in (0, None) else ANSWERED
    except Unreadable as error:
        output.show_faults(error.faults, as_json=getattr(words, "format", "text") == "json")
        return BAD_INPUT
    except BrokenPipeError:
        sys.stderr.close()
        return ANSWERED
    except Exception as error:  # noqa: BLE001  The last door: no trace-back reaches a physician.
        output.show_failure(error)
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pistor",
        description="Plan mesotherapy: from a case file to a complete, sourced, checked plan.",
        epilog="Decision support for licensed physicians. CASE is a YAML or JSON file, - is "
        "standard input. Exit code: 0 answered, 2 bad input, 3 the program failed.",
    )
    parser.add_argument("--version", action="version", version=f"pistor {VERSION}")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    plan_verb.add_to(verbs)
    screen_verb.add_to(verbs)
    knowledge_verb.add_to(verbs)
    return parser


if __name__ == "__main__":
    sys.exit(main())
