// What a network says of every test-time view of every face: predictions of any number of views
// follow from it without asking the network again.
#pragma once

#include <vector>

#include "native/eval/evaluation.h"

namespace emoxnet::eval {

struct ViewAnswers {
  int views;                           ///< of each face, 1 to vision::kTtaSteps
  std::vector<Probabilities> answers;  ///< [faces,views]

  [[nodiscard]] std::size_t faces() const {
    return answers.size() / static_cast<std::size_t>(views);
  }

  /// Mean over the first `steps` views of each face, 1 to views.
  [[nodiscard]] Predictions average(int steps) const;
};

}  // namespace emoxnet::eval
