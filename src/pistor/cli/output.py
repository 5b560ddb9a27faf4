"""Where answers go: standard output, or a file that is either old or whole."""

import errno
import json
import os
import stat
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from pistor.faults import Fault, Unreadable


def write_answer(data: str | bytes, target: str | None) -> None:
    """Write to a file, or to standard output when `target` is None or `-`.

    A file is written beside its place and moved there at the end: a killed
    process leaves the old file or the new one, never half of it. A file that was
    there keeps its permissions. Raises `Unreadable` when nothing can be written.
    """
    payload = data.encode() if isinstance(data, str) else data
    try:
        if target is None or target == "-":
            _to_standard_output(payload)
        else:
            _to_file(Path(target), payload)
    except BrokenPipeError:
        raise
    except OSError as error:
        remedy = f"cannot be written: {_said(error)}; name another place."
        at = "standard output" if target in (None, "-") else str(target)
        raise Unreadable([_fault("cannot-write", at, remedy)]) from None


def refuse_terminal(target: str | None) -> None:
    """Raise `Unreadable` when bytes that nobody reads would go to a terminal."""
    if target in (None, "-") and sys.stdout is not None and sys.stdout.isatty():
        remedy = "is a terminal, and this answer is not text; name a file with -o."
        raise Unreadable([_fault("cannot-write", "standard output", remedy)])


def _to_standard_output(payload: bytes) -> None:
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed")
    sys.stdout.flush()
    sys.stdout.buffer.write(payload)
    sys.stdout.buffer.flush()


def _to_file(path: Path, payload: bytes) -> None:
    # A link stays a link, and a device or a pipe stays what it is.
    path = path.resolve()
    if path.exists() and not path.is_file() and not path.is_dir():
        path.write_bytes(payload)
        return
    _replace(path, payload)


def _replace(path: Path, payload: bytes) -> None:
    import tempfile  # noqa: PLC0415  Only an answer to a file needs it.

    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(mode)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def read_bytes(name: str, *, most: int) -> bytes:
    """A file's bytes, at most `most` + 1; `-` is standard input.

    Raises `Unreadable` when there is no such file, or none that can be read.
    """
    try:
        if name == "-":
            return b"" if sys.stdin is None else sys.stdin.buffer.read(most + 1)
        with Path(name).open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        remedy = f"cannot be read: {_said(error)}; check the name."
        raise Unreadable([_fault("cannot-read", name, remedy)]) from None


def _said(error: OSError | ValueError) -> str:
    """What the system says, in its own words."""
    words = error.strerror if isinstance(error, OSError) else None
    return (words or "the name cannot be used").lower()


def _fault(code: str, at: str, remedy: str) -> Fault:
    return Fault(code=code, at=at, value="", remedy=remedy)


def show_faults(faults: Iterable[Fault], *, as_json: bool) -> None:
    """Every fault on standard error: one a line, or one JSON document `{"faults": [...]}`."""
    faults = tuple(faults)
    if as_json:
        told = [asdict(one) for one in faults]
        rows = [{key: item for key, item in one.items() if item is not None} for one in told]
        print(json.dumps({"faults": rows}, ensure_ascii=False, indent=2), file=sys.stderr)
        return
    for fault in faults:
        print(fault, file=sys.stderr)
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    print(f"{count}. Nothing was written.", file=sys.stderr)


def show_failure(error: Exception) -> None:
    """One line for a failure of the program itself, without the patient's data.

    With `PISTOR_TRACE` set the trace-back follows, for whoever mends the program.
    """
    print(
        f"pistor failed: {type(error).__name__}. Nothing was written. "
        "Set PISTOR_TRACE=1 and run again to see where; then tell us.",
        file=sys.stderr,
    )
    if os.environ.get("PISTOR_TRACE"):
        import traceback  # noqa: PLC0415  Only a failure needs it.

        traceback.print_exception(error)
