// native/detect and native/track against what the page's own code made of the same formulas,
// scripted detectors and drawn face: detect_golden.json, by make_detect_golden.ts.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "native/data/face_picture.h"
#include "native/detect/dnn_detector.h"
#include "native/detect/face_finder.h"
#include "native/detect/flaws.h"
#include "native/detect/look_pixels.h"
#include "native/detect/main_first.h"
#include "native/support/user_error.h"
#include "native/track/align.h"
#include "native/track/follow.h"
#include "native/track/identities.h"
#include "tests/unit/support/temporary_folder.h"

namespace emoxnet {
namespace {

using detect::DetectedFace;
using detect::Look;
using nlohmann::json;
using vision::kSide;
using Plane = std::array<std::uint8_t, vision::kPixels>;

const json& golden() {
  static const json kGolden =
      json::parse(std::ifstream(std::string(EMOXNET_PARITY_DIR) + "/detect_golden.json"));
  return kGolden;
}

double spread(int index) {
  return static_cast<double>((std::int64_t{index} * 7919 + 12345) % 1000) / 1000;
}

Look look_of(const json& look) { return {look["left"], look["top"], look["side"], look["turns"]}; }

/// As the golden file has faces: box, score, landmarks.
void expect_face(const DetectedFace& face, const json& numbers, double pixels, double score) {
  const auto near = [&](double found, std::size_t at, double tolerance) {
    EXPECT_NEAR(found, numbers[at].get<double>(), tolerance) << "number " << at;
  };
  near(face.box.x, 0, pixels);
  near(face.box.y, 1, pixels);
  near(face.box.width, 2, pixels);
  near(face.box.height, 3, pixels);
  near(face.score, 4, score);
  for (std::size_t i = 0; i < detect::kLandmarks; ++i) {
    near(face.landmarks[i].x, 5 + 2 * i, pixels);
    near(face.landmarks[i].y, 6 + 2 * i, pixels);
  }
}

void expect_faces(const std::vector<DetectedFace>& faces, const json& expected, double pixels,
                  double score) {
  ASSERT_EQ(faces.size(), expected.size());
  for (std::size_t i = 0; i < faces.size(); ++i) {
    SCOPED_TRACE("face " + std::to_string(i));
    expect_face(faces[i], expected[i], pixels, score);
  }
}

/// A picture by formula; the bytes must outlive it.
vision::ImageView made_picture(int width, int height, std::vector<std::uint8_t>& bytes) {
  bytes.resize(std::size_t{4} * width * height);
  for (std::size_t at = 0; at < bytes.size(); ++at)
    bytes[at] = static_cast<std::uint8_t>((at * at * 7 + at) % 251);
  return {bytes.data(), width, height, std::ptrdiff_t{4} * width, vision::PixelFormat::kRgba};
}

TEST(DetectParity, Anchors) {
  for (const json& anchor : golden()["anchors"]) {
    const auto [x, y] = detect::anchor_centre(anchor[0]);
    EXPECT_EQ(x, anchor[1].get<double>()) << anchor;
    EXPECT_EQ(y, anchor[2].get<double>()) << anchor;
  }
}

TEST(DetectParity, LooksGrownShrunkTurnedAndOverTheEdge) {
  std::vector<std::uint8_t> bytes;
  const auto picture = made_picture(40, 30, bytes);
  for (const json& input : golden()["inputs"]) {
    std::vector<float> values(192);  // [8,8,3]
    detect::fill_input(picture, look_of(input["look"]), 8, values.data());
    for (std::size_t at = 0; at < values.size(); ++at)
      ASSERT_NEAR(values[at], input["values"][at].get<double>(), 1e-6) << input["look"] << at;
  }
}

TEST(DetectParity, DecodesAndBlends) {
  std::array<std::vector<float>, 2> logits, regressors;
  int first = 0;
  for (std::size_t grid = 0; grid < 2; first += detect::kAnchors[grid], ++grid) {
    for (int i = 0; i < detect::kAnchors[grid]; ++i)
      logits[grid].push_back(static_cast<float>(24 * spread(first + i) - 20));
    for (int at = 0; at < detect::kAnchors[grid] * detect::kRegressors; ++at) {
      const double value = 40 * spread(detect::kRegressors * first + at);
      const int place = at % detect::kRegressors;
      regressors[grid].push_back(
          static_cast<float>(place == 2 || place == 3 ? value + 20 : value - 20));
    }
  }
  const json& expected = golden()["decoded"];
  const auto faces = detect::decode_faces(
      {{logits[0].data(), logits[1].data()}, {regressors[0].data(), regressors[1].data()}},
      look_of(expected["look"]), 128, 0.6);
  EXPECT_GT(faces.size(), 3U);
  expect_faces(faces, expected["faces"], 1e-8, 1e-12);
}

/// Sees what takes up enough of its look, less surely what is not upright, and adds up where it
/// looked.
class ScriptedDetector : public detect::Detector {
 public:
  ScriptedDetector(const json& things, double least_share)
      : things_(things), least_share_(least_share) {}

