"""The paper's table as numbers: models/paper.json, from the folders of runs.

A run's folder holds recipe.json and metrics.csv of `emoxnet train`, and scores.json, which is what
`emoxnet eval --json` printed for its best.pt. Networks that the file holds already and that are not
named stay as they are, so the table may be made on several machines.

usage: paper_table.py --out models/paper.json runs/vgg16 runs/emoxnet ...
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
    parser.add_argument("runs", type=Path, nargs="*")
    options = parser.parse_args()
    known = json.loads(options.out.read_text())["networks"] if options.out.exists() else []
    rows = {row["name"]: row for row in known}
    for run in options.runs:
        row = row_of(run)
        rows[row["name"]] = row
    networks = [rows[name] for name in PAPER if name in rows]
    if options.markdown:
        print(markdown(networks))
        return
    text = json.dumps({"networks": networks}, indent=1)
    partial = options.out.with_suffix(".partial")
    partial.write_text(text + "\n")
    partial.rename(options.out)


def row_of(run: Path) -> dict:
    recipe = json.loads(read(run / "recipe.json", "of `emoxnet train`"))
    scores = json.loads(read(run / "scores.json", "what `emoxnet eval --json` printed"))
    epochs = list(csv.DictReader(read(run / "metrics.csv", "of `emoxnet train`").splitlines()))
    valid = {}
    for score in scores:
        if score["split"] != "valid":
            fail(f"{run}/scores.json: scores of {score['split']}, expected those of valid")
        valid[score["protocol"]] = {
            "images": score["images"],
            "single": score["single"]["accuracy"],
            "tta": score["tta"]["accuracy"],
            "tta_interval": score["tta"]["accuracy_interval"],
        }
    [a7] = [score for score in scores if score["protocol"] == "A7"]
    return {
        "name": recipe["model"],
        "epochs": len(epochs),
        "minutes": round(sum(float(epoch["seconds"]) for epoch in epochs) / 60, 1),
        "seed": recipe["seed"],
        "stem_pool": recipe["stem"]["pool"],
        "recipe": recipe["name"],
        "valid": valid,
        "macro_f1": a7["tta"]["macro_f1"],
        "ece": a7["tta"]["ece"],
        "paper": PAPER[recipe["model"]] / 100,
    }


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
            f"| {row['macro_f1']:.3f} | {row['epochs']} | {row['minutes']:.0f} | {row['seed']} |"
        )
    return "\n".join(lines)


def read(file: Path, what: str) -> str:
    try:
        return file.read_text()
    except OSError as error:
        return fail(f"{file}: {error.strerror}; expected {what}")


def fail(sentence: str):
    print(f"paper_table: {sentence}", file=sys.stderr)
    sys.exit(2)


main()
