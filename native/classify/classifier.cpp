#include "native/classify/classifier.h"

#include <algorithm>
#include <cstddef>
#include <opencv2/dnn.hpp>

#include "native/support/user_error.h"

namespace emoxnet::classify {
namespace {

// The exporter's names.
constexpr const char* kInput = "images";
constexpr const char* kOutput = "probabilities";

}  // namespace

struct Classifier::Network {
  cv::dnn::Net net;
  cv::Mat input{std::vector<int>{1, 1, vision::kSide, vision::kSide}, CV_32F, cv::Scalar(0)};

  /// One view at a time: OpenCV takes the size of a batch for part of the network. [1,classes]
  cv::Mat run() {
    net.setInput(input, kInput);
    return net.forward(kOutput);
  }
};

Classifier::Classifier(const std::filesystem::path& file) : network_(std::make_unique<Network>()) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error))
    throw UserError(file.string() + ": is not there; expected a network as ONNX");
  try {
    network_->net = cv::dnn::readNetFromONNX(file.string());
    network_->run();
  } catch (const cv::Exception&) {
    throw UserError(file.string() +
                    ": cannot be read; expected an EmoXNetLite, as `emoxnet export --float32` "
                    "writes it");
  }
}

Classifier::~Classifier() = default;

std::vector<float> Classifier::shares(const std::uint8_t* plane, int views) {
  std::vector<float> faces(static_cast<std::size_t>(vision::kTtaSteps) * vision::kPixels);
  vision::tta_views(plane, views, faces.data());
  std::vector<float> answers;
  for (int view = 0; view < views; ++view) {
    std::copy_n(faces.data() + std::ptrdiff_t{view} * vision::kPixels, vision::kPixels,
                network_->input.ptr<float>());
    const cv::Mat answer = network_->run();
    answers.insert(answers.end(), answer.begin<float>(), answer.end<float>());
  }
  std::vector<float> mean(answers.size() / static_cast<std::size_t>(views));
  vision::average_views(answers.data(), views, static_cast<int>(mean.size()), mean.data());
  return mean;
}

}  // namespace emoxnet::classify