  std::vector<DetectedFace> find(const vision::ImageView& /*picture*/, const Look& look,
                                 double least_score) override {
    ++looks;
    sum += look.left + 2 * look.top + 3 * look.side + 5 * look.turns + 7 * least_score;
    std::vector<DetectedFace> faces;
    for (const json& thing : things_) {
      const double x = thing[0], y = thing[1], width = thing[2], score = thing[4];
      const detect::Box box{x - width / 2, y - width / 2 + look.side / 64, width, width};
      const double seen = look.turns == thing[3].get<int>() ? score : score - 0.15;
      const bool inside = box.x >= look.left && box.y >= look.top &&
                          box.x + width <= look.left + look.side &&
                          box.y + width <= look.top + look.side;
      if (!inside || width < least_share_ * look.side || seen < least_score) continue;
      DetectedFace face{box, {}, seen};
      face.landmarks.fill({x, y + look.turns});
      faces.push_back(face);
    }
    return faces;
  }

  int looks = 0;
  double sum = 0;

 private:
  json things_;
  double least_share_;
};

TEST(DetectParity, SearchLooksWhereThePageDoesAndFindsTheSame) {
  for (const json& scene : golden()["scripted"]) {
    SCOPED_TRACE(scene["things"].dump());
    ScriptedDetector near(scene["things"], 0.2), far(scene["things"], 0.1);
    const vision::ImageView picture{nullptr, scene["width"], scene["height"], 0,
                                    vision::PixelFormat::kRgba};
    detect::FaceFinder finder(near, far);
    expect_faces(finder.search(picture), scene["search"], 1e-8, 1e-12);
    EXPECT_EQ(near.looks, scene["looks"][0][0].get<int>());
    EXPECT_EQ(far.looks, scene["looks"][1][0].get<int>());
    EXPECT_NEAR(near.sum, scene["looks"][0][1].get<double>(), 1e-6);
    EXPECT_NEAR(far.sum, scene["looks"][1][1].get<double>(), 1e-6);
    auto known = finder.glance(picture, {}, true);
    if (!known.empty()) known.erase(known.begin());
    for (const bool further : {false, true})
      expect_faces(finder.glance(picture, known, further), scene["glances"][further ? 1 : 0], 1e-8,
                   1e-12);
  }
}

TEST(DetectParity, TheMainFaceComesFirst) {
  for (const json& order : golden()["mainFirst"]) {
    std::vector<DetectedFace> faces;
    for (const json& face : order["faces"])
      faces.push_back({{0, 0, face[0], face[0]}, {}, face[1]});
    EXPECT_EQ(detect::main_first(faces), order["order"].get<std::vector<std::size_t>>());
  }
}

/// Hills like eyes, nose and mouth, turned, grown and shifted.
Plane hills(const json& motion) {
  constexpr double kBlobs[][4] = {
      {-10, -6, 60, -90}, {10, -6, 60, -80}, {0, 4, 40, 50}, {1, 13, 90, -70}, {-14, 10, 70, 30}};
  const double cosine = motion[0], sine = motion[1], gain = motion[4], centre = (kSide - 1) / 2.0;
  Plane plane;
  for (int index = 0; index < vision::kPixels; ++index) {
    const int column = index % kSide, row = index / kSide;
    const double dx = column - centre - motion[2].get<double>();
    const double dy = row - centre - motion[3].get<double>();
    const double x = dx * cosine + dy * sine, y = dy * cosine - dx * sine;
    double level = 150;
    for (const auto& [left, top, size, height] : kBlobs)
      level += height / (1 + ((x - left) * (x - left) + (y - top) * (y - top)) / size);
    plane[index] = static_cast<std::uint8_t>(std::min(255.0, level * gain));
  }
  return plane;
}

TEST(DetectParity, AlignsAsThePageDoes) {
  const json& all = golden()["alignments"];
  const Plane before = hills(all[0]["motion"]);
  int lost = 0;
  for (const json& one : all) {
    SCOPED_TRACE(one["motion"].dump());
    const auto found = track::align(before.data(), hills(one["motion"]).data());
    const json& expected = one["found"];
    ASSERT_EQ(found.has_value(), !expected.is_null());
    if (!found) {
      ++lost;
      continue;
    }
    EXPECT_NEAR(found->factor.real(), expected[0].get<double>(), 1e-4);
    EXPECT_NEAR(found->factor.imag(), expected[1].get<double>(), 1e-4);
    EXPECT_NEAR(found->shift.real(), expected[2].get<double>(), 2e-3);
    EXPECT_NEAR(found->shift.imag(), expected[3].get<double>(), 2e-3);
    EXPECT_NEAR(found->correlation, expected[4].get<double>(), 1e-4);
  }
  EXPECT_LT(lost, 2);
}

TEST(DetectParity, NothingCanBeToldOfAFlatPlane) {
  const Plane before = hills(golden()["alignments"][0]["motion"]);
  Plane flat;
  flat.fill(90);
  EXPECT_FALSE(track::align(flat.data(), before.data()));
  EXPECT_FALSE(track::align(before.data(), flat.data()));
}

TEST(DetectParity, FollowsCropBoxAndLandmarks) {
  const vision::Crop crop{100, 80, 96, 0.25F};
  const auto after = track::follow_crop(crop, {{1.1, 0.2}, {3, -2}, 1});
  const json& expected = golden()["followed"];
  EXPECT_NEAR(after.centre_x, expected["crop"][0].get<double>(), 1e-4);
  EXPECT_NEAR(after.centre_y, expected["crop"][1].get<double>(), 1e-4);
  EXPECT_NEAR(after.side, expected["crop"][2].get<double>(), 1e-4);
  EXPECT_NEAR(after.roll, expected["crop"][3].get<double>(), 1e-6);
  const DetectedFace face{
      {60, 40, 80, 70}, {{{80, 70}, {120, 80}, {100, 90}, {98, 110}, {62, 75}, {138, 85}}}, 0.9};
  expect_face(track::follow_face(face, crop, after), expected["face"], 1e-3, 0);
}

TEST(DetectParity, FacesKeepTheirNumbers) {
  track::Identities identities(0);
  for (const json& walk : golden()["identities"]) {
    std::vector<DetectedFace> faces;
    for (const double x : walk["faces"]) faces.push_back({{x, 0, 100, 100}, {}, 0.9});
    EXPECT_EQ(identities.assign(faces, walk["time"]), walk["ids"].get<std::vector<int>>()) << walk;
  }
  track::Identities later(7);
  EXPECT_EQ(later.assign({{{0, 0, 100, 100}, {}, 0.9}}, 0), std::vector<int>{8});
}

TEST(DetectParity, FlawsAreThePages) {
  const auto plane_of = [](const json& made) {
    Plane plane;
    for (int at = 0; at < vision::kPixels; ++at)
      plane[at] = static_cast<std::uint8_t>(made[0].get<int>() +
                                            at * made[2].get<int>() % made[1].get<int>());
    return plane;
  };
  for (const json& one : golden()["flaws"]) {
    SCOPED_TRACE(one["flaws"].dump());
    const auto seen =
        detect::measure_pixels(plane_of(one["plane"]).data(), plane_of(one["surroundings"]).data());
    EXPECT_NEAR(seen.middle, one["seen"][0].get<double>(), 1e-9);
    EXPECT_NEAR(seen.around, one["seen"][1].get<double>(), 1e-9);
    EXPECT_NEAR(seen.sharpness, one["seen"][2].get<double>(), 1e-9);
    const double x = one["x"];
    const auto at = [&](double dx) { return detect::Point{x + 50 + dx, 240 + dx / 10}; };
    const DetectedFace face{
        {x, 190, 100, 100}, {{at(-20), at(20), at(one["nose"]), at(0), at(-45), at(45)}}, 0.9};
    std::vector<std::string> names;
    const auto flaws = detect::flaws_of(face, {0, 0, one["crop"], 0}, 640, 480, seen);
    for (const auto flaw : flaws) names.emplace_back(detect::name_of(flaw));
    EXPECT_EQ(detect::temperature_of(flaws), one["temperature"].get<double>());
    EXPECT_EQ(names, one["flaws"].get<std::vector<std::string>>());
  }
}

/// The networks themselves, where npm has brought them.
class NetworkParity : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(EMOXNET_DETECTORS)) GTEST_SKIP() << "without npm's packages";
    pair_ = detect::open_detectors(EMOXNET_DETECTORS);
  }

  detect::DetectorPair pair_;
};

