#include "native/detect/look.h"

#include <algorithm>

namespace emoxnet::detect {
namespace {

Point turned_back(double u, double v, int turns) {
  switch (turns) {
    case 1:
      return {v, 1 - u};
    case 2:
      return {1 - u, 1 - v};
    case 3:
      return {1 - v, u};
    default:
      return {u, v};
  }
}

}  // namespace

Look whole_look(int width, int height, double margin) {
  const double side = std::max(width, height) * (1 + 2 * margin);
  return {(width - side) / 2, (height - side) / 2, side, 0};
}

Look look_around(const Point& centre, double side, int turns) {
  return {centre.x - side / 2, centre.y - side / 2, side, turns};
}

Point in_picture(const Look& look, double u, double v) {
  const auto [across, down] = turned_back(u, v, look.turns);
  return {look.left + across * look.side, look.top + down * look.side};
}

}  // namespace emoxnet::detect
