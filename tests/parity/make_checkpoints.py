#!/usr/bin/python3
"""Writes a small network's weights in the forms in which people save them, for
pretrained_parity_test: FOLDER/weights-*.pth to be read, FOLDER/model-*.pth whole models. Needs
Debian's python3-torch; without it exits with 77.

usage: make_checkpoints.py FOLDER
"""

import pathlib
import sys

try:
    import numpy
    import torch
except ImportError:
    sys.exit(77)


def main(folder):
    model = torch.nn.Linear(3, 2)
    beside = {
        "model": model.state_dict(),
        "losses": numpy.zeros(300_000),
        "log": "epoch\n" * 400_000,
        "key": bytes(3_000_000),
        "seen": numpy.float64(0.5),
    }
    for protocol in range(2, 6):
        torch.save(beside, folder / f"weights-{protocol}.pth", pickle_protocol=protocol)
        old = {"pickle_protocol": protocol, "_use_new_zipfile_serialization": False}
        torch.save(model.state_dict(), folder / f"weights-old-{protocol}.pth", **old)
        torch.save(model, folder / f"model-old-{protocol}.pth", **old)
        torch.save(model, folder / f"model-{protocol}.pth", pickle_protocol=protocol)


main(pathlib.Path(sys.argv[1]))
