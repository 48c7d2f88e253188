#include "native/cli/predictor.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "native/cli/picture_options.h"
#include "native/data/visual_files.h"
#include "native/eval/grad_cam.h"
#include "native/eval/pictures/contact_sheet.h"
#include "native/eval/pictures/heat_overlay.h"
#include "native/eval/predict.h"
#include "native/eval/temperature.h"
#include "native/support/append.h"
#include "native/support/atomic_file.h"
#include "native/support/progress.h"
#include "native/support/user_error.h"

namespace emoxnet::cli {
namespace {

namespace fs = std::filesystem;
using track::SeenFace;

/// Pixels along the longer side of a picture, as on the page; more shows nothing more to a network
/// that sees 48.
constexpr double kMostSide = 2048;
/// Smaller squares are faces that somebody cut out, as FER-2013 and RAF-DB hold them.
constexpr int kCutOutSide = 112;
/// Faces that wait until the network is asked about all of them.
constexpr std::size_t kFacesAtOnce = 256;
/// Between two times that what was read of a film so far is written.
constexpr std::chrono::seconds kKeepPause{20};
/// From one frame to the next, however soon it comes, in milliseconds.
constexpr double kLeastStep = 0.5;

cv::Mat fitted(const cv::Mat& picture) {
  const double scale = kMostSide / std::max(picture.cols, picture.rows);
  if (scale >= 1) return picture;
  const auto pixels = [&](int side) {
    return std::max(1, static_cast<int>(std::lround(side * scale)));
  };
  cv::Mat small;
  cv::resize(picture, small, {pixels(picture.cols), pixels(picture.rows)}, 0, 0, cv::INTER_AREA);
  return small;
}

/// The face that a picture is.
SeenFace whole_face(const cv::Mat& picture, const data::FacePicture& square) {
  const double side = std::min(picture.cols, picture.rows);
  SeenFace face{1, {}, {}, square.plane, {}};
  face.face.box = {(picture.cols - side) / 2, (picture.rows - side) / 2, side, side};
  return face;
}

/// What the network sees of a face, in colours.
data::FacePicture cut_out(const cv::Mat& picture, const SeenFace& face) {
  const auto& [centre_x, centre_y, crop_side, roll] = face.crop;
  const int side = std::clamp(static_cast<int>(std::lround(crop_side)), vision::kSide,
                              2 * eval::kLeastOverlaySide);
  const double right = crop_side / side * std::cos(roll), down = crop_side / side * std::sin(roll);
  const double middle = (side - 1) / 2.0;
  const cv::Matx23d from(right, -down, centre_x - 0.5 - middle * (right - down),  //
                         down, right, centre_y - 0.5 - middle * (right + down));
  data::FacePicture cut{{}, face.plane};
  cv::warpAffine(picture, cut.colours, from, {side, side}, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                 cv::BORDER_REPLICATE);
  return cut;
}

/// "0:01", "1:02:03"
std::string clock_time(double milliseconds) {
  const long seconds = std::lround(milliseconds / 1000), minutes = seconds / 60;
  std::string text;
  if (minutes >= 60)
    append(text, "%ld:%02ld:%02ld", minutes / 60, minutes % 60, seconds % 60);
  else
    append(text, "%ld:%02ld", minutes, seconds % 60);
  return text;
}

void warn(const std::string& sentence) {
  std::fprintf(stderr, "\nemoxnet: %s\n", sentence.c_str());
}

void write_text(const std::string& path, const std::string& text) {
  write_stream_atomically(path, [&](std::ostream& out) { out << text; });
}

}  // namespace

fs::path cam_file(const PredictorOptions& options, const fs::path& picture, int face) {
  const std::string number = face == 1 ? "" : "-" + std::to_string(face);
  return fs::path(options.cam) / (picture.stem().string() + "-cam" + number + ".png");
}

Predictor::Predictor(PredictorOptions options, models::Placement placement,
                     const train::TrainedModel& trained, models::Readout readout,
                     std::vector<eval::Reading> known)
    : options_(std::move(options)),
      placement_(placement),
      trained_(trained),
      readout_(std::move(readout)),
      readings_(std::move(known)) {
  for (const eval::Reading& reading : readings_) known_files_.insert(reading.file);
  if (options_.aligned) return;
  const fs::path folder = options_.detectors.empty()
                              ? detect::default_detectors(fs::canonical("/proc/self/exe"))
                              : fs::path(options_.detectors);
  detectors_ = detect::open_detectors(folder);
}

bool Predictor::read(const std::vector<fs::path>& files) {
  Progress progress("read", static_cast<std::int64_t>(files.size()), "files");
  std::int64_t done = 0;
  for (const fs::path& file : files) {
    try {
      data::naming_file(file, [&] { read_file(file); });
      ++read_;
    } catch (const UserError& error) {
      leave_out(error.what());
    }
    progress.update(++done);
  }
  if (read_ == 0) return false;
  keep();
  return true;
}

std::string Predictor::summary() const {
  std::set<std::pair<std::string, int>> faces;
  for (const eval::Reading& reading : readings_)
    for (const eval::FaceReading& face : reading.faces) faces.emplace(reading.file, face.id);
  std::string text = std::to_string(read_) + (read_ == 1 ? " file" : " files") +
                     " read, faces: " + std::to_string(faces.size());
  if (!left_out_.empty()) text += "; left out: " + std::to_string(left_out_.size());
  if (cut_films_ > 0) text += "; ended early: " + std::to_string(cut_films_);
  if (missed_cut_outs_ > 0)
    text += "\n" + std::to_string(missed_cut_outs_) +
            " small square pictures show no face that could be found; --aligned takes each "
            "picture as a face that was cut out already";
  return text;
}

void Predictor::read_file(const fs::path& file) {
  if (::access(file.c_str(), R_OK) != 0)  // opening it would empty a pipe
    throw UserError(file.string() + ": cannot be opened; expected a picture or a film");
  if (!data::is_picture(file) && !data::is_heif(file)) {
    if (auto film = data::Film::open(file)) {
      read_film(file, *film);
      return;
    }
    if (data::is_film(file))
      throw UserError(file.string() +
                      ": cannot be decoded; expected a film that OpenCV can decode, such as MP4, "
                      "WebM, MOV or MKV");
  }
  if (known_files_.count(file.string()) == 0) read_picture(file);
}

void Predictor::read_picture(const fs::path& file) {
  cv::Mat picture = data::read_picture(file);
  const double whole_width = picture.cols;
  std::vector<SeenFace> faces;
  std::vector<data::FacePicture> squares;
  if (options_.aligned) {
    squares = {data::centre_square(picture)};
    faces = {whole_face(picture, squares.front())};
  } else {
    picture = fitted(picture);
    const cv::Mat rgba = data::to_rgba(picture);
    detect::FaceFinder finder(*detectors_.near, *detectors_.far);
    faces = track::see_still(finder, data::view_of(rgba));
    if (faces.empty() && picture.cols == picture.rows && picture.cols <= kCutOutSide)
      ++missed_cut_outs_;
    if (!options_.cam.empty())
      for (const SeenFace& face : faces) squares.push_back(cut_out(picture, face));
  }
  add(file, std::nullopt, faces, whole_width / picture.cols);
  if (!options_.cam.empty()) write_maps(file, squares);
}

void Predictor::read_film(const fs::path& file, data::Film& film) {
  if (options_.aligned)
    throw UserError(file.string() + ": is a film; --aligned takes pictures of single faces");
  detect::FaceFinder finder(*detectors_.near, *detectors_.far);
  track::FilmFaces faces(finder);
  double from = 0;
  for (const eval::Reading& reading : readings_) {
    if (reading.file != file.string()) continue;
    std::vector<track::FormerFace> former;
    former.reserve(reading.faces.size());
    for (const eval::FaceReading& face : reading.faces) former.push_back({face.id, face.box});
    faces.recall(former, reading.time.value_or(0));
    from = reading.time.value_or(0) + kLeastStep;
  }
  Progress progress(file.filename().string(), film.frames(), "frames");
  auto kept = std::chrono::steady_clock::now();
  for (std::int64_t done = 0; film.next(); progress.update(++done)) {
    if (film.time() < from) {
      progress.set_resumed(done + 1);
      continue;
    }
    const cv::Mat rgba = film.frame();
    if (rgba.empty()) continue;
    add(file, film.time(), faces.see(data::view_of(rgba), film.time()));
    if (std::chrono::steady_clock::now() - kept < kKeepPause) continue;
    keep();
    kept = std::chrono::steady_clock::now();
  }
  if (film.ended_early()) miss_rest(file, film);
}

void Predictor::add(const fs::path& file, std::optional<double> time,
                    const std::vector<SeenFace>& faces, double scale) {
  eval::Reading reading{file.string(), time, {}};
  for (const SeenFace& face : faces) {
    waiting_.push_back({readings_.size(), reading.faces.size(), face.plane});
    const auto& [x, y, width, height] = face.face.box;
    reading.faces.push_back(
        {face.id, {scale * x, scale * y, scale * width, scale * height}, {}, face.flaws});
  }
  readings_.push_back(std::move(reading));
  if (waiting_.size() >= kFacesAtOnce) classify();
}

/// Asks the network about the faces that wait.
void Predictor::classify() {
  if (waiting_.empty()) return;
  std::vector<const std::uint8_t*> planes;
  planes.reserve(waiting_.size());
  for (const Waiting& face : waiting_) planes.push_back(face.plane.data());
  const auto views = eval::predict_views(
      *trained_.model, placement_, planes, options_.steps, [](std::size_t) {}, readout_);
  const auto answers = views.average(options_.steps).tta;
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    eval::FaceReading& face = readings_[waiting_[i].reading].faces[waiting_[i].face];
    face.probabilities = eval::temper(answers[i], detect::temperature_of(face.flaws));
  }
  waiting_.clear();
}

