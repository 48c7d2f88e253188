#include "native/train/run_logs.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "native/eval/plots/line_plot.h"
#include "native/support/atomic_file.h"

namespace emoxnet::train {

void write_recipe(const Recipe& recipe, const std::filesystem::path& folder) {
  write_stream_atomically(folder / kRecipeFile,
                          [&](std::ostream& out) { out << to_json(recipe).dump(2) << '\n'; });
}

void write_logs(const std::vector<EpochLog>& history, const std::filesystem::path& folder) {
  write_stream_atomically(folder / kMetricsFile, [&](std::ostream& out) {
    out << "epoch,learning_rate,train_loss,valid_loss,valid_accuracy,seconds,valid_macro_f1\n";
    for (const EpochLog& e : history) {
      out << e.epoch << ',' << e.learning_rate << ',' << e.train_loss << ',' << e.valid_loss << ','
          << e.valid_accuracy << ',' << e.seconds << ',';
      if (e.valid_macro_f1 >= 0) out << e.valid_macro_f1;
      out << '\n';
    }
  });
  eval::Series train_loss{"train loss", {}}, valid_loss{"loss on faces held out", {}};
  eval::Series accuracy{"accuracy", {}};
  for (const EpochLog& e : history) {
    const auto epoch = static_cast<double>(e.epoch);
    train_loss.points.emplace_back(epoch, e.train_loss);
    valid_loss.points.emplace_back(epoch, e.valid_loss);
    accuracy.points.emplace_back(epoch, 100 * e.valid_accuracy);
  }
  const eval::Panel loss_panel{"loss", "epoch", "cross-entropy", {train_loss, valid_loss}};
  const eval::Panel accuracy_panel{"accuracy on faces held out", "epoch", "%", {accuracy}};
  write_stream_atomically(folder / kCurveFile, [&](std::ostream& out) {
    eval::write_line_plot(out, {loss_panel, accuracy_panel});
  });
}

}  // namespace emoxnet::train
