"""Where answers go: standard output, or a file that is either old or whole."""

import json
import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from pistor.faults import Fault, Unreadable


def write_answer(data: str | bytes, target: str | None) -> None:
    """Write to a file, or to standard output when `target` is None or `-`.

    A file is written beside its place and moved there at the end: a killed
    process leaves the old file or the new one, never half of it.
    """
    payload = data.encode() if isinstance(data, str) else data
    if target in (None, "-"):
        sys.stdout.buffer.write(payload)
        sys.stdout.flush()
        return
    path = Path(str(target))
    try:
        _replace(path, payload)
    except OSError as error:
        remedy = f"cannot be written: {(error.strerror or str(error)).lower()}; name another place."
        fault = Fault(code="cannot-write", at=str(path), value="", remedy=remedy)
        raise Unreadable([fault]) from None


def _replace(path: Path, payload: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o644 & ~_umask())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def read_bytes(name: str, *, most: int) -> bytes:
    """A file's bytes, at most `most` + 1; `-` is standard input. A missing file is a fault."""
    if name == "-":
        return sys.stdin.buffer.read(most + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        remedy = f"cannot be read: {(error.strerror or str(error)).lower()}; check the name."
        raise Unreadable([Fault(code="cannot-read", at=name, value="", remedy=remedy)]) from None


def show_faults(faults: Iterable[Fault], *, as_json: bool) -> None:
    """Every fault on standard error, one a line, or as one JSON document."""
    faults = tuple(faults)
    if as_json:
        rows = [
            {key: item for key, item in asdict(one).items() if item is not None} for one in faults
        ]
        print(json.dumps({"faults": rows}, ensure_ascii=False, indent=2), file=sys.stderr)
        return
    for fault in faults:
        print(fault, file=sys.stderr)
    count = len(faults)
    print(f"{count} fault{'' if count == 1 else 's'}. Nothing was written.", file=sys.stderr)


def show_failure(error: Exception) -> None:
    """One line for a failure of the program itself, without the patient's data."""
    print(
        f"pistor failed: {type(error).__name__}. Nothing was written. "
        "Set PISTOR_TRACE=1 and run again to see where; then tell us.",
        file=sys.stderr,
    )
    if os.environ.get("PISTOR_TRACE"):
        raise error
