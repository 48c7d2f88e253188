#include "native/eval/plots/line_plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "native/eval/plots/svg.h"

namespace emoxnet::eval {
namespace {

constexpr double kWidth = 760, kLeastHeight = 182;
constexpr Margins kLineMargins{64, 190, 34, 44};
constexpr double kLineOfNames = 20;

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void include(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  void widen_if_flat() {
    if (!(low < high)) {
      low = std::isfinite(low) ? low - 0.5 : 0;
      high = low + 1;
    }
  }
};

// 1, 2 or 5 times a power of ten, for about `count` marks.
double tick_step(const Range& range, int count) {
  const double raw = (range.high - range.low) / count;
  const double power = std::pow(10, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (raw <= factor * power) return factor * power;
  return 10 * power;
}

/// The multiples of step in the range.
std::vector<double> ticks(const Range& range, double step) {
  std::vector<double> multiples;
  const auto last = static_cast<std::int64_t>(std::floor(range.high / step));
  for (auto i = static_cast<std::int64_t>(std::ceil(range.low / step)); i <= last; ++i)
    multiples.push_back(static_cast<double>(i) * step);
  return multiples;
}

// What tells the i-th line apart: its colour, and dashes once the colours are used up.
Stroke stroke(std::size_t i) {
  constexpr std::array<const char*, 3> kDashes = {"", "7 4", "2 3"};
  return {kColours[i % kColours.size()], 2, kDashes[i / kColours.size() % kDashes.size()]};
}

double panel_height(const Panel& panel) {
  const double names = kLineOfNames * static_cast<double>(panel.series.size());
  return kLineMargins.top + kLineMargins.bottom + std::max(kLeastHeight, names);
}

void write_panel(Svg& svg, const Panel& panel, double top) {
  Range xs, ys;
  for (const Series& series : panel.series)
    for (const auto& [x, y] : series.points) {
      xs.include(x);
      ys.include(y);
    }
  xs.widen_if_flat();
  ys.widen_if_flat();
  const double width = kWidth - kLineMargins.left - kLineMargins.right,
               height = panel_height(panel) - kLineMargins.top - kLineMargins.bottom;
  const double bottom = top + kLineMargins.top + height;
  const auto px = [&](double x) {
    return kLineMargins.left + (x - xs.low) / (xs.high - xs.low) * width;
  };
  const auto py = [&](double y) {
    return top + kLineMargins.top + (ys.high - y) / (ys.high - ys.low) * height;
  };

  for (const double y : ticks(ys, tick_step(ys, 5))) {
    svg.line(kLineMargins.left, py(y), kLineMargins.left + width, py(y), {"#8884"});
    svg.text(kLineMargins.left - 8, py(y) + 4, Anchor::kEnd, tick_label(y));
  }
  for (const double x : ticks(xs, std::max(1.0, tick_step(xs, 8))))
    svg.text(px(x), bottom + 18, Anchor::kMiddle, tick_label(x));
  svg.text(kLineMargins.left, top + 20, Anchor::kStart, panel.title + ", " + panel.y_label);
  svg.text(kLineMargins.left + width / 2, bottom + kLineMargins.bottom - 8, Anchor::kMiddle,
           panel.x_label);

  for (std::size_t i = 0; i < panel.series.size(); ++i) {
    const Series& series = panel.series[i];
    std::vector<std::pair<double, double>> points;
    points.reserve(series.points.size());
    for (const auto& [x, y] : series.points) points.emplace_back(px(x), py(y));
    svg.polyline(points, stroke(i));
    const double y = top + kLineMargins.top + 14 + kLineOfNames * static_cast<double>(i);
    svg.line(kWidth - kLineMargins.right + 12, y - 4, kWidth - kLineMargins.right + 34, y - 4,
             stroke(i));
    svg.text(kWidth - kLineMargins.right + 42, y, Anchor::kStart, series.name);
  }
}

}  // namespace

void write_line_plot(std::ostream& out, const std::vector<Panel>& panels) {
  double height = 0;
  for (const Panel& panel : panels) height += panel_height(panel);
  Svg svg(out, kWidth, height);
  double top = 0;
  for (const Panel& panel : panels) {
    write_panel(svg, panel, top);
    top += panel_height(panel);
  }
}

}  // namespace emoxnet::eval
