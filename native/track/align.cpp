#include "native/track/align.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "native/vision/preprocess.h"

namespace emoxnet::track {
namespace {

using Complex = std::complex<double>;
using Image = std::vector<float>;

constexpr std::size_t kParameters = 4;
using Vector = std::array<double, kParameters>;
using Matrix = std::array<Vector, kParameters>;

/// Where the mouth begins: sides of the plane below its centre.
constexpr double kMaskBottom = 0.2;
/// A step that moves no pixel of the plane further than this is the last.
constexpr double kSmallestStep = 0.02;

/// Means of shrink x shrink pixels of a plane.
Image shrunk(const std::uint8_t* plane, int shrink) {
  const int side = vision::kSide / shrink;
  Image small;
  for (int index = 0; index < side * side; ++index) {
    const std::uint8_t* from =
        &plane[index / side * shrink * vision::kSide + index % side * shrink];
    int sum = 0;
    for (int y = 0; y < shrink; ++y)
      for (int x = 0; x < shrink; ++x) sum += from[y * vision::kSide + x];
    small.push_back(static_cast<float>(sum) / static_cast<float>(shrink * shrink));
  }
  return small;
}

double bilinear(const Image& image, int side, double x, double y) {
  const int column = std::min(static_cast<int>(x), side - 2);
  const int row = std::min(static_cast<int>(y), side - 2);
  const double right = x - column, down = y - row;
  const float* at = &image[row * side + column];
  const double top = at[0] * (1 - right) + at[1] * right;
  const double bottom = at[side] * (1 - right) + at[side + 1] * right;
  return top * (1 - down) + bottom * down;
}

/// Solves matrix * x = vector in place by Cholesky; false if the matrix is singular.
bool solve(const Matrix& matrix, Vector& vector) {
  Matrix lower{};
  for (std::size_t row = 0; row < kParameters; ++row)
    for (std::size_t column = 0; column <= row; ++column) {
      double sum = matrix[row][column];
      for (std::size_t k = 0; k < column; ++k) sum -= lower[row][k] * lower[column][k];
      if (row == column && !(sum > 1e-9)) return false;
      lower[row][column] = row == column ? std::sqrt(sum) : sum / lower[column][column];
    }
  for (std::size_t row = 0; row < kParameters; ++row) {
    for (std::size_t k = 0; k < row; ++k) vector[row] -= lower[row][k] * vector[k];
    vector[row] /= lower[row][row];
  }
  for (std::size_t row = kParameters; row-- > 0;) {
    for (std::size_t k = row + 1; k < kParameters; ++k) vector[row] -= lower[k][row] * vector[k];
    vector[row] /= lower[row][row];
  }
  return true;
}

struct Statistics {
  double mean;
  double spread;  ///< standard deviation
};

/// One resolution.
class Level {
 public:
  /// shrink: pixels of the plane to one of this level.
  Level(const std::uint8_t* before, const std::uint8_t* after, int shrink)
      : shrink_(shrink),
        side_(vision::kSide / shrink),
        centre_((side_ - 1) / 2.0),
        before_(shrunk(before, shrink)),
        after_(shrunk(after, shrink)),
        warped_(before_.size()) {
    // The pixels that count: brows, eyes and nose, as corners show the room and a mouth moves.
    for (int index = 0; index < side_ * side_; ++index) {
      const Complex at = place(index);
      if (std::abs(at) < centre_ && at.imag() < kMaskBottom * side_) mask_.push_back(index);
    }
  }

  /// Improves `found` by so many steps at most; false where nothing can be told.
  bool refine(Alignment& found, int steps) {
    const Statistics before = statistics(before_);
    if (before.spread < 1) return false;
    prepare();
    for (int i = 0; i < steps; ++i) {
      warp(found);
      const Statistics after = statistics(warped_);
      if (after.spread < 1) return false;
      Vector step = gradient(before, after);
      if (!solve(hessian_, step)) return false;
      const Complex turn(step[0], step[1]), shift(step[2], step[3]);
      // `found` after the inverse of the step.
      found.factor /= 1.0 + turn;
      found.shift -= double(shrink_) * found.factor * shift;
      if ((std::abs(turn) * side_ / 2 + std::abs(shift)) * shrink_ < kSmallestStep) break;
      // A face neither doubles nor turns over between two frames: the search ran away.
      if (!(std::abs(std::abs(found.factor) - 1) < 0.5)) return false;
    }
    warp(found);
    found.correlation = correlation(before, statistics(warped_));
    return true;
  }

 private:
  /// About the centre.
  [[nodiscard]] Complex place(int index) const {
    const int column = index % side_, row = index / side_;
    return {column - centre_, row - centre_};
  }

  /// Everything that depends on the last picture alone.
  void prepare() {
    for (const int index : mask_) {
      // The mask leaves out the border, so every pixel has neighbours.
      const float* at = before_.data() + index;
      const double right = (at[1] - at[-1]) / 2, down = (at[side_] - at[-side_]) / 2;
      const Complex z = place(index);
      steepest_.push_back(
          {right * z.real() + down * z.imag(), down * z.real() - right * z.imag(), right, down});
      for (std::size_t row = 0; row < kParameters; ++row)
        for (std::size_t column = 0; column < kParameters; ++column)
          hessian_[row][column] += steepest_.back()[row] * steepest_.back()[column];
    }
  }

  void warp(const Alignment& found) {
    const Complex middle(centre_, centre_);
    const double last = side_ - 1;
    for (const int index : mask_) {
      const Complex at = found.factor * place(index) + found.shift / double(shrink_) + middle;
      warped_[index] = static_cast<float>(bilinear(after_, side_, std::clamp(at.real(), 0.0, last),
                                                   std::clamp(at.imag(), 0.0, last)));
    }
  }

  [[nodiscard]] Vector gradient(const Statistics& before, const Statistics& after) const {
    Vector sum{};
    const double gain = before.spread / after.spread;
    for (std::size_t i = 0; i < mask_.size(); ++i) {
      const double level = (warped_[mask_[i]] - after.mean) * gain + before.mean;
      const double error = level - before_[mask_[i]];
      for (std::size_t row = 0; row < kParameters; ++row) sum[row] += steepest_[i][row] * error;
    }
    return sum;
  }

  [[nodiscard]] Statistics statistics(const Image& image) const {
    double sum = 0, squares = 0;
    for (const int index : mask_) {
      const double level = image[index];
      sum += level;
      squares += level * level;
    }
    const double count = static_cast<double>(mask_.size()), mean = sum / count;
    return {mean, std::sqrt(std::max(0.0, squares / count - mean * mean))};
  }

  [[nodiscard]] double correlation(const Statistics& before, const Statistics& after) const {
    double sum = 0;
    for (const int index : mask_)
      sum += (before_[index] - before.mean) * (warped_[index] - after.mean);
    return sum / (static_cast<double>(mask_.size()) * before.spread * after.spread);
  }

  int shrink_, side_;
  double centre_;
  Image before_, after_, warped_;  ///< [side,side]
  std::vector<int> mask_;
  std::vector<Vector> steepest_;  ///< of each pixel of the mask: how it changes with each parameter
  Matrix hessian_{};
};

}  // namespace

std::optional<Alignment> align(const std::uint8_t* before, const std::uint8_t* after) {
  Alignment found{1, 0, 0};
  for (const auto& [shrink, steps] : {std::pair{4, 10}, std::pair{2, 8}})
    if (!Level(before, after, shrink).refine(found, steps)) return std::nullopt;
  return found;
}

}  // namespace emoxnet::track
