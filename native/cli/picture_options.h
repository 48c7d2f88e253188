// Pictures that a command gets as files and folders, and the way from one to a network.
#pragma once

#include <torch/torch.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "native/data/face_picture.h"

namespace emoxnet::cli {

class PictureOptions {
 public:
  /// name: of the option, or of the positional argument.
  void add_to(CLI::App& command, const std::string& name);

  /// The files, and those in the folders. Throws UserError for a folder without pictures.
  [[nodiscard]] std::vector<std::filesystem::path> files() const;

 private:
  std::vector<std::string> given_;
};

/// [48,48] grey to [1,1,48,48] in [0,1].
torch::Tensor to_face(const data::FacePicture& picture);

/// [h,w] float32 to a picture of one channel, float32.
cv::Mat to_heat(const torch::Tensor& map);

}  // namespace emoxnet::cli
