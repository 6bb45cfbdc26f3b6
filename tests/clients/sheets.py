"""Opens what gtm writes for spreadsheets in openpyxl and in LibreOffice, fills
a checklist in, and looks at what comes of it.

python sheets.py GTM FOLDER: the program, and an empty folder to work in.
"""

import subprocess
import sys
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

PROGRAM, FOLDER = sys.argv[1], Path(sys.argv[2])


def gtm(*words):
    subprocess.run([PROGRAM, *words], cwd=FOLDER, check=True)


def convert(name, ending, *options):
    """Lets LibreOffice save a file in another format, and returns its path."""
    target = FOLDER / "converted"
    ran = subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(FOLDER / 'profile').as_uri()}",
         *options, "--convert-to", ending, "--outdir", target, FOLDER / name],
        capture_output=True, text=True, check=True,
    )
    told = [line for line in ran.stderr.splitlines() if line and "javaldx" not in line]
    assert not told, told
    return target / Path(name).with_suffix("." + ending.split(":")[0])


def checklist():
    gtm("antipatterns", "--stage", "scale", "--output", "checklist.xlsx")
    gtm("antipatterns", "--stage", "scale", "--output", "again.xlsx")
    assert (FOLDER / "checklist.xlsx").read_bytes() == (FOLDER / "again.xlsx").read_bytes()

    book = load_workbook(FOLDER / "checklist.xlsx")
    assert book.sheetnames == ["Table", "Count", "Sources"], book.sheetnames
    table, count = book["Table"], book["Count"]
    header = [cell.value for cell in table[1]]
    assert header[:5] == ["answer", "owner", "due", "note", "reason"], header
    assert table.freeze_panes == "A2" and table.auto_filter.ref == table.dimensions
    rules = {str(rule.sqref): rule for rule in table.data_validations.dataValidation}
    last = table.max_row
    assert rules[f"A2:A{last}"].formula1 == '"yes,no,n/a"'
    assert rules[f"C2:C{last}"].type == "date"
    ask = header.index("ask") + 1
    assert table.cell(2, ask).alignment.wrap_text
    assert table.column_dimensions["F"].width > 30
    formulas = [cell for row in table.iter_rows() for cell in row if cell.data_type == "f"]
    assert not formulas, formulas
    assert count["B2"].data_type == "f"
    assert book["Sources"]["A2"].value.startswith("Marketing Processes, Scale stage")

    # Filled in, LibreOffice counts it and checks what it holds.
    for row, answer in zip(range(2, 6), ["yes", "no", "n/a", "yes"]):
        table.cell(row, 1).value = answer
    table["B2"], table["C2"], table["D2"] = "Dana", date(2027, 1, 31), "1:1"
    table["C2"].number_format = "yyyy-mm-dd"
    book.save(FOLDER / "filled.xlsx")
    opened = load_workbook(convert("filled.xlsx", "xlsx"), data_only=True)
    counted = {row[0]: row[1:] for row in opened["Count"].values}
    assert counted["content"] == (2, 1, 1, 0), counted
    assert counted["all"] == (2, 1, 1, last - 5), counted
    assert opened["Table"]["C2"].value.date() == date(2027, 1, 31)
    kept = [str(rule.sqref) for rule in opened["Table"].data_validations.dataValidation]
    assert f"A2:A{last}" in kept, kept

    # What either program saved is taken back as a review.
    table["E4"] = "no-enterprise-segment"
    book.save(FOLDER / "filled.xlsx")
    for path in [FOLDER / "filled.xlsx", convert("filled.xlsx", "xlsx")]:
        gtm("review", "new", "--stage", "scale", "--date", "2026-11-27", "--from", path)
        written = FOLDER / "reviews" / "2026-11-27.yaml"
        review = written.read_text()
        assert review.count("answer: happening") == 2, review
        assert review.count("answer: clear") == 1 and "owner: Dana" in review, review
        assert "due: 2027-01-31" in review and "no-enterprise-segment" in review, review
        written.unlink()


def texts_stay_texts():
    """What looks like a time of day or a formula is neither."""
    gtm("show", "abm", "--stage", "scale", "--output", "abm.xlsx")
    cells = [cell for row in load_workbook(FOLDER / "abm.xlsx").active.iter_rows() for cell in row]
    ratios = [cell for cell in cells if cell.value == "1:1"]
    assert ratios and all(cell.data_type == "s" for cell in ratios)
    gtm("budget", "--stage", "scale", "--arr", "8M", "--total", "1M",
        "--output", "budget.xlsx")
    cells = [cell for row in load_workbook(FOLDER / "budget.xlsx").active.iter_rows() for cell in row]
    assert any(cell.data_type == "n" and cell.value for cell in cells)

    with open(FOLDER / "abm.csv", "wb") as file:
        subprocess.run([PROGRAM, "show", "abm", "--stage", "scale", "--format", "csv"],
                       stdout=file, check=True)
    assert not (FOLDER / "abm.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    gtm("show", "abm", "--stage", "scale", "--output", "abm.csv")
    assert (FOLDER / "abm.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    # As the import dialog does once it has seen the mark: UTF-8.
    opened = load_workbook(convert("abm.csv", "xlsx", "--infilter=CSV:44,34,76,1")).active
    cells = [cell for row in opened.iter_rows() for cell in row]
    assert all(cell.data_type in "sn" and (cell.value is None or isinstance(cell.value, str))
               for cell in cells), [cell.value for cell in cells if cell.data_type not in "sn"]
    texts = [cell.value for cell in cells if cell.value]
    assert "'1:1" in texts and any("–" in text for text in texts), texts


for test in [checklist, texts_stay_texts]:
    test()
    print(f"{test.__name__}: as it should be")
