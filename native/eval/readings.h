// What was read from people's pictures and films, as files: a line for each face of each picture or
// frame, in the columns that the page's files are saved in.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "native/data/classes.h"
#include "native/detect/detected_face.h"
#include "native/detect/flaws.h"
#include "native/eval/probabilities.h"

namespace emoxnet::eval {

/// Below this share the likeliest class is not named alone: shares are calibrated, so under it
/// fewer than six answers in ten hold.
inline constexpr float kSureShare = 0.6F;

struct FaceReading {
  int id;           ///< from 1; of a film: the same face keeps its number
  detect::Box box;  ///< pixels of the picture
  Probabilities probabilities;
  std::vector<detect::Flaw> flaws;  ///< the worst first

  /// The likeliest class, an index into the network's.
  [[nodiscard]] std::size_t top() const;
  [[nodiscard]] bool is_sure() const { return probabilities[top()] >= kSureShare; }
};

/// A picture, or a film's frame.
struct Reading {
  std::string file;
  std::optional<double> time;  ///< milliseconds, of a film's frame
  std::vector<FaceReading> faces;
};

/// RFC 4180: file, seconds, face, x, y, width, height, expression, sure, one column for each class,
/// flaws. A picture without a face has a line with the file alone.
std::string to_csv(const std::vector<Reading>& readings, const data::Classes& classes);

/// What to_csv() wrote of these classes. Throws UserError naming the file where it is none of
/// those, or missing.
std::vector<Reading> read_csv(const std::filesystem::path& path, const data::Classes& classes);

/// {"model":…,"classes":[…],"readings":[{"file":…,"time":…,"faces":[{"id":…,"box":{…},
///   "expression":…,"sure":…,"probabilities":[…],"flaws":[…]}]}]}; model: what gave the answers.
std::string to_json(const std::vector<Reading>& readings, const data::Classes& classes,
                    const std::string& model);

}  // namespace emoxnet::eval
