"""Convolutions, pooling and normalization of batches, and their gradients: as autograd calls them, in `channels_last`."""

import torch
import torch.nn.functional as F

EPSILON = 1e-5


def to_native(case, i, operand):
    """[B, H, W, C] as [B, C, H, W] and [K, K, I, O] as [O, I, K, K]; the numbers lie with the channels last."""
    if operand.dim() != 4:
        return operand
    is_kernel = case["operation"] == "conv2d" and i == 1
    moved = operand.permute(3, 2, 0, 1) if is_kernel else operand.permute(0, 3, 1, 2)
    return moved.contiguous(memory_format=torch.channels_last)


def from_native(case, result):
    is_kernel = case["operation"] == "conv2d" and case["attributes"].get("by") == 1
    return result.permute(2, 3, 1, 0) if is_kernel else result.permute(0, 2, 3, 1)


def conv2d(out, x, weights, dy=None, stride=1, padding=0, groups=1, by=None):
    if by is None:
        return torch.conv2d(x, weights, None, stride, padding, 1, groups)
    wanted = [by == 0, by == 1, False]
    sizes = ([stride] * 2, [padding] * 2, [1, 1], False, [0, 0])
    return torch.ops.aten.convolution_backward(dy, x, weights, None, *sizes, groups, wanted)[by]


def max_pool(out, x, dy=None, size=1, by=None):
    if by is None:
        return F.max_pool2d(x, size)
    _, places = F.max_pool2d(x, size, return_indices=True)
    window = ([size] * 2, [size] * 2, [0, 0], [1, 1], False)
    return torch.ops.aten.max_pool2d_with_indices_backward(dy, x, *window, places)


def batch_norm(out, x, gamma, beta, dy=None, by=None):
    y, mean, invstd = torch.native_batch_norm(x, gamma, beta, None, None, True, 0.1, EPSILON)
    if by is None:
        return y
    saved = (gamma, None, None, mean, invstd, True, EPSILON)
    return torch.ops.aten.native_batch_norm_backward(dy, x, *saved, [True, False, False])[0]


OPERATIONS = {"conv2d": conv2d, "maxPool2d": max_pool, "batchNorm": batch_norm}
