// Reads picture and film files one after the other: finds the faces, asks the network, keeps the
// answers.
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <opencv2/core.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "native/data/face_picture.h"
#include "native/data/film.h"
#include "native/detect/dnn_detector.h"
#include "native/eval/readings.h"
#include "native/models/placement.h"
#include "native/models/readout.h"
#include "native/track/seen_face.h"
#include "native/train/checkpoint.h"
#include "native/vision/tta.h"

namespace emoxnet::cli {

struct PredictorOptions {
  bool aligned = false;           ///< pictures are faces already: nothing is looked for
  std::string detectors;          ///< folder; "": where they lie by default
  std::string csv, json;          ///< files to write; "": none
  std::string cam;                ///< folder for a map over each face of the pictures; "": none
  int steps = vision::kTtaSteps;  ///< test-time views
};

/// Where the map of a picture's face goes.
std::filesystem::path cam_file(const PredictorOptions& options,
                               const std::filesystem::path& picture, int face);

class Predictor {
 public:
  /// trained: must outlive it. known: what an earlier run read. Throws UserError where the networks
  /// that find faces are not there.
  Predictor(PredictorOptions options, models::Placement placement,
            const train::TrainedModel& trained, models::Readout readout,
            std::vector<eval::Reading> known);

  /// A file that cannot be read costs that file, with a word on standard error. Writes what was
  /// asked for; false, and nothing written, where no file could be read.
  bool read(const std::vector<std::filesystem::path>& files);

  /// Counts something that is not read, with that word on standard error.
  void leave_out(const std::string& sentence);

  [[nodiscard]] const std::vector<eval::Reading>& readings() const { return readings_; }

  /// A sentence or two about all of it.
  [[nodiscard]] std::string summary() const;

 private:
  struct Waiting {
    std::size_t reading, face;  ///< where the answer belongs
    std::array<std::uint8_t, vision::kPixels> plane;
  };

  void read_file(const std::filesystem::path& file);
  void read_picture(const std::filesystem::path& file);
  void read_film(const std::filesystem::path& file, data::Film& film);
  /// scale: pixels of the file for one of those in which the faces were found.
  void add(const std::filesystem::path& file, std::optional<double> time,
           const std::vector<track::SeenFace>& faces, double scale = 1);
  void classify();
  void write_maps(const std::filesystem::path& file, const std::vector<data::FacePicture>& faces);
  void keep();
  void miss_rest(const std::filesystem::path& file, const data::Film& film);

  PredictorOptions options_;
  models::Placement placement_;
  const train::TrainedModel& trained_;
  models::Readout readout_;
  detect::DetectorPair detectors_;
  std::vector<eval::Reading> readings_;
  std::vector<Waiting> waiting_;       ///< for the network
  std::set<std::string> known_files_;  ///< of an earlier run
  std::vector<std::string> left_out_;
  std::size_t read_ = 0;
  int missed_cut_outs_ = 0;
  int cut_films_ = 0;  ///< read, but not to their ends
};

}  // namespace emoxnet::cli
