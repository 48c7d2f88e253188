#include "native/eval/pictures/no_faces.h"

#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "native/vision/preprocess.h"

namespace emoxnet::eval {
namespace {

constexpr int kCanvas = 4 * vision::kSide;  // drawn large, so that edges are as soft as a camera's

cv::Point random_point(cv::RNG& rng) { return {rng.uniform(0, kCanvas), rng.uniform(0, kCanvas)}; }

cv::Scalar random_grey(cv::RNG& rng) { return cv::Scalar::all(rng.uniform(0, 256)); }

cv::Mat draw_ground(cv::RNG& rng) {
  cv::Mat corners(2, 2, CV_8U), ground;
  rng.fill(corners, cv::RNG::UNIFORM, 0, 256);
  cv::resize(corners, ground, {kCanvas, kCanvas}, 0, 0, cv::INTER_LINEAR);
  return ground;
}

void draw_shape(cv::Mat& canvas, cv::RNG& rng) {
  const auto grey = random_grey(rng);
  const int thickness = rng.uniform(0, 2) == 0 ? cv::FILLED : rng.uniform(1, 12);
  switch (rng.uniform(0, 5)) {
    case 0:
      cv::line(canvas, random_point(rng), random_point(rng), grey, rng.uniform(1, 12), cv::LINE_AA);
      break;
    case 1:
      cv::rectangle(canvas, random_point(rng), random_point(rng), grey, thickness);
      break;
    case 2: {
      const cv::Size axes(rng.uniform(4, kCanvas / 2), rng.uniform(4, kCanvas / 2));
      cv::ellipse(canvas, random_point(rng), axes, rng.uniform(0, 180), 0, 360, grey, thickness,
                  cv::LINE_AA);
      break;
    }
    case 3: {
      const std::vector<cv::Point> corners = {random_point(rng), random_point(rng),
                                              random_point(rng)};
      cv::fillConvexPoly(canvas, corners, grey, cv::LINE_AA);
      break;
    }
    default: {
      std::string word;
      for (int i = rng.uniform(1, 6); i > 0; --i) word += static_cast<char>(rng.uniform('A', '['));
      cv::putText(canvas, word, random_point(rng), cv::FONT_HERSHEY_SIMPLEX, rng.uniform(1.0, 4.0),
                  grey, rng.uniform(2, 8), cv::LINE_AA);
    }
  }
}

cv::Mat draw_scene(cv::RNG& rng) {
  cv::Mat canvas = draw_ground(rng), small;
  for (int shapes = rng.uniform(1, 12); shapes > 0; --shapes) draw_shape(canvas, rng);
  cv::resize(canvas, small, {vision::kSide, vision::kSide}, 0, 0, cv::INTER_AREA);
  return small;
}

cv::Mat draw_noise(cv::RNG& rng) {
  cv::Mat noise(vision::kSide, vision::kSide, CV_8U);
  rng.fill(noise, cv::RNG::NORMAL, rng.uniform(40, 216), rng.uniform(3, 80));
  return noise;
}

}  // namespace

std::vector<std::uint8_t> draw_no_faces(int count, std::uint64_t seed) {
  cv::RNG rng(seed);
  std::vector<std::uint8_t> planes;
  planes.reserve(static_cast<std::size_t>(count) * vision::kPixels);
  for (int i = 0; i < count; ++i) {
    const int kind = i % 10;
    const cv::Mat plane = kind == 0 ? cv::Mat(vision::kSide, vision::kSide, CV_8U, random_grey(rng))
                                    : (kind <= 2 ? draw_noise(rng) : draw_scene(rng));
    planes.insert(planes.end(), plane.datastart, plane.dataend);
  }
  return planes;
}

}  // namespace emoxnet::eval
