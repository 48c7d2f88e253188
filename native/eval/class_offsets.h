// Naming every expression as often as it occurs. A network that learnt from split votes hardly ever
// names the rare ones: few of the ten people who vote for disgust agree on it.
#pragma once

#include <vector>

#include "native/eval/view_answers.h"

namespace emoxnet::eval {

using ClassOffsets = std::vector<double>;  ///< [classes]

/// What the views' answers would be, had the offsets been added to their logits.
ViewAnswers offset(const ViewAnswers& answers, const ClassOffsets& offsets);

/// Offsets with which, the views of a face averaged after it, each class is named as often as it is
/// the label, as nearly as found. answers: of one face or more; labels: one for each, -1
/// for none.
ClassOffsets fit_class_offsets(const ViewAnswers& answers, const std::vector<int>& labels);

}  // namespace emoxnet::eval
