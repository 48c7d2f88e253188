#include "native/data/image_files.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <string>
#include <thread>

#include "native/data/face_picture.h"
#include "native/support/user_error.h"

namespace emoxnet::data {
namespace {

// Fills planes, [images,48,48]. Returns a sentence about each picture, empty for those that are
// read.
std::vector<std::string> read_planes(const std::vector<LabelledImage>& images,
                                     const ImageImport& options, std::uint8_t* planes) {
  std::atomic<std::size_t> next{0}, done{0};
  std::vector<std::string> failures(images.size());
  const auto work = [&](bool reports) {
    for (std::size_t i; (i = next++) < images.size();) {
      try {
        const auto face = read_face_picture(images[i].path);
        std::copy(face.plane.begin(), face.plane.end(), planes + i * vision::kPixels);
      } catch (const UserError& error) {
        failures[i] = error.what();
      }
      ++done;
      if (reports && options.on_progress) options.on_progress(done, images.size());
    }
  };
  if (options.on_progress) options.on_progress(0, images.size());
  const unsigned threads =
      options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::future<void>> helpers;
  for (unsigned t = 1; t < threads; ++t)
    helpers.push_back(std::async(std::launch::async, work, false));
  work(true);
  for (auto& helper : helpers) helper.get();
  if (options.on_progress) options.on_progress(images.size(), images.size());
  return failures;
}

}  // namespace

FaceDataset read_images(std::vector<LabelledImage> images, const ImageImport& options) {
  std::sort(images.begin(), images.end(), [](const LabelledImage& a, const LabelledImage& b) {
    return a.path.native() < b.path.native();
  });
  std::vector<std::uint8_t> planes(images.size() * vision::kPixels);
  const auto failures = read_planes(images, options, planes.data());
  FaceDataset dataset;
  dataset.classes = options.classes;
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (!failures[i].empty()) {
      options.leave_out(failures[i]);
      continue;
    }
    dataset.records.push_back(images[i].record);
    const auto plane = planes.begin() + static_cast<std::ptrdiff_t>(i * vision::kPixels);
    dataset.pixels.insert(dataset.pixels.end(), plane, plane + vision::kPixels);
  }
  if (dataset.size() == 0 && !images.empty())
    throw UserError(failures.front() + (images.size() == 1
                                            ? ""
                                            : "; none of the " + std::to_string(images.size()) +
                                                  " pictures can be read"));
  dataset.find_twins();
  dataset.hold_out_valid(options.hold_out);
  return dataset;
}

void ImageImport::leave_out(const std::string& sentence) const {
  if (strict) throw UserError(sentence);
  if (on_left_out) on_left_out(sentence);
}

}  // namespace emoxnet::data
