// Drawings as SVG, in pixels, on white.
#pragma once

#include <array>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace emoxnet::eval {

/// Distinguishable without colour vision (Okabe and Ito 2008), those that show on white.
inline constexpr std::array<const char*, 7> kColours = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                        "#e69f00", "#56b4e9", "#000000"};

enum class Anchor { kStart, kMiddle, kEnd };

/// How a line is drawn. dashes: SVG's stroke-dasharray, "" for a solid line.
struct Stroke {
  std::string colour;
  double width = 1;
  std::string dashes = "";
};

/// What is left free around a drawing for its words.
struct Margins {
  double left, right, top, bottom;
};

/// Begins the drawing; it is complete once this object is gone.
class Svg {
 public:
  Svg(std::ostream& out, double width, double height);
  ~Svg();
  Svg(const Svg&) = delete;
  Svg& operator=(const Svg&) = delete;

  /// words may hold any character.
  void text(double x, double y, Anchor anchor, const std::string& words,
            const std::string& colour = "#000000");
  /// As above, read from below to above around its position.
  void text_upwards(double x, double y, const std::string& words);
  void rectangle(double x, double y, double width, double height, const std::string& fill);
  void line(double x1, double y1, double x2, double y2, const Stroke& stroke);
  void polyline(const std::vector<std::pair<double, double>>& points, const Stroke& stroke);

 private:
  std::ostream& out_;
};

/// Short enough for a tick: "0", "0.25", "1500".
std::string tick_label(double value);

}  // namespace emoxnet::eval
