// Runs a recipe: epochs, validation, learning rate, averaging of weights, checkpoints.
#pragma once

#include <atomic>
#include <filesystem>

#include "native/data/face_dataset.h"
#include "native/train/checkpoint.h"
#include "native/train/peers.h"

namespace emoxnet::train {

/// Files of a run, in its folder, beside those of run_logs.h.
inline constexpr const char* kCheckpointFile = "checkpoint.pt";  ///< continue from here
inline constexpr const char* kBestFile = "best.pt";              ///< best epoch on dev, or on valid

enum class Outcome { kFinished, kInterrupted };

/// Trains `run` until its recipe is done or `stop` becomes true; then the folder holds a
/// checkpoint from which the same call goes on and ends with the same weights.
/// Images whose twin is in valid or test are never trained on.
/// Peers that call it together train as one: a batch is cut into recipe.slices, as many for each
/// peer, which draws, augments and learns its own; gradients are summed over all, batch norms and
/// mixing see a slice at a time. The same number of slices gives the same losses, whoever computes
/// them. The first peer alone writes files. Throws UserError when the data set lacks a split, has
/// other classes or is not the one that the run was trained on so far, or when the loss is no
/// longer a number.
Outcome train(Checkpoint& run, const data::FaceDataset& dataset,
              const std::filesystem::path& folder, const std::atomic<bool>& stop, Peers& peers);

/// The same, alone.
Outcome train(Checkpoint& run, const data::FaceDataset& dataset,
              const std::filesystem::path& folder, const std::atomic<bool>& stop);

}  // namespace emoxnet::train
