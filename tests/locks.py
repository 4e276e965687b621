"""Checks that the locks are current, and that no committed file names where packages were fetched from."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

LOCKS = {
    "uv.txt": ["requirements/uv.in"],
    "run.txt": ["--extra", "build", "pyproject.toml"],
    "dev.txt": ["--extra", "build", "--extra", "dev", "pyproject.toml"],
    "bench.txt": ["--extra", "build", "--extra", "bench", "pyproject.toml"],
}
ADDRESS = re.compile(
    r"--(extra-)?index-url|https?://(?!json-schema)\S*(pypi|pythonhosted|registry\.npmjs|files\.python)"
)


def main() -> int:
    """Return 1 and say why when a lock is stale or an address stands in one."""
    problems = []
    for name, arguments in LOCKS.items():
        lock = Path("requirements", name)
        with tempfile.TemporaryDirectory() as folder:
            fresh = Path(folder, name)
            fresh.write_text(lock.read_text())  # keeps the versions that are locked, as `uv pip compile` does
            subprocess.run(
                [
                    Path(sys.executable).parent / "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes",
                    "--python-version", "3.11", *arguments, "-o", fresh,
                ],
                check=True,
                env={**os.environ, "UV_SYSTEM_CERTS": "1"},
            )  # fmt: skip
            if _pins(fresh.read_text()) != _pins(lock.read_text()):
                problems.append(f"{lock} is not what pyproject.toml asks for: run make lock")
    for path in (*Path("requirements").iterdir(), Path("package-lock.json"), Path(".npmrc"), Path("pyproject.toml")):
        if path.exists() and ADDRESS.search(path.read_text()):
            problems.append(f"{path} names the address of a package index")
    print("\n".join(problems) or "Locks are current and name no address.")
    return 1 if problems else 0


def _pins(lock: str) -> list[str]:
    return [line for line in lock.splitlines() if not line.lstrip().startswith("#")]


if __name__ == "__main__":
    sys.exit(main())
