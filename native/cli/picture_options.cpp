#include "native/cli/picture_options.h"

#include "native/data/image_folder.h"
#include "native/support/user_error.h"

namespace emoxnet::cli {

void PictureOptions::add_to(CLI::App& command, const std::string& name) {
  command
      .add_option(name, given_,
                  "picture files (JPEG, PNG, TIFF, BMP, WebP), or folders of them; each picture is "
                  "taken as an aligned face")
      ->required();
}

std::vector<std::filesystem::path> PictureOptions::files() const {
  std::vector<std::filesystem::path> files;
  for (const std::string& path : given_) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
      files.emplace_back(path);
      continue;
    }
    const auto inside = data::pictures_in(path);
    if (inside.empty())
      throw UserError(path + ": holds no picture; expected JPEG, PNG, TIFF, BMP or WebP files");
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return files;
}

torch::Tensor to_face(const data::FacePicture& picture) {
  auto face = torch::empty({1, 1, vision::kSide, vision::kSide});
  vision::normalise(picture.plane.data(), face.data_ptr<float>());
  return face;
}

cv::Mat to_heat(const torch::Tensor& map) {
  const auto plain = map.to(torch::kCPU, torch::kFloat32).contiguous();
  return cv::Mat(static_cast<int>(plain.size(0)), static_cast<int>(plain.size(1)), CV_32FC1,
                 plain.data_ptr<float>())
      .clone();
}

}  // namespace emoxnet::cli
