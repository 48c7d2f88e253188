// Whom a student learns from.
#pragma once

#include <torch/torch.h>

#include <memory>
#include <optional>
#include <vector>

#include "native/data/augment.h"
#include "native/models/expression_model.h"
#include "native/models/placement.h"
#include "native/train/recipe.h"
#include "native/train/soft_labels.h"
#include "native/train/tensor_split.h"

namespace emoxnet::train {

/// The networks and files of soft labels that a recipe names; their answers are averaged.
class Teacher {
 public:
  /// Nullptr when the recipe names none. Throws UserError for a file that is neither a checkpoint
  /// nor soft labels of these pictures, of other classes, and for files that know different views.
  static std::unique_ptr<Teacher> open(const Recipe& recipe, const data::FaceDataset& dataset,
                                       const TensorSplit& split,
                                       const models::Placement& placement);

  /// Faces as they are shown to the student.
  struct Shown {
    torch::Tensor faces;  ///< [N,1,48,48] in [0,1]
    torch::Tensor view;   ///< [N] int64, which of the views that soft labels know; 0: as they are
  };

  /// Warps faces of the training split: to seeded views where soft labels know such, otherwise at
  /// random. chosen: [N] int64 positions in the split; faces: those, [N,1,48,48] in [0,1].
  /// Draws from torch's global generator.
  [[nodiscard]] Shown show(const torch::Tensor& chosen, const torch::Tensor& faces) const;

  /// What the student is to answer: softened by the recipe's temperature and smoothed (paper,
  /// section on knowledge distillation), [N,classes], rows sum to 1. shown: as show() returned it;
  /// mixing: how the student sees it mixed; networks are asked about the faces so mixed, and about
  /// nothing else that was done to them.
  [[nodiscard]] torch::Tensor targets(const torch::Tensor& chosen, const Shown& shown,
                                      const data::Mixing& mixing) const;

 private:
  Teacher(const Recipe& recipe, std::size_t classes, const models::Placement& placement)
      : recipe_(recipe), classes_(static_cast<std::int64_t>(classes)), placement_(placement) {}

  void add_soft_labels(const std::string& path, const data::FaceDataset& dataset,
                       const TensorSplit& split);

  const Recipe& recipe_;
  std::int64_t classes_;
  models::Placement placement_;
  std::vector<std::shared_ptr<models::ExpressionModel>> networks_;
  std::vector<torch::Tensor> answers_;  ///< of each file: [split, 1 + views, classes], softened
  std::optional<SeededViews> views_;    ///< that all files know
  torch::Tensor warps_;                 ///< what made them: [split, 1 + views, data::kWarpDraws]
};

}  // namespace emoxnet::train
