// Reliability diagrams (Guo et al. 2017, arXiv:1706.04599, figure 1) as SVG.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "native/eval/calibration.h"

namespace emoxnet::eval {

struct ReliabilityPanel {
  std::string title;
  Calibration calibration;
};

/// Panels side by side: how often the answers of each bin are right beside how sure they are (the
/// dashed diagonal is a calibrated network), and below how many answers the bin holds.
void write_reliability_plot(std::ostream& out, const std::vector<ReliabilityPanel>& panels);

}  // namespace emoxnet::eval
