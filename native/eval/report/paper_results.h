// What the paper reports, to stand beside ours: Momin, Momin, Rasheed, Saqib, "Recognizing Facial
// Expressions in the Wild using Multi-Architectural Representations based Ensemble Learning with
// Distillation", tables 1 to 4.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "native/vision/labels.h"

namespace emoxnet::eval {

/// The data sets that the paper reports on.
enum class PaperDataset {
  kNone,     ///< another one: nothing to compare with
  kFERPlus,  ///< FER-2013 with FER+
  kRAFDB,
};

/// The paper's accuracy of one network, tables 1 and 2. Its abstract pairs some of these numbers
/// with other networks; the F1 tables agree with tables 1 and 2.
struct PaperAccuracy {
  std::string_view network;  ///< the registry's name
  double percent;
};

/// In the paper's order; nothing for kNone.
std::vector<PaperAccuracy> paper_accuracies(PaperDataset dataset);

/// The paper's F1 scores of one network, tables 3 and 4, [0,1].
struct PaperF1 {
  std::string_view network;
  std::array<double, vision::kClasses> per_class;  ///< vision::kClassNames' order
};

std::vector<PaperF1> paper_f1(PaperDataset dataset);

/// A network as the paper writes it; other names of the registry stay as they are.
std::string paper_name(std::string_view network);

}  // namespace emoxnet::eval
