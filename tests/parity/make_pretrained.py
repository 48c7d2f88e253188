#!/usr/bin/python3
"""Writes weights as torchvision and timm publish them, with what they answer, for
pretrained_parity_test. Needs Debian's python3-torch and python3-torchvision; without them it exits
with 77.

usage: make_pretrained.py NETWORK FOLDER

    weights.pth or weights.safetensors   random ones, in another form for each network
    grey.f32, colour.f32                 [2,1,64,64] and [2,3,64,64] float32
    grey_features.f32, colour_features.f32
                                         [2,C,h,w] float32, the grey faces repeated three times
"""

import json
import pathlib
import re
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "scripts" / "lib"))
try:
    import torch
    from torch_networks import features, make_single_network
except ImportError:
    sys.exit(77)

from torch import nn

NAMES_IN_SAFETENSORS = {
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int64: "I64",
}
# Networks whose weights lie rounded in their file.
DTYPES = {"efficientnet-b0": torch.float16, "resnext50": torch.bfloat16}


def settle(name, network):
    """As training leaves it: no batch norm is the identity, its statistics are those of what comes
    in."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
            module.momentum = 1.0
    network.train()
    features(name, network, torch.randn(8, 3, 64, 64))
    network.eval()


def round_to(network, dtype):
    """To what will be read from a file of that type."""
    for tensor in network.state_dict().values():
        if tensor.is_floating_point():
            tensor.copy_(tensor.to(dtype))


def write_safetensors(tensors, path):
    header, parts, end = {"__metadata__": {"format": "pt"}}, [], 0
    for name, tensor in tensors.items():
        values = tensor.contiguous().flatten()
        begin, end = end, end + values.numel() * values.element_size()
        header[name] = {
            "dtype": NAMES_IN_SAFETENSORS[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [begin, end],
        }
        # numpy has no bfloat16
        same_size = torch.int16 if values.element_size() == 2 else values.dtype
        parts.append(values.view(same_size).numpy().tobytes())
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(parts))


def renamed(tensors, pattern, replacement):
    return {re.sub(pattern, replacement, name): tensor for name, tensor in tensors.items()}


def as_type(tensors, dtype):
    return {n: t.to(dtype) if t.is_floating_point() else t for n, t in tensors.items()}


def write_weights(name, network, folder):
    weights = network.state_dict()
    pth, safetensors = folder / "weights.pth", folder / "weights.safetensors"
    if name == "vgg16":  # the published file is of 2017: no zip archive, and no counters
        weights = {n: t for n, t in weights.items() if not n.endswith("num_batches_tracked")}
        torch.save(weights, pth, _use_new_zipfile_serialization=False)
    elif name == "densenet121":  # likewise, with dots where names now have none
        weights = renamed(weights, r"(denselayer\d+\.(?:norm|conv))([12])", r"\1.\2")
        torch.save(weights, pth, _use_new_zipfile_serialization=False)
    elif name in DTYPES:
        write_safetensors(as_type(weights, DTYPES[name]), safetensors)
    elif name == "resnet34":  # parameters in place of their values
        torch.save({**weights, **dict(network.named_parameters())}, pth)
    elif name == "se-resnet34":  # timm's legacy_seresnet34
        weights = renamed(weights, r"^(conv1|bn1)\.", r"layer0.\1.")
        weights = renamed(weights, r"\.se\.", ".se_module.")
        torch.save(renamed(weights, r"^fc\.", "last_linear."), pth)
    else:  # a checkpoint of a training run on several devices
        weights = renamed(weights, r"^", "module.")
        torch.save({"epoch": 3, "arch": name, "best": 0.5, "state_dict": weights}, pth)


def main():
    name, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    torch.manual_seed(1)
    with torch.no_grad():
        network = make_single_network(name)
        settle(name, network)
        round_to(network, DTYPES.get(name, torch.float32))
        write_weights(name, network, folder)
        for kind, channels in (("grey", 1), ("colour", 3)):
            faces = torch.randn(2, channels, 64, 64)
            answer = features(name, network, faces.expand(2, 3, 64, 64))
            faces.numpy().astype("<f4").tofile(folder / f"{kind}.f32")
            answer.numpy().astype("<f4").tofile(folder / f"{kind}_features.f32")


if __name__ == "__main__":
    main()
