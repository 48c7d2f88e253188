#!/usr/bin/python3
"""Writes what scripts/ablate measured as ablation.json and ablation.md, and prints the latter.

usage: ablation_table.py RUNS NAME...
"""

import json
import pathlib
import sys

TITLES = {
    "whole": "the whole recipe",
    "votes": "majority labels (smoothed by 0.1) for the votes' distribution",
    "distillation": "without teachers",
    "views": "taught what EmoXNet says of the image as it is, whatever view is shown",
    "jitter": "so taught, and without rotation, shift, shear, zoom",
    "faults": "without a webcam's faults",
    "outliers": "without pictures that are no face",
    "balance": "every label as often as it occurs",
    "erasing": "without erased rectangles",
    "longer": "the whole recipe, twice as long",
}


def read(run):
    scores = json.loads((run / "scores.json").read_text())
    robustness = json.loads((run / "robustness.json").read_text())
    recipe = json.loads((run / "recipe.json").read_text())
    a7 = next(score for score in scores if score["protocol"] == "A7")
    worst = [fault["accuracy"][-1] for fault in robustness["faults"]]
    return {
        "run": run.name,
        "epochs": recipe["epochs"],
        "seed": recipe["seed"],
        "images": a7["images"],
        "single": a7["single"]["accuracy"],
        "tta": a7["tta"]["accuracy"],
        "tta_interval": a7["tta"]["accuracy_interval"],
        "macro_f1": a7["tta"]["macro_f1"],
        "under_worst_faults": sum(worst) / len(worst),
        "instability": robustness["instability"],
        "outlier_confidence": robustness["outlier_confidence"],
    }


def main():
    runs = pathlib.Path(sys.argv[1])
    rows = [read(runs / name) for name in sys.argv[2:]]
    (runs / "ablation.json").write_text(json.dumps(rows, indent=2) + "\n")
    lines = [
        "| | epochs | one view | ten views | 95 % interval | macro F1 | worst faults | trembling | no face |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        low, high = row["tta_interval"]
        lines.append(
            f"| {TITLES[row['run']]} | {row['epochs']} | {100 * row['single']:.2f} % "
            f"| {100 * row['tta']:.2f} % | {100 * low:.1f} to {100 * high:.1f} "
            f"| {row['macro_f1']:.3f} | {100 * row['under_worst_faults']:.1f} % "
            f"| {row['instability']:.4f} | {row['outlier_confidence']:.2f} |"
        )
    text = "\n".join(lines) + "\n"
    (runs / "ablation.md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
