#include "native/data/image_files.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <future>
#include <mutex>
#include <string>
#include <thread>

#include "native/data/face_picture.h"
#include "native/support/user_error.h"

namespace emoxnet::data {
namespace {

void hold_out_valid(std::vector<LabelledImage>& images, double share) {
  if (!(share >= 0 && share <= 0.5))
    throw UserError("--hold-out: expected a share from 0 to 0.5, found " + std::to_string(share));
  if (std::any_of(images.begin(), images.end(),
                  [](const LabelledImage& image) { return image.split == Split::kValid; }))
    return;
  std::array<int, vision::kClasses> seen{};
  for (LabelledImage& image : images) {
    if (image.split != Split::kTrain) continue;
    const int before = seen[image.label]++;
    if (std::lround(share * (before + 1)) > std::lround(share * before))
      image.split = Split::kValid;
  }
}

// Fills planes, [images,48,48]. Indices are handed out in order and every one handed out is
// finished, so the first picture that fails is the same one for any number of threads.
void read_planes(const std::vector<LabelledImage>& images, const ImageImport& options,
                 std::uint8_t* planes) {
  std::atomic<std::size_t> next{0}, done{0};
  std::mutex failing;
  std::size_t first_failed = images.size();
  std::exception_ptr failure;
  const auto work = [&](bool reports) {
    for (std::size_t i; (i = next++) < images.size();) {
      try {
        const auto face = read_face_picture(images[i].path);
        std::copy(face.plane.begin(), face.plane.end(), planes + i * vision::kPixels);
      } catch (...) {
        const std::lock_guard<std::mutex> lock(failing);
        if (i < first_failed) {
          first_failed = i;
          failure = std::current_exception();
        }
        next = images.size();
      }
      ++done;
      if (reports && options.on_progress) options.on_progress(done, images.size());
    }
  };
  const unsigned threads =
      options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::future<void>> helpers;
  for (unsigned t = 1; t < threads; ++t)
    helpers.push_back(std::async(std::launch::async, work, false));
  work(true);
  for (const auto& helper : helpers) helper.wait();
  if (failure) std::rethrow_exception(failure);
  if (options.on_progress) options.on_progress(images.size(), images.size());
}

}  // namespace

FaceDataset read_images(std::vector<LabelledImage> images, const ImageImport& options) {
  std::sort(images.begin(), images.end(), [](const LabelledImage& a, const LabelledImage& b) {
    return a.path.native() < b.path.native();
  });
  hold_out_valid(images, options.hold_out);
  FaceDataset dataset;
  for (const LabelledImage& image : images) {
    FaceRecord record{};
    record.split = image.split;
    record.fer_label = static_cast<std::uint8_t>(image.label);
    record.votes = unanimous_votes(image.label);
    dataset.records.push_back(record);
  }
  dataset.pixels.resize(images.size() * vision::kPixels);
  read_planes(images, options, dataset.pixels.data());
  dataset.find_twins();
  return dataset;
}

}  // namespace emoxnet::data
