"""Validates the skill that gtm writes, and packs its server as a bundle.

usage: skill.py GTM FOLDER
"""

import pathlib
import re
import subprocess
import sys
import zipfile

gtm, folder = sys.argv[1], pathlib.Path(sys.argv[2])
root = pathlib.Path(__file__).parents[2]

subprocess.run([gtm, "skill", folder], check=True, stdout=subprocess.DEVNULL)
skill = folder / "gtm" / "SKILL.md"
validator = pathlib.Path(sys.executable).with_name("agentskills")
subprocess.run([validator, "validate", skill.parent], check=True)
text = skill.read_text(encoding="utf-8")
assert len(text.splitlines()) < 500
assert len(text.encode()) / 4 < 5000, len(text.encode()) / 4
assert len(re.findall(r"^\$ gtm ", text, re.M)) >= 3

bundle = folder / "gtm.mcpb"
subprocess.run([root / "packaging/mcpb/pack.sh", gtm, bundle], check=True)
with zipfile.ZipFile(bundle) as packed:
    assert {"manifest.json", "server/gtm"} <= set(packed.namelist()), packed.namelist()
    mode = packed.getinfo("server/gtm").external_attr >> 16
    assert mode & 0o111, oct(mode)
