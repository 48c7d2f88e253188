// Temperature scaling (Guo et al. 2017, arXiv:1706.04599): one number that makes a network as sure
// of itself as it is right.
#pragma once

#include <vector>

#include "native/eval/view_answers.h"

namespace emoxnet::eval {

/// An answer, had its logits been divided by the temperature.
Probabilities temper(const Probabilities& answer, double temperature);

/// What the views' answers would be, had their logits been divided by the temperature.
ViewAnswers temper(const ViewAnswers& answers, double temperature);

/// The temperature, from 0.1 to 10, of least negative log likelihood of the labels, the views of a
/// face averaged after it. labels: one for each face, -1 for none.
double fit_temperature(const ViewAnswers& answers, const std::vector<int>& labels);

}  // namespace emoxnet::eval
