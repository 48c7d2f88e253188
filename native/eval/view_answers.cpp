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
    std::vector<float> views_of_face;      // [steps,classes]
    for (int view = 0; view < steps; ++view)
      views_of_face.insert(views_of_face.end(), own[view].begin(), own[view].end());
    predictions.tta.emplace_back(own->size());
    vision::average_views(views_of_face.data(), steps, static_cast<int>(own->size()),
                          predictions.tta.back().data());
  }
  return predictions;
}

}  // namespace emoxnet::eval
