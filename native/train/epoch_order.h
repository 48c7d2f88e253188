// Which training images an epoch shows, and in which order.
#pragma once

#include <torch/torch.h>

namespace emoxnet::train {

/// labels: [N] int64 in the host's memory. Returns N indices, [N] int64, shuffled by torch's global
/// generator. balance 0: each image once. Otherwise images are repeated or left out so that a label
/// of n images has a share of the epoch proportional to n^(1 - balance); how often two images of
/// the same label are shown differs by one at most.
torch::Tensor epoch_order(const torch::Tensor& labels, double balance);

}  // namespace emoxnet::train
