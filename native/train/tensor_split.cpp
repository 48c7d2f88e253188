#include "native/train/tensor_split.h"

#include <algorithm>
#include <string>

#include "native/support/user_error.h"

namespace emoxnet::train {

TensorSplit make_split(const data::FaceDataset& dataset, data::Split split, const Recipe& recipe,
                       const torch::Device& device) {
  const auto examples = data::select(dataset, split, recipe.protocol, data::Duplicates::kExclude);
  const auto n = static_cast<std::int64_t>(examples.size());
  if (n == 0)
    throw UserError(
        "the data set has no " + std::string(data::kSplitNames[static_cast<int>(split)]) +
        " images under protocol " + data::protocol_name(recipe.protocol, dataset.classes.size()) +
        "; expected both train and valid");
  const auto classes = static_cast<std::int64_t>(dataset.classes.size());
  TensorSplit tensors;
  tensors.faces = torch::empty({n, 1, vision::kSide, vision::kSide}, torch::kUInt8);
  tensors.targets = torch::zeros({n, classes});
  tensors.labels = torch::empty({n}, torch::kInt64);
  auto* face = tensors.faces.data_ptr<std::uint8_t>();
  auto* target = tensors.targets.data_ptr<float>();
  auto* label = tensors.labels.data_ptr<std::int64_t>();
  for (const data::Example& example : examples) {
    tensors.images.push_back(example.image);
    face = std::copy_n(dataset.plane(example.image), vision::kPixels, face);
    const auto distribution =
        data::vote_distribution(dataset.records[example.image].votes, dataset.classes);
    if (recipe.targets == Targets::kVotes && distribution)
      std::copy(distribution->begin(), distribution->end(), target);
    else
      target[example.label] = 1;
    target += classes;
    *label++ = example.label;
  }
  tensors.targets = (1 - recipe.label_smoothing) * tensors.targets +
                    recipe.label_smoothing / static_cast<double>(classes);
  tensors.faces = tensors.faces.to(device);
  tensors.targets = tensors.targets.to(device);
  tensors.labels = tensors.labels.to(device);
  return tensors;
}

torch::Tensor to_input(const torch::Tensor& faces) { return faces.to(torch::kFloat32) / 255; }

torch::Tensor cross_entropy(const torch::Tensor& logits, const torch::Tensor& targets) {
  return -(targets * torch::log_softmax(logits, 1)).sum(1).mean();
}

}  // namespace emoxnet::train
