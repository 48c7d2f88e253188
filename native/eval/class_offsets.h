// Naming every expression as often as it occurs. A network that learnt from split votes hardly ever
// names the rare ones: few of the ten people who vote for disgust agree on it.
#pragma once

#include <array>
#include <vector>

#include "native/eval/view_answers.h"

namespace emoxnet::eval {

using ClassOffsets = std::array<double, vision::kClasses>;

/// What the views' answers would be, had the offsets been added to their logits.
ViewAnswers offset(const ViewAnswers& answers, const ClassOffsets& offsets);

/// Offsets with which, the views of a face averaged after it, each class is named as often as it is
/// the label, as nearly as found. labels: one for each face, -1 for none.
ClassOffsets fit_class_offsets(const ViewAnswers& answers, const std::vector<int>& labels);

}  // namespace emoxnet::eval
