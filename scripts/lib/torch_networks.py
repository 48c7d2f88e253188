"""The paper's single networks as Python's torchvision has them: an independent source beside which
ours are checked (tests/parity) and timed (scripts/bench train).

torchvision has no squeeze-and-excitation in its residual networks: here it is put into them as
timm's documents have it, 1x1 convolutions fc1 and fc2 and ReLU between on each residual branch.
"""

import torch
import torchvision
from torch import nn


class SqueezeExcitation(nn.Module):
    def __init__(self, channels, reduction=16):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, channels // reduction, 1)
        self.fc2 = nn.Conv2d(channels // reduction, channels, 1)

    def forward(self, x):
        gate = self.fc2(torch.relu(self.fc1(x.mean((2, 3), keepdim=True))))
        return x * torch.sigmoid(gate)


class SqueezedBasicBlock(torchvision.models.resnet.BasicBlock):
    def __init__(self, *arguments, reduction=16, **options):
        super().__init__(*arguments, **options)
        self.se = SqueezeExcitation(self.bn2.num_features, reduction)

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        y = self.se(self.bn2(self.conv2(y)))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class SqueezedBottleneck(torchvision.models.resnet.Bottleneck):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.se = SqueezeExcitation(self.bn3.num_features)

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        y = torch.relu(self.bn2(self.conv2(y)))
        y = self.se(self.bn3(self.conv3(y)))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


def resnet(block, **options):
    return torchvision.models.ResNet(block, [3, 4, 6, 3], num_classes=10, **options)


def vgg16():
    network = torchvision.models.vgg16_bn(num_classes=10)
    network.classifier = nn.Sequential(nn.Linear(512, 10))  # the published one has 120 M values
    return network


def residual_features(network, x, pool=True):
    x = torch.relu(network.bn1(network.conv1(x)))
    x = network.maxpool(x) if pool else x
    return network.layer4(network.layer3(network.layer2(network.layer1(x))))


def make_single_network(name):
    """The network of that name, with ten classes and three input channels."""
    return {
        "vgg16": vgg16,
        "densenet121": lambda: torchvision.models.densenet121(num_classes=10),
        "efficientnet-b0": lambda: torchvision.models.efficientnet_b0(num_classes=10),
        "resnet34": lambda: torchvision.models.resnet34(num_classes=10),
        "resnext50": lambda: torchvision.models.resnext50_32x4d(num_classes=10),
        "se-resnet34": lambda: resnet(SqueezedBasicBlock),
        "se-resnext50": lambda: resnet(SqueezedBottleneck, groups=32, width_per_group=4),
    }[name]()


def features(name, network, x, pool=True):
    """What its head gets: [N,3,H,W] to [N,C,h,w]. pool: the stem's max pooling."""
    if name == "vgg16":  # without the last max pooling, as our network is
        return network.features[:-1](x)
    if name == "densenet121":
        for stage, layer in network.features.named_children():
            x = layer(x) if pool or stage != "pool0" else x
        return torch.relu(x)
    if name == "efficientnet-b0":
        return network.features(x)
    return residual_features(network, x, pool)
