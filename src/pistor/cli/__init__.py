"""The command line."""

import argparse
from typing import TypeAlias

Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001  Has no public name.
"""What `add_subparsers` gives, to which every verb adds itself."""
