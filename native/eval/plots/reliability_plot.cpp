#include "native/eval/plots/reliability_plot.h"

#include <algorithm>
#include <cstdio>

#include "native/eval/plots/svg.h"

namespace emoxnet::eval {
namespace {

constexpr double kPanelWidth = 380, kSide = 300;
constexpr double kCountsHeight = 60, kGap = 16;
constexpr Margins kReliabilityMargins{60, 0, 34, 44};
constexpr double kHeight =
    kReliabilityMargins.top + kSide + kGap + kCountsHeight + kReliabilityMargins.bottom;
constexpr double kBar = kSide / kCalibrationBins;

void write_panel(Svg& svg, const ReliabilityPanel& panel, double left) {
  const double bottom = kReliabilityMargins.top + kSide,
               counts_bottom = bottom + kGap + kCountsHeight;
  const auto py = [&](double share) { return bottom - share * kSide; };
  char error[32];
  std::snprintf(error, sizeof error, ", ECE %.3f", expected_error(panel.calibration));
  svg.text(left, 20, Anchor::kStart, panel.title + error);
  svg.text_upwards(left - 42, kReliabilityMargins.top + kSide / 2, "share of right answers");
  svg.text(left + kSide / 2, counts_bottom + 36, Anchor::kMiddle, "top probability");
  for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    svg.line(left, py(share), left + kSide, py(share), {"#8884"});
    svg.text(left - 8, py(share) + 4, Anchor::kEnd, tick_label(share));
    svg.text(left + share * kSide, counts_bottom + 18, Anchor::kMiddle, tick_label(share));
  }
  int most = 1;
  for (const CalibrationBin& bin : panel.calibration) most = std::max(most, bin.images);
  for (int i = 0; i < kCalibrationBins; ++i) {
    const CalibrationBin& bin = panel.calibration[i];
    if (bin.images == 0) continue;
    const double x = left + kBar * i + 1, count = kCountsHeight * bin.images / most;
    svg.rectangle(x, py(bin.accuracy), kBar - 2, bottom - py(bin.accuracy), kColours[0]);
    svg.line(x, py(bin.confidence), x + kBar - 2, py(bin.confidence), {kColours[1], 3});
    svg.rectangle(x, counts_bottom - count, kBar - 2, count, "#888888");
  }
  svg.line(left, py(0), left + kSide, py(1), {"#000000", 1, "5 4"});
  svg.text(left + 12, kReliabilityMargins.top + 20, Anchor::kStart, "right", kColours[0]);
  svg.text(left + 12, kReliabilityMargins.top + 38, Anchor::kStart, "mean top probability",
           kColours[1]);
  svg.text(left + 4, bottom + kGap + 12, Anchor::kStart,
           "answers, at most " + std::to_string(most));
}

}  // namespace

void write_reliability_plot(std::ostream& out, const std::vector<ReliabilityPanel>& panels) {
  Svg svg(out, kPanelWidth * static_cast<double>(panels.size()), kHeight);
  for (std::size_t i = 0; i < panels.size(); ++i)
    write_panel(svg, panels[i], kPanelWidth * static_cast<double>(i) + kReliabilityMargins.left);
}

}  // namespace emoxnet::eval
