"""Where a practice's data lies on this machine, and the keys that lie beside it.

The folder is `$PISTOR_DATA`, or `pistor-data` in the working directory. Keys are files of their
own, readable by their owner only: a copy of the database alone opens nothing.
"""

import os
import secrets
import tempfile
from pathlib import Path

KEY_BYTES = 32


def data_folder() -> Path:
    """The folder, made when it is missing, closed to other users of the machine."""
    folder = Path(os.environ.get("PISTOR_DATA") or "pistor-data").absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def key(name: str, *, below: Path) -> bytes:
    """The 32 bytes kept as `keys/<name>.key`; drawn once, when first asked for."""
    path = below / "keys" / f"{name}.key"
    if not path.exists():
        _draw(path)
    return bytes.fromhex(path.read_text(encoding="ascii"))


def _draw(path: Path) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    # Two processes may start at once. The link is made by one of them only, and holds a whole
    # key from its first moment; mkstemp closes the file to others.
    handle, drawn = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(drawn, path)
    except FileExistsError:
        return
    finally:
        Path(drawn).unlink()
