#include "native/eval/view_answers.h"

#include "native/support/check.h"
#include "native/vision/tta.h"

namespace emoxnet::eval {

Predictions ViewAnswers::average(int steps) const {
  EMOXNET_CHECK(1 <= steps && steps <= views, "as many views as the network was asked about");
  Predictions predictions{steps, {}, {}};
  for (std::size_t face = 0; face < faces(); ++face) {
    const Probabilities* own = answers.data() + face * static_cast<std::size_t>(views);
    predictions.single.push_back(own[0]);  // view 0 is the face as it is
    predictions.tta.emplace_back();
    vision::average_views(own->data(), steps, vision::kClasses, predictions.tta.back().data());
  }
  return predictions;
}

}  // namespace emoxnet::eval
