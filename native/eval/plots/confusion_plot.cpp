#include "native/eval/plots/confusion_plot.h"

#include <cmath>
#include <cstdio>
#include <numeric>

#include "native/eval/plots/svg.h"

namespace emoxnet::eval {
namespace {

constexpr double kCell = 58, kLeft = 100, kTop = 74, kRight = 20, kBottom = 20;

// White for 0, the first of the line plots' colours for 1.
std::string shade(double share) {
  constexpr std::array<int, 3> kFull = {0x00, 0x72, 0xb2};
  char colour[8];
  const auto level = [&](int i) {
    return static_cast<int>(std::lround(255 - share * (255 - kFull[i])));
  };
  std::snprintf(colour, sizeof colour, "#%02x%02x%02x", level(0) & 0xff, level(1) & 0xff,
                level(2) & 0xff);
  return colour;
}

}  // namespace

void write_confusion_plot(std::ostream& out, const std::string& title, const Confusion& confusion) {
  constexpr double kSide = kCell * vision::kClasses;
  Svg svg(out, kLeft + kSide + kRight, kTop + kSide + kBottom);
  svg.text(kLeft, 22, Anchor::kStart, title);
  svg.text(kLeft + kSide / 2, 44, Anchor::kMiddle, "predicted");
  svg.text_upwards(20, kTop + kSide / 2, "label");
  for (int label = 0; label < vision::kClasses; ++label) {
    const std::string name(vision::kClassNames[label]);
    const double y = kTop + kCell * label, x_of_name = kLeft + kCell * (label + 0.5);
    svg.text(kLeft - 8, y + kCell / 2 + 5, Anchor::kEnd, name);
    svg.text(x_of_name, kTop - 8, Anchor::kMiddle, name);
    const auto& row = confusion[label];
    const int images = std::accumulate(row.begin(), row.end(), 0);
    for (int predicted = 0; predicted < vision::kClasses; ++predicted) {
      const double x = kLeft + kCell * predicted;
      const double share = images > 0 ? static_cast<double>(row[predicted]) / images : 0;
      const char* ink = share > 0.5 ? "#ffffff" : "#000000";
      char percent[16];
      std::snprintf(percent, sizeof percent, "%.0f %%", 100 * share);
      svg.rectangle(x, y, kCell - 1, kCell - 1, shade(share));
      svg.text(x + kCell / 2, y + kCell / 2 - 3, Anchor::kMiddle, std::to_string(row[predicted]),
               ink);
      svg.text(x + kCell / 2, y + kCell / 2 + 14, Anchor::kMiddle, percent, ink);
    }
  }
}

}  // namespace emoxnet::eval
