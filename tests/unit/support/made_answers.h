// A network's answers, made.
#pragma once

#include "native/eval/probabilities.h"
#include "native/vision/labels.h"

namespace emoxnet::test {

/// What `top` leaves of 1 goes to the last class, or to the first if `top` is the last.
inline eval::Probabilities sure(int top, float probability) {
  eval::Probabilities p(vision::kClasses);
  p[top] = probability;
  p[top == vision::kClasses - 1 ? 0 : vision::kClasses - 1] += 1 - probability;
  return p;
}

inline eval::Probabilities certain(int top) { return sure(top, 1); }

}  // namespace emoxnet::test
