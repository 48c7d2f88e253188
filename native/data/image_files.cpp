#include "native/data/image_files.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <fstream>
#include <future>
#include <iterator>
#include <mutex>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <string>
#include <thread>

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

// libjpeg fills what a cut file lacks with grey and calls that a picture. Inside a scan no marker
// occurs (ITU-T T.81, B.1.1.5), so a whole file has an end of image after its last start of scan.
bool is_cut_off_jpeg(const std::string& bytes) {
  if (bytes.rfind("\xFF\xD8", 0) != 0) return false;
  const std::size_t scan = bytes.rfind("\xFF\xDA"), end = bytes.rfind("\xFF\xD9");
  return end == std::string::npos || scan == std::string::npos || end < scan;
}

// BGR, or empty for what is no picture.
cv::Mat decode(std::string& bytes) {
  try {
    const cv::Mat buffer(1, static_cast<int>(bytes.size()), CV_8UC1, bytes.data());
    return cv::imdecode(buffer, cv::IMREAD_COLOR);
  } catch (const cv::Exception&) {  // an empty file, or more pixels than OpenCV allows
    return {};
  }
}

void read_plane(const std::filesystem::path& path, std::uint8_t* plane) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (is_cut_off_jpeg(bytes))
    throw UserError(path.string() + ": is cut off; expected a whole JPEG picture");
  cv::Mat picture = decode(bytes);
  if (picture.empty())
    throw UserError(path.string() + ": cannot be decoded; expected a JPEG or PNG picture");
  cv::cvtColor(picture, picture, cv::COLOR_BGR2RGBA);
  const vision::ImageView view{picture.data, picture.cols, picture.rows,
                               static_cast<std::ptrdiff_t>(picture.step[0]),
                               vision::PixelFormat::kRgba};
  const vision::Crop crop{0.5F * static_cast<float>(picture.cols),
                          0.5F * static_cast<float>(picture.rows),
                          static_cast<float>(std::min(picture.cols, picture.rows)), 0.0F};
  try {
    vision::crop_to_plane(view, crop, plane);
  } catch (const std::invalid_argument& error) {  // gigantic
    throw UserError(path.string() + ": " + error.what());
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
        read_plane(images[i].path, planes + i * vision::kPixels);
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