TEST_F(NetworkParity, OpenCvAnswersAsOnnxRuntimeDoes) {
  std::vector<std::uint8_t> bytes;
  const auto picture = made_picture(160, 120, bytes);
  const json& expected = golden()["networks"];
  const auto surest = [&](detect::Detector& detector) {
    auto faces = detector.find(picture, look_of(expected["look"]), 0.002);
    faces.resize(std::min<std::size_t>(faces.size(), 3));
    return faces;
  };
  expect_faces(surest(*pair_.near), expected["near"], 1e-2, 1e-4);
  expect_faces(surest(*pair_.far), expected["far"], 1e-2, 1e-4);
}

TEST_F(NetworkParity, TheDrawnFaceIsFoundWhereThePageFindsIt) {
  const cv::Mat picture = data::read_picture(EMOXNET_DRAWN_FACE);
  const cv::Mat rgba = data::to_rgba(picture);
  detect::FaceFinder finder(*pair_.near, *pair_.far);
  // Two decoders of JPEG differ by a few grey levels.
  expect_faces(finder.search(data::view_of(rgba)), golden()["networks"]["drawn"], 1, 0.02);
}

TEST(Detectors, AreNamedWhereTheyAreMissing) {
  const test::TemporaryFolder folder;
  const auto sentence = [](const auto& work) -> std::string {
    try {
      work();
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  };
  EXPECT_NE(sentence([&] {
              detect::open_detectors(folder.path());
            }).find("128x128_barracuda.onnx: is not there"),
            std::string::npos);
  folder.write("face_detection_front_128x128_barracuda.onnx", "no network");
  EXPECT_NE(sentence([&] {
              detect::open_detectors(folder.path());
            }).find("cannot be read; expected BlazeFace"),
            std::string::npos);
  EXPECT_NE(sentence([&] {
              detect::default_detectors(folder / "bin/emoxnet");
            }).find("--detectors FOLDER"),
            std::string::npos);
  for (const char* name : {"front_128x128", "back_256x256"})
    folder.write(std::string("share/emoxnet/face_detection_") + name + "_barracuda.onnx", "");
  EXPECT_EQ(detect::default_detectors(folder / "bin/emoxnet"), folder / "share/emoxnet");
}

}  // namespace
}  // namespace emoxnet
