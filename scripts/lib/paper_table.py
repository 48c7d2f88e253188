"""The paper's table as numbers: models/paper.json, from reports.

A report is the report.json of `emoxnet report`. Networks that the file holds already and that no
report names stay as they are, so the table may be made on several machines. Of a network that began
as another run (`--start`), the epochs of that run stand apart.

usage: paper_table.py --out models/paper.json runs/paper/report/report.json ...
       paper_table.py --out models/paper.json --markdown      prints it as a table
"""

import argparse
import csv
import json
import sys
from pathlib import Path

# Accuracy on FER+ in percent, table 1 of Momin et al.
PAPER = {
    "vgg16": 79.68,
    "densenet121": 82.32,
    "efficientnet-b0": 78.78,
    "resnet34": 81.16,
    "se-resnet34": 80.31,
    "resnext50": 81.84,
    "se-resnext50": 82.77,
    "emoxnet": 85.07,
    "emoxnet-lite": 86.25,
}


def main() -> None:
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("reports", type=Path, nargs="*")
    options = parser.parse_args()
    known = json.loads(options.out.read_text())["networks"] if options.out.exists() else []
    rows = {row["name"]: row for row in known}
    for report in options.reports:
        for row in rows_of(report):
            rows[row["name"]] = row
    networks = [rows[name] for name in PAPER if name in rows]
    if options.markdown:
        print(markdown(networks))
        return
    text = json.dumps({"networks": networks}, indent=1)
    partial = options.out.with_suffix(".partial")
    partial.write_text(text + "\n")
    partial.rename(options.out)


def rows_of(path: Path) -> list:
    report = json.loads(read(path, "what `emoxnet report` wrote"))
    if report["split"] != "valid":
        fail(f"{path}: scores of {report['split']}, expected those of valid")
    return [row_of(run, report["arithmetic"]) for run in report["runs"]]


def row_of(run: dict, arithmetic: str) -> dict:
    recipe = run["recipe"]
    row = {
        "name": recipe["model"],
        **length_of(run["history"]),
        "seed": recipe["seed"],
        "stem_pool": recipe["stem"]["pool"],
        "recipe": recipe["name"],
        "valid": {
            score["protocol"]: {
                "images": score["images"],
                "single": score["single"]["accuracy"],
                "tta": score["tta"]["accuracy"],
                "tta_interval": score["tta"]["accuracy_interval"],
            }
            for score in run["scores"]
        },
    }
    [a7] = [score for score in run["scores"] if score["protocol"] == "A7"]
    row["macro_f1"] = a7["tta"]["macro_f1"]
    row["ece"] = a7["tta"]["ece"]
    row["scored_in"] = arithmetic
    row["paper"] = round(PAPER[recipe["model"]] / 100, 4)
    begun_in = Path(recipe["start"]).parent / "metrics.csv"
    if recipe["start"] and begun_in.exists():
        row["start"] = length_of(list(csv.DictReader(begun_in.read_text().splitlines())))
    return row


def length_of(epochs: list) -> dict:
    minutes = sum(float(epoch["seconds"]) for epoch in epochs) / 60
    return {"epochs": len(epochs), "minutes": round(minutes, 1)}


def markdown(networks: list) -> str:
    lines = [
        "| | paper | A7, one view | A7, ten views | 95 % interval | M7, ten views | macro F1 | epochs | minutes | seed |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in networks:
        a7, m7 = row["valid"]["A7"], row["valid"]["M7"]
        low, high = a7["tta_interval"]
        lines.append(
            f"| {row['name']} | {100 * row['paper']:.2f} | {100 * a7['single']:.2f} "
            f"| {100 * a7['tta']:.2f} | {100 * low:.1f} to {100 * high:.1f} | {100 * m7['tta']:.2f} "
            f"| {row['macro_f1']:.3f} | {of_both(row, 'epochs')} | {of_both(row, 'minutes')} "
            f"| {row['seed']} |"
        )
    return "\n".join(lines)


def of_both(row: dict, what: str) -> str:
    """Of the run that the network began as, and of its own."""
    parts = [row["start"]] if "start" in row else []
    return " and ".join(str(part.get(what, "?")) for part in [*parts, row])


def read(file: Path, what: str) -> str:
    try:
        return file.read_text()
    except OSError as error:
        return fail(f"{file}: {error.strerror}; expected {what}")


def fail(sentence: str):
    print(f"paper_table: {sentence}", file=sys.stderr)
    sys.exit(2)


main()
