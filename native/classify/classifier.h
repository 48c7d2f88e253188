// What a network says of a face, by OpenCV: for programs without LibTorch.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "native/vision/tta.h"

namespace emoxnet::classify {

/// For one thread at a time.
class Classifier {
 public:
  /// file: an EmoXNetLite that `emoxnet export --float32` wrote, with --data for shares that hold
  /// as often as they say; the files in eight bits are more than OpenCV 4.6 reads. Throws
  /// std::runtime_error with a sentence that names the file.
  explicit Classifier(const std::filesystem::path& file);
  ~Classifier();

  /// plane: [48,48] uint8, as vision::crop_to_plane() leaves it. Returns a share for each class, in
  /// the order of the manifest beside the file: the mean over the plane's first `views` views.
  /// Throws std::invalid_argument unless 1 <= views <= vision::kTtaSteps.
  std::vector<float> shares(const std::uint8_t* plane, int views = vision::kTtaSteps);

 private:
  struct Network;
  std::unique_ptr<Network> network_;
};

}  // namespace emoxnet::classify
