"""Layers of torch.nn for the layers of a task, with the task's weights.

Images are [B, C, H, W] here and lie with the channels last, which took a tenth to a quarter off the time of a step.
"""

import base64

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh}

# As in src/workloads/layers/spec.ts; PyTorch's momentum is what a new value counts.
BATCH_NORM = {"momentum": 1 - 0.9, "eps": 1e-5}
LAYER_NORM = {"eps": 1e-5}


def array(encoded):
    """A typed array as src/python/encode.ts writes it."""
    [(dtype, text)] = encoded.items()
    return np.frombuffer(base64.b64decode(text), dtype=dtype).copy()


class Residual(nn.Module):
    def __init__(self, body, shortcut):
        super().__init__()
        self.body = body
        self.shortcut = shortcut

    def forward(self, x):
        return self.body(x) + self.shortcut(x)


class Attention(nn.Module):
    """Causal self-attention as in nanoGPT: one product for queries, keys and values of all heads."""

    def __init__(self, qkv, out, heads, length):
        super().__init__()
        self.qkv = qkv
        self.out = out
        self.heads = heads
        self.register_buffer("mask", torch.full((length, length), float("-inf")).triu(1))

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-2, -1)) * (width // self.heads) ** -0.5 + self.mask[:length, :length]
        y = scores.softmax(-1) @ v
        return self.out(y.transpose(1, 2).reshape(batch, length, width))


class Block(nn.Module):
    def __init__(self, width, attention, expand, project):
        super().__init__()
        self.norm1, self.norm2 = (nn.LayerNorm(width, **LAYER_NORM) for _ in range(2))
        self.attention = attention
        self.transform = nn.Sequential(expand, nn.GELU(approximate="tanh"), project)

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.transform(self.norm2(x))


class LearnedPositions(nn.Module):
    def __init__(self, positions):
        super().__init__()
        self.positions = nn.Parameter(positions)

    def forward(self, x):
        return x + self.positions[: x.shape[1]]


class TiedOutput(nn.Module):
    def __init__(self, embedding, body):
        super().__init__()
        self.embedding = embedding
        self.body = body

    def forward(self, x):
        return F.linear(self.body(self.embedding(x)), self.embedding.weight)


class Lstm(nn.Module):
    def __init__(self, W, U):
        super().__init__()
        self.lstm = nn.LSTM(W.shape[0], U.shape[0], batch_first=True)
        with torch.no_grad():
            self.lstm.weight_ih_l0.copy_(W.t())
            self.lstm.weight_hh_l0.copy_(U.t())
            self.lstm.bias_ih_l0.zero_()
            self.lstm.bias_hh_l0.zero_()
        # It adds two biases; the second would move the sum twice as far.
        self.lstm.bias_hh_l0.requires_grad_(False)

    def forward(self, x):
        return self.lstm(x)[0]


class Builder:
    def __init__(self):
        # Where features come from that were flattened with the channels first.
        self.order = None

    def weights(self, layer, *shape, name="W"):
        return torch.from_numpy(array(layer["weights"][name]).reshape(shape))

    def linear(self, weights):
        linear = nn.Linear(*weights.shape)
        with torch.no_grad():
            linear.weight.copy_(weights.t())
            linear.bias.zero_()
        return linear

    def dense(self, layer):
        inputs, units = layer["input"][-1], layer["units"]
        weights = self.weights(layer, inputs, units)
        if self.order is not None:
            weights, self.order = weights[self.order], None
        return self.linear(weights)

    def conv2d(self, layer):
        channels, filters, size = layer["input"][2], layer["filters"], layer["size"]
        window = {"stride": layer.get("stride", 1), "padding": layer.get("padding", 0)}
        conv = nn.Conv2d(channels, filters, size, bias=layer.get("bias", True), **window)
        with torch.no_grad():
            conv.weight.copy_(self.weights(layer, size, size, channels, filters).permute(3, 2, 0, 1))
            if conv.bias is not None:
                conv.bias.zero_()
        return conv

    def depthwiseConv2d(self, layer):
        channels, size = layer["input"][2], layer["size"]
        window = {"stride": layer.get("stride", 1), "padding": layer.get("padding", 0)}
        conv = nn.Conv2d(channels, channels, size, groups=channels, bias=False, **window)
        with torch.no_grad():
            conv.weight.copy_(self.weights(layer, size, size, channels, 1).permute(2, 3, 0, 1))
        return conv

    def batchNorm(self, layer):
        return nn.BatchNorm2d(layer["input"][-1], **BATCH_NORM)

    def maxPool2d(self, layer):
        return nn.MaxPool2d(layer["size"])

    def globalAveragePool(self, layer):
        return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())

    def flatten(self, layer):
        height, width, channels = layer["input"]
        places = torch.arange(height * width * channels).reshape(height, width, channels)
        self.order = places.permute(2, 0, 1).reshape(-1)
        return nn.Flatten()

    def embedding(self, layer, name="W"):
        table = self.weights(layer, layer["vocabulary"], layer["width"], name=name)
        return nn.Embedding.from_pretrained(table, freeze=False)

    def learnedPositions(self, layer):
        return LearnedPositions(self.weights(layer, *layer["input"], name="P"))

    def lstm(self, layer):
        inputs, units = layer["input"][1], layer["units"]
        return Lstm(self.weights(layer, inputs, 4 * units), self.weights(layer, units, 4 * units, name="U"))

    def layerNorm(self, layer):
        return nn.LayerNorm(layer["input"][-1], **LAYER_NORM)

    def transformerBlock(self, layer):
        length, width = layer["input"]

        def product(name, inputs, outputs):
            return self.linear(self.weights(layer, inputs, outputs, name=name))

        attention = Attention(
            product("attention.Wqkv", width, 3 * width), product("attention.Wo", width, width), layer["heads"], length
        )
        return Block(width, attention, product("expand.W", width, 4 * width), product("project.W", 4 * width, width))

    def tiedOutput(self, layer):
        return TiedOutput(self.embedding(layer, "embedding.W"), self.chain(layer["body"]))

    def residual(self, layer):
        return Residual(self.chain(layer["body"]), self.chain(layer.get("shortcut", [])))

    def chain(self, layers):
        modules = []
        for layer in layers:
            modules.append(getattr(self, layer["kind"])(layer))
            if layer.get("activation"):
                modules.append(ACTIVATIONS[layer["activation"]]())
        return nn.Sequential(*modules)


def with_channels_last(given):
    return given.to(memory_format=torch.channels_last)


def model_of(task):
    model = Builder().chain(task["layers"])
    return with_channels_last(model) if len(task["input"]) == 3 else model


def examples_of(task, encoded):
    x = torch.from_numpy(array(encoded).reshape(task["batchSize"], *task["input"]))
    if x.dtype == torch.int32:
        return x.long()
    return with_channels_last(x.permute(0, 3, 1, 2)) if len(task["input"]) == 3 else x
