// What a webcam and its detector do to a face, on the device and in batch: for training with it and
// for measuring what it costs.
#pragma once

#include <torch/torch.h>

#include <array>

namespace emoxnet::data {

enum class Fault {
  kLowLight,       ///< down to 10 % of the light, sensor noise of up to 2.5 grey levels, 8 bits
  kSideLight,      ///< light that falls off across the face, to 10 % at its far side
  kNoise,          ///< Gaussian, up to 38 grey levels
  kBlur,           ///< Gaussian, up to 2 pixels
  kJpeg,           ///< luminance quantised as JPEG does, down to quality 5
  kLowResolution,  ///< up to 14 pixels wide and back
  kShift,          ///< of the box by up to 10 % of its side, in a random direction
  kScale,          ///< of the box by up to 10 %, larger or smaller
  kRotation,       ///< up to 20 degrees, to either side
};

struct FaultName {
  Fault fault;
  const char* name;  ///< for people
};

inline constexpr std::array<FaultName, 9> kFaults = {{{Fault::kLowLight, "low light"},
                                                      {Fault::kSideLight, "side light"},
                                                      {Fault::kNoise, "noise"},
                                                      {Fault::kBlur, "blur"},
                                                      {Fault::kJpeg, "JPEG"},
                                                      {Fault::kLowResolution, "low resolution"},
                                                      {Fault::kShift, "box shifted"},
                                                      {Fault::kScale, "box scaled"},
                                                      {Fault::kRotation, "rotation"}}};

/// faces: [N,1,48,48] float32 in [0,1]; severity: [N] in [0,1], 1 being the worst named above.
/// Returns the same shape and range. Draws from torch's global generator.
torch::Tensor apply_fault(Fault fault, const torch::Tensor& faces, const torch::Tensor& severity);

/// Gives a share of the faces one to three of the faults of light, sensor and encoding, at random
/// severities. What a detector's box does is augment()'s: shift, zoom, rotation.
torch::Tensor apply_random_faults(const torch::Tensor& faces, double share);

/// The box moved by (x, y) pixels, the nearest border pixel continuing: [N,1,48,48] to the same.
torch::Tensor move_box(const torch::Tensor& faces, double x, double y);

}  // namespace emoxnet::data
