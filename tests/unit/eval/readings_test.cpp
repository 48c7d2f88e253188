#include "native/eval/readings.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/support/user_sentence.h"

namespace emoxnet::eval {
namespace {

const std::string kHeads =
    "file,seconds,face,x,y,width,height,expression,sure,angry,disgust,fear,happy,sad,surprise,"
    "neutral,flaws\r\n";

const data::Classes kClasses = data::seven_classes();

FaceReading happy(int id) {
  return {id,
          {10, 20.26, 30, 40},
          {0, 0, 0, 0.87654321F, 0.12345679F, 0, 0},
          {detect::Flaw::kSmall, detect::Flaw::kDark}};
}

FaceReading unsure(int id) { return {id, {0, 0, 9, 9}, {0.5F, 0, 0, 0, 0, 0, 0.5F}, {}}; }

const std::vector<Reading> kReadings = {{"a, \"b\".jpg", {}, {happy(1), unsure(2)}},
                                        {"film.mp4", 1234.5678, {happy(7)}},
                                        {"film.mp4", 1267.9, {}},
                                        {"wall.png", {}, {}}};

// Written down from the page's own test of what it saves.
const std::string kCsv =
    kHeads +
    "\"a, \"\"b\"\".jpg\",,1,10.0,20.3,30.0,40.0,happy,true,0,0,0,0.8765,0.1235,0,0,small dark\r\n"
    "\"a, \"\"b\"\".jpg\",,2,0.0,0.0,9.0,9.0,angry,false,0.5,0,0,0,0,0,0.5,\r\n"
    "film.mp4,1.235,7,10.0,20.3,30.0,40.0,happy,true,0,0,0,0.8765,0.1235,0,0,small dark\r\n"
    "film.mp4,1.268,,,,,,,,,,,,,,,\r\n"
    "wall.png,,,,,,,,,,,,,,,,\r\n";

TEST(Readings, CsvHasALineForEachFaceAndOneForAPictureWithoutAny) {
  EXPECT_EQ(to_csv(kReadings, kClasses), kCsv);
}

TEST(Readings, CsvIsReadBack) {
  const test::TemporaryFolder folder;
  const auto readings = read_csv(folder.write("faces.csv", kCsv), kClasses);
  EXPECT_EQ(to_csv(readings, kClasses), kCsv);
  ASSERT_EQ(readings.size(), 4U);
  EXPECT_EQ(readings[1].faces[0].id, 7);
  EXPECT_FALSE(readings[0].time);
}

TEST(Readings, ForeignCsvIsRefused) {
  const test::TemporaryFolder folder;
  const auto sentence = [&](const std::string& text) {
    return test::user_sentence(folder,
                               [&] { read_csv(folder.write("other.csv", text), kClasses); });
  };
  const std::string expected =
      "other.csv: has other columns; expected those that predict --csv writes, with the same "
      "expressions";
  EXPECT_EQ(sentence(""), expected);
  EXPECT_EQ(sentence("a,b\r\n1,2\r\n"), expected);
  EXPECT_EQ(sentence(kHeads + "film.mp4,1.0\r\n"), expected);
  EXPECT_EQ(test::user_sentence(folder, [&] { read_csv(folder / "none.csv", kClasses); }),
            "none.csv: cannot be opened; expected a CSV file of readings");
}

TEST(Readings, JsonNamesTheNetworkAndKeepsTheSame) {
  const auto json = nlohmann::json::parse(to_json(kReadings, kClasses, "lite"));
  EXPECT_EQ(json["model"], "lite");
  EXPECT_EQ(json["classes"][3], "happy");
  EXPECT_FALSE(json["readings"][0].contains("time"));
  EXPECT_EQ(json["readings"][1]["time"], 1234.5678);
  const auto& face = json["readings"][0]["faces"][0];
  EXPECT_EQ(face["probabilities"], nlohmann::json({0, 0, 0, 0.8765, 0.1235, 0, 0}));
  EXPECT_EQ(face["box"]["y"], 20.26);
  EXPECT_EQ(face["sure"], true);
  EXPECT_EQ(face["flaws"], nlohmann::json({"small", "dark"}));
}

TEST(Readings, HaveAColumnForEachClassOfTheNetwork) {
  const test::TemporaryFolder folder;
  const data::Classes classes = {"bored", "happy"};
  const FaceReading face{1, {0, 0, 9, 9}, {0.25F, 0.75F}, {}};
  const std::string csv = to_csv({{"a.jpg", {}, {face}}}, classes);
  EXPECT_EQ(csv,
            "file,seconds,face,x,y,width,height,expression,sure,bored,happy,flaws\r\n"
            "a.jpg,,1,0.0,0.0,9.0,9.0,happy,true,0.25,0.75,\r\n");
  const auto file = folder.write("two.csv", csv);
  EXPECT_EQ(to_csv(read_csv(file, classes), classes), csv);
  EXPECT_NE(test::user_sentence(folder, [&] { read_csv(file, kClasses); }), "no error");
}

}  // namespace
}  // namespace emoxnet::eval
