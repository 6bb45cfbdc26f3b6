#!/usr/bin/env python3
"""Makes the packages of one system in target/package/: `just package`.

An archive with the program, its manual, completions and licenses (tar.gz, on
Windows zip); on Linux with glibc a .deb too, by cargo-deb; and SHA256SUMS.
Needs cargo and git, and cargo-deb for the .deb.

The same source gives the same bytes in any folder and at any time, with one
compiler and one Python: times are those of SOURCE_DATE_EPOCH, or else of the
commit.

Tried on x86_64 Linux with glibc. Untried: musl, other processors, macOS and
Windows, which the release workflow builds.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import time
import zipfile
from email.utils import formatdate
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "target/package"

# What a shell calls the file that completes gtm, as far as one has a rule.
COMPLETIONS = {
    "bash": "gtm.bash",
    "fish": "gtm.fish",
    "nushell": "gtm.nu",
    "powershell": "_gtm.ps1",
    "zsh": "_gtm",
}
TEXTS = ["CHANGELOG.md", "LICENSE", "LICENSE-APACHE", "LICENSE-MIT", "README.md"]


def output(*command):
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def package():
    """Returns what Cargo.toml says of the package."""
    data = json.loads(output("cargo", "metadata", "--format-version=1", "--no-deps", "--locked"))
    return data["packages"][0]


def host():
    lines = output("rustc", "-vV").splitlines()
    return next(line.split()[1] for line in lines if line.startswith("host:"))


def build(arguments):
    """Builds the program without the names of the builder's folders in it."""
    home = Path.home()
    folders = {
        os.environ.get("CARGO_HOME", home / ".cargo"): "cargo",
        os.environ.get("RUSTUP_HOME", home / ".rustup"): "rustup",
        ROOT: ".",
    }
    flags = [f"--remap-path-prefix={folder}={name}" for folder, name in folders.items()]
    environment = dict(os.environ, CARGO_ENCODED_RUSTFLAGS="\x1f".join(flags))
    command = ["cargo", "build", "--locked", "--profile", arguments.profile]
    folder = ROOT / "target"
    if arguments.target:
        command += ["--target", arguments.target]
        folder /= arguments.target
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    gtm = folder / arguments.profile / "gtm"
    return gtm.with_suffix(".exe") if os.name == "nt" else gtm


def stage(gtm):
    """Writes the manual and the completions, asking the program that is packaged."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("GTM_")
    }
    (OUT / "completions").mkdir(parents=True)
    run = {"cwd": OUT, "env": environment, "check": True, "stdout": subprocess.PIPE}
    subprocess.run([gtm, "man", "man"], **run)
    for shell, name in COMPLETIONS.items():
        script = subprocess.run([gtm, "completions", shell], **run).stdout
        (OUT / "completions" / name).write_bytes(script)


def archive(gtm, name, epoch):
    """Writes the archive: entries in order, owned by nobody, of one time."""
    files = {gtm.name: gtm} | {text: ROOT / text for text in TEXTS}
    for path in [*(OUT / "man").iterdir(), *(OUT / "completions").iterdir()]:
        files[path.relative_to(OUT).as_posix()] = path
    entries = [(f"{name}/{entry}", path.read_bytes(), 0o755 if path == gtm else 0o644)
               for entry, path in sorted(files.items())]
    if os.name == "nt":
        made = OUT / f"{name}.zip"
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
            for entry, content, _ in entries:
                info = zipfile.ZipInfo(entry, time.gmtime(epoch)[:6])
                file.writestr(info, content, zipfile.ZIP_DEFLATED)
        return made
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.USTAR_FORMAT) as file:
        for entry, content, mode in entries:
            info = tarfile.TarInfo(entry)
            info.size, info.mode, info.mtime = len(content), mode, epoch
            file.addfile(info, io.BytesIO(content))
    made = OUT / f"{name}.tar.gz"
    made.write_bytes(gzip.compress(raw.getvalue(), 9, mtime=epoch))
    return made


def deb(package, arguments, epoch):
    """Has cargo-deb make the .deb of what is built and staged."""
    name, version = package["name"], package["version"]
    maintainer = package["metadata"]["deb"]["maintainer"]
    changelog = (
        f"{name} ({version}) unstable; urgency=low\n\n"
        f"  * Release {version}. CHANGELOG.md in the source has what is new.\n\n"
        f" -- {maintainer}  {formatdate(epoch)}\n"
    )
    (OUT / "changelog.gz").write_bytes(gzip.compress(changelog.encode(), 9, mtime=0))
    command = ["cargo", "deb", "--no-build", "--no-strip", "--locked", "--profile",
               arguments.profile, "--output", f"{OUT}/"]
    if arguments.target:
        command += ["--target", arguments.target]
    environment = dict(os.environ, SOURCE_DATE_EPOCH=str(epoch))
    made = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True,
                          text=True)
    return Path(made.stdout.strip().splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--profile", default="dist", help="how to build [default: dist]")
    parser.add_argument("--target", help="for which system [default: this one]")
    arguments = parser.parse_args()
    target = arguments.target or host()
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or output("git", "log", "-1", "--format=%ct"))
    gtm = build(arguments)
    shutil.rmtree(OUT, ignore_errors=True)
    stage(gtm)
    about = package()
    made = [archive(gtm, f"{about['name']}-{about['version']}-{target}", epoch)]
    if target.endswith("linux-gnu"):
        made.append(deb(about, arguments, epoch))
    sums = "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n"
                   for file in sorted(made))
    (OUT / "SHA256SUMS").write_text(sums)
    print(sums, end="")


if __name__ == "__main__":
    main()
