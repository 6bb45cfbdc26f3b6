#!/usr/bin/env python3
"""Makes the pictures of the README from what gtm prints.

    docs/pictures/make.py GTM            writes both pictures anew
    docs/pictures/make.py --check GTM    fails where the terminal's is not what GTM prints

`stage.svg` needs this script alone. `checklist.png` is the first sheet of the
printed checklist; it needs Chromium, and pdftoppm of poppler-utils, and
depends on their versions and on the fonts that are there, so nothing checks
it.
"""

import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
STAGE = ["stage", "--arr", "14.2M", "--headcount", "96"]
CHECKLIST = ["antipatterns", "abm", "events", "--stage", "scale"]

COLUMNS = 88
# How far the picture goes: to the line before the one that begins so.
ENDS_BEFORE = "What Scale is about"

ADVANCE, LINE, EDGE, BAR = 8.4, 19, 20, 34
CSS = """
.window { fill: #1b2027 } .bar { fill: #2a313b } .dot { fill: #56606e }
text { font: 14px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  fill: #d5dbe3; white-space: pre }
.bold { font-weight: 700; fill: #fff } .dim { fill: #97a1ae } .cyan { fill: #6cc7d9 }
.green { fill: #7fbf6a } .red { fill: #e5786d } .yellow { fill: #d9b35b }
"""
STYLES = {"1": "bold", "2": "dim", "31": "red", "32": "green", "33": "yellow", "36": "cyan"}


def run(gtm, *arguments):
    """Returns what gtm prints, without anything of the caller's environment."""
    environment = {"PATH": "/nowhere", "XDG_CONFIG_HOME": "/nowhere", "XDG_DATA_HOME": "/nowhere"}
    done = subprocess.run(
        [gtm, *arguments], env=environment, cwd="/", check=True, capture_output=True, text=True
    )
    return done.stdout


def spans(line):
    """Cuts a line at its escapes: (column, text, classes)."""
    column, styles = 0, []
    for piece in re.split(r"(\x1b\[[0-9;]*m)", line):
        if piece.startswith("\x1b"):
            for code in piece[2:-1].split(";"):
                styles = [] if code in ("", "0") else [*styles, STYLES[code]]
        elif piece:
            yield column, piece, " ".join(styles)
            column += len(piece)


def rows_of(text, top):
    """Returns a line of text as SVG, each span in its column whatever the font."""
    y = top
    for line in text:
        for column, piece, classes in spans(line):
            said = piece.strip(" ")
            if not said:
                continue
            x = EDGE + ADVANCE * (column + len(piece) - len(piece.lstrip(" ")))
            length = ADVANCE * len(said)
            mark = f' class="{classes}"' if classes else ""
            if set(said) <= set("█░"):
                # Drawn, since letters leave gaps between them.
                for blocks in re.finditer("█+|░+", said):
                    faint = ' opacity=".25"' if blocks[0][0] == "░" else ""
                    yield (
                        f'<rect x="{x + ADVANCE * blocks.start():g}" y="{y - 11}" height="12" '
                        f'width="{ADVANCE * len(blocks[0]):g}"{mark}{faint}/>'
                    )
                continue
            yield (
                f'<text x="{x:g}" y="{y}" textLength="{length:g}" '
                f'lengthAdjust="spacingAndGlyphs"{mark}>{escape(said, quote=False)}</text>'
            )
        y += LINE


def terminal(gtm):
    """Returns the picture of a terminal in which the stage is asked for."""
    answer = run(gtm, *STAGE, "--color", "always", "--width", str(COLUMNS))
    command = " ".join(["gtm", *STAGE])
    lines = [f"\x1b[32m$\x1b[0m \x1b[1m{command}\x1b[0m"]
    for line in answer.splitlines():
        if re.sub(r"\x1b\[[0-9;]*m", "", line).startswith(ENDS_BEFORE):
            break
        lines.append(line)
    while not lines[-1]:
        lines.pop()
    width = round(2 * EDGE + ADVANCE * COLUMNS)
    height = BAR + LINE * len(lines) + EDGE
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="{escape(command)}">',
        f"<style>{CSS}</style>",
        f'<rect class="window" width="{width}" height="{height}" rx="8"/>',
        f'<path class="bar" d="M0 24V8a8 8 0 0 1 8-8h{width - 16}a8 8 0 0 1 8 8v16z"/>',
        *(f'<circle class="dot" cx="{x}" cy="12" r="4.5"/>' for x in (18, 34, 50)),
        *rows_of(lines, BAR + LINE - 5),
        "</svg>",
    ]
    return "\n".join(drawn) + "\n"


def checklist(gtm, picture):
    """Prints the checklist as Chromium does, and keeps the first sheet."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if not chromium or not shutil.which("pdftoppm"):
        sys.exit("error: the checklist's picture needs chromium, and pdftoppm of poppler-utils")
    with tempfile.TemporaryDirectory() as folder:
        page, sheets = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(run(gtm, *CHECKLIST, "--format", "html"), encoding="utf-8")
        subprocess.run(
            [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}",
             "--no-pdf-header-footer", f"--print-to-pdf={sheets}", page.as_uri()],
            check=True, capture_output=True,
        )
        subprocess.run(
            ["pdftoppm", "-gray", "-r", "100", "-singlefile", sheets, Path(folder, "sheet")],
            check=True,
        )
        picture.write_bytes(png(Path(folder, "sheet.pgm").read_bytes()))


def png(pgm):
    """Writes a gray picture as PNG in sixteen grays, framed so that white paper shows on white."""
    _, size, _, pixels = pgm.split(b"\n", 3)
    width, height = map(int, size.split())
    lines = [bytearray(pixels[y * width:(y + 1) * width]) for y in range(height)]
    for line in lines:
        line[0] = line[-1] = 0xC0
    lines[0][:] = lines[-1][:] = b"\xc0" * width
    packed = b"".join(
        b"\0" + bytes(a & 0xF0 | b >> 4 for a, b in zip(line[::2], line[1::2] + b"\xf0"))
        for line in lines
    )
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(packed, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def main(arguments):
    is_check = arguments[:1] == ["--check"]
    gtm = os.path.abspath(arguments[-1]) if len(arguments) == 1 + is_check else sys.exit(__doc__)
    drawn, picture = terminal(gtm), HERE / "stage.svg"
    if not is_check:
        picture.write_text(drawn, encoding="utf-8")
        checklist(gtm, HERE / "checklist.png")
    elif picture.read_text(encoding="utf-8") != drawn:
        sys.exit("error: docs/pictures/stage.svg is not what gtm prints: run docs/pictures/make.py")


if __name__ == "__main__":
    main(sys.argv[1:])
