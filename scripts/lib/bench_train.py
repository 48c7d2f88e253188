#!/usr/bin/python3
"""Times the paper's networks by `emoxnet bench` and in Python's PyTorch, eager and (where it has it)
torch.compile, in turns, so that all find the machine alike; of several turns it takes the median.

usage: bench_train.py --program PROGRAM --out FILE.json [options of emoxnet bench]

Same work as native/train/throughput.cpp: random grey faces [batch,1,48,48] in channels_last, stems
of stride 2 without pooling, cross-entropy with soft targets, Nesterov's SGD over lists of tensors,
autocast to bfloat16 where the program had it.
"""

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import time
import warnings

import torch
from torch import nn
from torch_networks import SqueezedBasicBlock, features, make_single_network

CLASSES = 7
WORK = ("forward", "training")
MEMBERS = ("vgg16", "densenet121", "se-resnet34", "se-resnext50")


def standardise(faces):
    return nn.functional.instance_norm(faces, eps=1e-3)


class Single(nn.Module):
    """A baseline with the common head; grey input."""

    def __init__(self, name):
        super().__init__()
        self.name = name
        self.network = make_single_network(name)
        first = next(m for m in self.network.modules() if isinstance(m, nn.Conv2d))
        first.weight = nn.Parameter(first.weight.sum(1, keepdim=True))
        first.in_channels = 1
        self.network.classifier = self.network.fc = None  # of the ten classes
        self.classifier = nn.LazyConv2d(CLASSES, 1)

    def forward(self, faces):
        maps = features(self.name, self.network, standardise(faces), pool=False)
        return self.classifier(maps).float().mean((2, 3))


class EmoXNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.members = nn.ModuleList(Single(name) for name in MEMBERS)
        for member in self.members:
            member.classifier = None
        self.head = nn.Sequential(
            nn.LazyLinear(512), nn.ReLU(), nn.Dropout(0.5), nn.Linear(512, CLASSES)
        )

    def forward(self, faces):
        x = standardise(faces)
        means = [features(m.name, m.network, x, pool=False).mean((2, 3)) for m in self.members]
        return self.head(torch.cat(means, 1).float())


class EmoXNetLite(nn.Sequential):
    def __init__(self, widths, blocks, reduction):
        layers = [nn.Conv2d(1, widths[0], 5, 2, 2, bias=False), nn.BatchNorm2d(widths[0]), nn.ReLU()]
        width = widths[0]
        for stage, (wider, count) in enumerate(zip(widths, blocks)):
            for block in range(count):
                stride = 2 if stage > 0 and block == 0 else 1
                shortcut = None
                if stride != 1 or width != wider:
                    shortcut = nn.Sequential(
                        nn.Conv2d(width, wider, 1, stride, bias=False), nn.BatchNorm2d(wider)
                    )
                layers.append(
                    SqueezedBasicBlock(width, wider, stride, shortcut, reduction=reduction)
                )
                width = wider
        super().__init__(*layers, nn.Dropout(0.2), nn.Conv2d(width, CLASSES, 1))

    def forward(self, faces):
        return super().forward(standardise(faces)).float().mean((2, 3))


def make(row):
    if row["name"] == "emoxnet":
        return EmoXNet()
    if row["name"] == "emoxnet-lite":
        return EmoXNetLite(**row["shape"])
    return Single(row["name"])


def calls_per_second(step, seconds):
    for _ in range(2):
        step().flatten()[0].item()
    start, calls = time.perf_counter(), 0
    while True:
        for _ in range(4):
            last = step()
        last.flatten()[0].item()
        calls += 4
        elapsed = time.perf_counter() - start
        if elapsed >= seconds:
            return calls / elapsed


