#include "native/eval/line_plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

namespace emoxnet::eval {
namespace {

constexpr double kWidth = 720, kPanelHeight = 260;
constexpr double kLeft = 64, kRight = 150, kTop = 34, kBottom = 44;
constexpr std::array<const char*, 4> kColours = {"#0072b2", "#d55e00", "#009e73", "#cc79a7"};

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

void write_panel(std::ostream& out, const Panel& panel, double top) {
  Range xs, ys;
  for (const Series& series : panel.series)
    for (const auto& [x, y] : series.points) {
      xs.include(x);
      ys.include(y);
    }
  xs.widen_if_flat();
  ys.widen_if_flat();
  const double width = kWidth - kLeft - kRight, height = kPanelHeight - kTop - kBottom;
  const auto px = [&](double x) { return kLeft + (x - xs.low) / (xs.high - xs.low) * width; };
  const auto py = [&](double y) {
    return top + kTop + (ys.high - y) / (ys.high - ys.low) * height;
  };
  const auto text = [&](double x, double y, const char* anchor, const std::string& words) {
    out << "<text x='" << x << "' y='" << y << "' text-anchor='" << anchor << "'>" << words
        << "</text>\n";
  };
  const auto number = [](double value) {
    char words[32];
    std::snprintf(words, sizeof words, "%.4g", std::abs(value) < 1e-12 ? 0.0 : value);
    return std::string(words);
  };

  const auto y_ticks = ticks(ys, tick_step(ys, 5));
  out << "<g stroke='#8884' stroke-width='1'>\n";
  for (const double y : y_ticks)
    out << "<path d='M" << kLeft << ' ' << py(y) << 'h' << width << "'/>\n";
  out << "</g>\n";
  for (const double y : y_ticks) text(kLeft - 8, py(y) + 4, "end", number(y));
  for (const double x : ticks(xs, std::max(1.0, tick_step(xs, 8))))
    text(px(x), top + kPanelHeight - kBottom + 18, "middle", number(x));
  text(kLeft, top + 20, "start", panel.title + ", " + panel.y_label);
  text(kLeft + width / 2, top + kPanelHeight - 8, "middle", panel.x_label);

  for (std::size_t i = 0; i < panel.series.size(); ++i) {
    const Series& series = panel.series[i];
    const char* colour = kColours[i % kColours.size()];
    out << "<polyline fill='none' stroke='" << colour << "' stroke-width='2' points='";
    for (const auto& [x, y] : series.points) out << px(x) << ',' << py(y) << ' ';
    out << "'/>\n";
    const double y = top + kTop + 14 + 20 * static_cast<double>(i);
    out << "<path d='M" << kWidth - kRight + 12 << ' ' << y - 4 << "h18' stroke='" << colour
        << "' stroke-width='3'/>\n";
    text(kWidth - kRight + 36, y, "start", series.name);
  }
}

}  // namespace

void write_line_plot(std::ostream& out, const std::vector<Panel>& panels) {
  const double height = kPanelHeight * static_cast<double>(panels.size());
  out << "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 " << kWidth << ' ' << height
      << "' font-family='sans-serif' font-size='13'>\n"
      << "<rect width='100%' height='100%' fill='white'/>\n";
  for (std::size_t i = 0; i < panels.size(); ++i)
    write_panel(out, panels[i], kPanelHeight * static_cast<double>(i));
  out << "</svg>\n";
}

}  // namespace emoxnet::eval
