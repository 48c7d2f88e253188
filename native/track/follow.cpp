#include "native/track/follow.h"

namespace emoxnet::track {

using Complex = std::complex<double>;
using detect::Point;

vision::Crop follow_crop(const vision::Crop& crop, const Alignment& motion) {
  const Complex shift =
      motion.shift * std::polar(double(crop.side) / vision::kSide, double(crop.roll));
  return {static_cast<float>(crop.centre_x + shift.real()),
          static_cast<float>(crop.centre_y + shift.imag()),
          static_cast<float>(crop.side * std::abs(motion.factor)),
          static_cast<float>(crop.roll + std::arg(motion.factor))};
}

detect::DetectedFace follow_face(const detect::DetectedFace& face, const vision::Crop& before,
                                 const vision::Crop& after) {
  const double grown = double(after.side) / before.side;
  const Complex turn = std::polar(grown, double(after.roll) - before.roll);
  const auto move = [&](const Point& point) {
    const Complex from(point.x - before.centre_x, point.y - before.centre_y);
    const Complex to = turn * from + Complex(after.centre_x, after.centre_y);
    return Point{to.real(), to.imag()};
  };
  detect::DetectedFace moved = face;
  const Point centre = move(centre_of(face.box));
  const double width = face.box.width * grown, height = face.box.height * grown;
  moved.box = {centre.x - width / 2, centre.y - height / 2, width, height};
  for (Point& landmark : moved.landmarks) landmark = move(landmark);
  return moved;
}

}  // namespace emoxnet::track
