// Line charts as SVG, for pictures that a run leaves beside its numbers.
#pragma once

#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace emoxnet::eval {

struct Series {
  std::string name;
  std::vector<std::pair<double, double>> points;  ///< x, y; drawn in this order
};

struct Panel {
  std::string title, x_label, y_label;
  std::vector<Series> series;
};

/// Panels one below the other. Colours distinguishable without colour vision (Okabe and Ito).
void write_line_plot(std::ostream& out, const std::vector<Panel>& panels);

}  // namespace emoxnet::eval
