"""Write requirements.lock and requirements-dev.lock from the ranges in pyproject.toml, with uv.

camel-tools requires torch and transformers, gigabytes that this program never calls; tokenizers requires
huggingface-hub, for downloads we don't leave to it. They are overridden away, and so is what only they need; the result
is complete for `pip install --no-deps -r`. No registry's address goes into it.
"""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
NEVER_CALLED = ("torch", "transformers", "huggingface-hub")
# What builds the project itself without build isolation, and so without a second visit to the registry.
BUILD = ("hatchling", "editables")
HEADER = (
    "# Made by `make lock`; install with `pip install --no-deps -r`. torch and transformers are left out on purpose.\n"
)


def resolve(requirements: list[str]) -> str:
    """Pin requirements and everything they need, for Python 3.11 and later on every system."""
    with TemporaryDirectory() as folder:
        wanted, overrides = Path(folder, "wanted.txt"), Path(folder, "overrides.txt")
        wanted.write_text("\n".join(requirements), encoding="utf-8")
        overrides.write_text("".join(f"{name} ; sys_platform == 'never'\n" for name in NEVER_CALLED), encoding="utf-8")
        command = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--no-header"]
        command += ["--no-annotate", "--no-emit-index-url", "--override", str(overrides), str(wanted)]
        pinned = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    lines = [line for line in pinned.splitlines() if "sys_platform == 'never'" not in line]
    if any(re.search(r"https?://|file:", line) for line in lines):
        raise SystemExit("an address got into the lock file")
    return HEADER + "\n".join(lines) + "\n"


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = [*project["project"]["dependencies"], *BUILD]
    (ROOT / "requirements.lock").write_text(resolve(runtime), encoding="utf-8")
    everything = [*runtime, *project["dependency-groups"]["dev"]]
    (ROOT / "requirements-dev.lock").write_text(resolve(everything), encoding="utf-8")


if __name__ == "__main__":
    main()
