"""The command `pistor`: one verb, one module."""

import argparse
import gc
import os
import sys
from importlib.metadata import entry_points

from pistor.cli import knowledge_verb, output, plan_verb, screen_verb
from pistor.faults import Unreadable
from pistor.version import VERSION

ANSWERED, BAD_INPUT, FAILED, INTERRUPTED = 0, 2, 3, 130
# A package that adds verbs names, under this group, a function that takes the verbs so far.
VERBS = "pistor.verbs"


def main(arguments: list[str] | None = None) -> int:
    """Do what the words say.

    Returns 0 when an answer was given, whatever the verdict; 2 for bad input;
    3 when the program itself failed; 130 when it was interrupted. Faults go to
    standard error, as JSON with `--format json`, and then nothing is written.
    """
    # What was imported stays to the end: looking through it for garbage would only take time.
    gc.freeze()
    words = argparse.Namespace()
    try:
        given = sys.argv[1:] if arguments is None else arguments
        _parser(given).parse_args(given, namespace=words)
        code = int(words.do(words))
        # Whatever is still on its way must be said, or fail, while there is an answer to give.
        print(end="", flush=True)
        return code
    except SystemExit as leaving:
        return BAD_INPUT if leaving.code not in (0, None) else ANSWERED
    except Unreadable as error:
        output.show_faults(error.faults, as_json=getattr(words, "format", "text") == "json")
        return BAD_INPUT
    except BrokenPipeError:
        _close_quietly()
        return ANSWERED
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  The last door: no trace-back reaches a physician.
        output.show_failure(error)
        return FAILED


def _close_quietly() -> None:
    """Leave without a word to a reader who has read enough, such as `head`."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _parser(given: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pistor",
        description="Plan mesotherapy: from a case file to a complete, sourced, checked plan.",
        epilog="Decision support for licensed physicians. CASE is a YAML or JSON file; - is "
        "standard input. Exit code: 0 answered, 2 bad input, 3 the program failed. With bad "
        "input every fault goes to standard error, one a line or, with --format json, as "
        '{"faults": [{code, at, value, remedy, line}]}; nothing goes to standard output and a '
        "file named with -o stays as it was.",
    )
    parser.add_argument("--version", action="version", version=f"pistor {VERSION}")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    plan_verb.add_to(verbs)
    screen_verb.add_to(verbs)
    knowledge_verb.add_to(verbs)
    if not given or given[0] not in verbs.choices:
        # Looking for other packages' verbs takes time that a plan need not wait for.
        for other in sorted(entry_points(group=VERBS)):
            other.load()(verbs)
    return parser


if __name__ == "__main__":
    sys.exit(main())