def measure(row, bench, compiled, seconds):
    device, batch = torch.device(bench["device"]), bench["batch"]
    faces = torch.rand(batch, 1, 48, 48, device=device).contiguous(memory_format=torch.channels_last)
    targets = torch.softmax(torch.randn(batch, CLASSES, device=device), 1)
    network = make(row).to(device)
    network.eval()
    with torch.no_grad():
        network(faces)  # gives lazy layers their shapes
    network = network.to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(
        network.parameters(), lr=1e-3, momentum=0.9, weight_decay=1e-4, nesterov=True, foreach=True
    )
    run = torch.compile(network) if compiled else network

    def autocast():
        if bench["precision"] == "bfloat16":
            return torch.autocast(device.type, torch.bfloat16)
        return contextlib.nullcontext()

    def forward():
        with torch.no_grad(), autocast():
            return run(faces)

    def train():
        with autocast():
            loss = -(targets * torch.log_softmax(run(faces), 1)).sum(1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.detach()

    forward_rate = batch * calls_per_second(forward, seconds)
    network.train()
    return forward_rate, batch * calls_per_second(train, seconds)


def ask(program, *arguments):
    answer = subprocess.run([program, *arguments], stdout=subprocess.PIPE)
    if answer.returncode != 0:
        sys.exit(answer.returncode)  # it has said why
    return json.loads(answer.stdout)


def take_turns(name, options, passed_on):
    """The answer of `emoxnet bench` for one network, Python's figures and the ratios beside it."""
    forms = ["eager"] + (["compile"] if hasattr(torch, "compile") else [])
    rates = {form: [] for form in ["ours", *forms]}
    for _ in range(options.turns):
        bench = ask(options.program, "bench", "--json", "--model", name, *passed_on)
        torch.set_num_threads(bench["threads"])
        (row,) = bench["networks"]
        rates["ours"].append([row[f"{work}_images_per_second"] for work in WORK])
        for form in forms:
            rates[form].append(measure(row, bench, form == "compile", bench["seconds"]))
    medians = {form: [statistics.median(turns) for turns in zip(*rates[form])] for form in rates}
    for i, work in enumerate(WORK):
        row[f"{work}_images_per_second"] = medians["ours"][i]
        for form in forms:
            row.setdefault(form, {}).update({
                f"{work}_images_per_second": medians[form][i],
                f"{work}_ratio": medians["ours"][i] / medians[form][i]})
    return bench, row, forms


def print_row(row, form):
    columns = [row["name"].ljust(16), form.ljust(10)]
    for work, width in zip(WORK, (10, 12)):
        columns.append(f"{row[form][f'{work}_images_per_second']:{width}.0f}"
                       f"{row[f'{work}_images_per_second']:10.0f}{row[form][f'{work}_ratio']:8.2f}")
    print("".join(columns), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--program", required=True, help="emoxnet")
    parser.add_argument("--out", required=True, help="figures as JSON")
    parser.add_argument("--model", nargs="+", help="networks to measure; default: the paper's")
    parser.add_argument("--turns", type=int, default=3, help="of which the median counts")
    warnings.filterwarnings("ignore", message="Lazy modules")
    options, passed_on = parser.parse_known_args()
    if options.turns < 1:
        print(f"--turns {options.turns}: expected at least 1", file=sys.stderr)
        sys.exit(2)
    names = options.model or [row["name"] for row in ask(options.program, "models", "--json")
                              if row["name"] != "face-resnet"]  # which torchvision does not have
    result = None
    for name in names:
        bench, row, forms = take_turns(name, options, passed_on)
        if result is None:
            result = bench | {"turns": options.turns, "networks": []}
            print(f"{bench['device']}, {bench['threads']} threads, {bench['precision']}, batches of "
                  f"{bench['batch']}; PyTorch {torch.__version__}; images a second, medians of "
                  f"{options.turns}\n")
            print(f"{'network':16}{'':10}{'forward':>10}{'ours':>10}{'ratio':>8}"
                  f"{'training':>12}{'ours':>10}{'ratio':>8}")
        for form in forms:
            print_row(row, form)
        result["networks"].append(row)
        with open(options.out, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=2)


if __name__ == "__main__":
    main()
