// What a person would see is drawn: each plot is parsed as far as its claims go.
#include <gtest/gtest.h>

#include <sstream>

#include "native/eval/plots/confusion_plot.h"
#include "native/eval/plots/line_plot.h"
#include "native/eval/plots/reliability_plot.h"
#include "native/vision/labels.h"

namespace emoxnet::eval {
namespace {

int count(const std::string& text, const std::string& part) {
  int times = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size())
    ++times;
  return times;
}

TEST(Plots, LinesCanBeToldApartEvenIfTheyAreMany) {
  Panel panel{"t", "x", "y", {}};
  for (int i = 0; i < 9; ++i)
    panel.series.push_back({"run " + std::to_string(i), {{1, i}, {2, 2 * i}}});
  std::ostringstream out;
  write_line_plot(out, {panel});
  const std::string svg = out.str();
  EXPECT_EQ(count(svg, "<polyline"), 9);
  EXPECT_EQ(count(svg, "<polyline fill='none' stroke='#0072b2' stroke-width='2' points="), 1);
  EXPECT_EQ(count(svg, "<polyline fill='none' stroke='#0072b2' stroke-width='2' stroke-dash"), 1);
  EXPECT_EQ(count(svg, "</svg>"), 1);
}

TEST(Plots, NamesMayHoldAnyCharacter) {
  std::ostringstream out;
  write_line_plot(out, {{"t", "x", "y", {{"a<b&c", {{1, 1}}}}}});
  EXPECT_NE(out.str().find("a&lt;b&amp;c"), std::string::npos);
  EXPECT_EQ(out.str().find("a<b"), std::string::npos);
}

TEST(Plots, ConfusionShadesTheShareOfTheRow) {
  Confusion confusion = empty_confusion(vision::kClasses);
  confusion[0][0] = 30;  // all of its row: the full colour
  confusion[1][2] = 5;   // half of its row: half way to white
  confusion[1][1] = 5;
  std::ostringstream out;
  write_confusion_plot(out, "made", data::seven_classes(), confusion);
  const std::string svg = out.str();
  EXPECT_EQ(count(svg, "fill='#0072b2'"), 1);
  EXPECT_EQ(count(svg, "fill='#80b9d9'"), 2);  // (255 + 0) / 2, (255 + 0x72) / 2, (255 + 0xb2) / 2
  EXPECT_EQ(count(svg, ">30</text>"), 1);
  EXPECT_EQ(count(svg, ">50 %</text>"), 2);
  EXPECT_EQ(count(svg, ">surprise</text>"), 2);
}

TEST(Plots, ReliabilityDrawsTheBinsThatHoldAnswers) {
  Calibration calibration{};
  calibration[14] = {10, 0.97, 0.5};
  std::ostringstream out;
  write_reliability_plot(out, {{"made", calibration}});
  const std::string svg = out.str();
  EXPECT_NE(svg.find("made, ECE 0.470"), std::string::npos);
  // Half of 300 pixels high, and the one grey bar of the counts.
  EXPECT_EQ(count(svg, "height='150' fill='#0072b2'"), 1);
  EXPECT_EQ(count(svg, "fill='#888888'"), 1);
}

}  // namespace
}  // namespace emoxnet::eval