/// Of the picture added last.
void Predictor::write_maps(const fs::path& file, const std::vector<data::FacePicture>& faces) {
  classify();
  const auto& answers = readings_.back().faces;
  for (std::size_t i = 0; i < faces.size(); ++i) {
    const auto maps = eval::grad_cam(*trained_.model, to_face(faces[i]).to(placement_.device));
    const auto top = static_cast<std::int64_t>(answers[i].top());
    eval::write_png(cam_file(options_, file, answers[i].id),
                    eval::overlay_heat(faces[i].colours, to_heat(maps[0][top])));
  }
}

void Predictor::keep() {
  classify();
  if (!options_.csv.empty()) write_text(options_.csv, eval::to_csv(readings_, trained_.classes));
  if (!options_.json.empty())
    write_text(options_.json,
               eval::to_json(readings_, trained_.classes, trained_.recipe.model.name));
}

void Predictor::leave_out(const std::string& sentence) {
  left_out_.push_back(sentence);
  warn(sentence);
}

void Predictor::miss_rest(const fs::path& file, const data::Film& film) {
  ++cut_films_;
  warn(file.string() + ": ends at " + clock_time(film.time()) + " of " +
       clock_time(film.duration().value_or(0)) + "; the rest cannot be read");
}

}  // namespace emoxnet::cli
