// How fast networks run and train here, and how much of the device that is.
#pragma once

#include <torch/torch.h>

#include "native/models/placement.h"
#include "native/models/registry.h"

namespace emoxnet::train {

struct ThroughputOptions {
  std::int64_t batch = 128;
  double seconds = 2;  ///< of measuring, each time, after a warm-up
  models::Placement placement;
};

struct Throughput {
  double forward = 0;   ///< images a second, evaluation mode
  double training = 0;  ///< the same of whole steps, as Step takes them, with Nesterov's SGD
};

/// Of random faces; without augmentation and validation.
Throughput measure_throughput(const models::ModelOptions& model, const ThroughputOptions& options);

/// Multiply-adds a second of a large matrix product in the precision that networks would use: what
/// their own multiply-adds are compared with.
double measure_matrix_peak(const ThroughputOptions& options);

}  // namespace emoxnet::train
