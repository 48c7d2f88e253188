// native/vision for JavaScript: see emoxnet-vision.d.ts for the interface. No algorithm here.
//
// Results are views into wasm memory rather than copies; the .d.ts says how long they are valid.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "native/vision/face_crop.h"
#include "native/vision/preprocess.h"
#include "native/vision/tta.h"

namespace {

using emscripten::typed_memory_view;
using emscripten::val;
namespace vision = emoxnet::vision;

// Runs `work`; what it throws becomes a JavaScript Error with the same sentence.
template <typename Work>
auto raising_errors(Work work) {
  std::string sentence;
  try {
    return work();
  } catch (const std::exception& error) {
    sentence = error.what();
  }
  // Outside the catch block, so that the C++ exception is released before JavaScript's unwinds.
  val::global("Error").new_(sentence).throw_();
}

vision::PixelFormat parse_format(const std::string& name) {
  if (name == "rgba") return vision::PixelFormat::kRgba;
  if (name == "grey") return vision::PixelFormat::kGrey;
  if (name == "luma-limited") return vision::PixelFormat::kLumaLimited;
  throw std::invalid_argument("crop: the pixel format is '" + name +
                              "', expected rgba, grey or luma-limited");
}

class Preprocessor {
 public:
  val frame_buffer(double bytes) {
    constexpr double kMaxBytes = 1 << 30;
    return raising_errors([&] {
      if (!(bytes >= 0 && bytes <= kMaxBytes)) {
        throw std::invalid_argument("frame buffer: " + std::to_string(bytes) +
                                    " bytes asked for, expected 0 to 2^30");
      }
      const auto needed = static_cast<std::size_t>(bytes);
      if (frame_.size() < needed) frame_.resize(needed);
      return val(typed_memory_view(frame_.size(), frame_.data()));
    });
  }

  void crop(int width, int height, int stride, const std::string& format,
            const vision::Crop& crop) {
    raising_errors([&] {
      const vision::ImageView view{frame_.data(), width, height, stride, parse_format(format)};
      const double end = static_cast<double>(height) * stride;
      if (end > static_cast<double>(frame_.size())) {
        throw std::invalid_argument("crop: the picture needs " + std::to_string(end) +
                                    " bytes, the frame buffer holds " +
                                    std::to_string(frame_.size()));
      }
      vision::crop_to_plane(view, crop, plane_.data());
    });
  }

  val plane() { return val(typed_memory_view(plane_.size(), plane_.data())); }

  val views(int steps) {
    return raising_errors([&] {
      vision::tta_views(plane_.data(), steps, views_.data());
      return val(typed_memory_view(static_cast<std::size_t>(steps) * vision::kPixels,  //
                                   views_.data()));
    });
  }

 private:
  std::vector<std::uint8_t> frame_;
  std::array<std::uint8_t, vision::kPixels> plane_{};
  std::array<float, vision::kTtaSteps * vision::kPixels> views_{};
};

vision::Crop face_crop(const vision::Face& face) {
  return raising_errors([&] { return vision::face_crop(face); });
}

val tta_view_names() {
  const val names = val::array();
  for (const auto& view : vision::kTtaViews) names.call<void>("push", std::string(view.name));
  return names;
}

val average_views(const val& probabilities, int steps) {
  return raising_errors([&] {
    const auto values = emscripten::convertJSArrayToNumberVector<float>(probabilities);
    if (steps < 1 || values.empty() || values.size() % static_cast<std::size_t>(steps) != 0) {
      throw std::invalid_argument("average of views: " + std::to_string(values.size()) +
                                  " probabilities for " + std::to_string(steps) +
                                  " views, expected as many for each");
    }
    std::vector<float> mean(values.size() / static_cast<std::size_t>(steps));
    vision::average_views(values.data(), steps, static_cast<int>(mean.size()), mean.data());
    // A copy, as the vector ends here.
    return val::global("Float32Array").new_(typed_memory_view(mean.size(), mean.data()));
  });
}

}  // namespace

EMSCRIPTEN_BINDINGS(emoxnet_vision) {
  emscripten::value_object<vision::Crop>("Crop")
      .field("centreX", &vision::Crop::centre_x)
      .field("centreY", &vision::Crop::centre_y)
      .field("side", &vision::Crop::side)
      .field("roll", &vision::Crop::roll);
  emscripten::value_object<vision::Face>("Face")
      .field("x", &vision::Face::x)
      .field("y", &vision::Face::y)
      .field("width", &vision::Face::width)
      .field("height", &vision::Face::height)
      .field("leftEyeX", &vision::Face::left_eye_x)
      .field("leftEyeY", &vision::Face::left_eye_y)
      .field("rightEyeX", &vision::Face::right_eye_x)
      .field("rightEyeY", &vision::Face::right_eye_y);
  emscripten::class_<Preprocessor>("Preprocessor")
      .constructor<>()
      .function("frameBuffer", &Preprocessor::frame_buffer)
      .function("crop", &Preprocessor::crop)
      .function("plane", &Preprocessor::plane)
      .function("views", &Preprocessor::views);
  emscripten::function("faceCrop", &face_crop);
  emscripten::function("ttaViewNames", &tta_view_names);
  emscripten::function("averageViews", &average_views);
  emscripten::constant("side", vision::kSide);
  emscripten::constant("ttaSteps", vision::kTtaSteps);
}
