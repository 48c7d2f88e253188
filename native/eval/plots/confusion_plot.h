// A confusion matrix as SVG.
#pragma once

#include <ostream>
#include <string>

#include "native/data/classes.h"
#include "native/eval/metrics.h"

namespace emoxnet::eval {

/// Rows are labels, columns predictions; every cell has the count and is shaded by its share of the
/// row.
void write_confusion_plot(std::ostream& out, const std::string& title, const data::Classes& classes,
                          const Confusion& confusion);

}  // namespace emoxnet::eval
