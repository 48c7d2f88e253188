#include "native/eval/plots/confusion_plot.h"

#include <cmath>
#include <cstdio>
#include <numeric>

#include "native/eval/plots/svg.h"

namespace emoxnet::eval {
namespace {

constexpr double kCell = 58;
constexpr Margins kConfusionMargins{100, 20, 74, 20};

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

void write_confusion_plot(std::ostream& out, const std::string& title, const data::Classes& classes,
                          const Confusion& confusion) {
  const double side = kCell * static_cast<double>(classes.size());
  Svg svg(out, kConfusionMargins.left + side + kConfusionMargins.right,
          kConfusionMargins.top + side + kConfusionMargins.bottom);
  svg.text(kConfusionMargins.left, 22, Anchor::kStart, title);
  svg.text(kConfusionMargins.left + side / 2, 44, Anchor::kMiddle, "predicted");
  svg.text_upwards(20, kConfusionMargins.top + side / 2, "label");
  for (std::size_t label = 0; label < classes.size(); ++label) {
    const std::string& name = classes[label];
    const double place = kCell * static_cast<double>(label);
    const double y = kConfusionMargins.top + place,
                 x_of_name = kConfusionMargins.left + place + kCell / 2;
    svg.text(kConfusionMargins.left - 8, y + kCell / 2 + 5, Anchor::kEnd, name);
    svg.text(x_of_name, kConfusionMargins.top - 8, Anchor::kMiddle, name);
    const auto& row = confusion[label];
    const int images = std::accumulate(row.begin(), row.end(), 0);
    for (std::size_t predicted = 0; predicted < classes.size(); ++predicted) {
      const double x = kConfusionMargins.left + kCell * static_cast<double>(predicted);
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
