#include "native/eval/answers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "native/support/user_error.h"
#include "native/vision/labels.h"
#include "tests/unit/support/made_answers.h"
#include "tests/unit/support/made_faces.h"
#include "tests/unit/support/temporary_folder.h"

namespace emoxnet::eval {
namespace {

using data::Duplicates;
using data::Split;
using test::certain;

constexpr Scope kScope{Split::kValid, Duplicates::kInclude};

int label_of(const data::FaceDataset& dataset, std::size_t image) {
  return *dataset.label(data::Protocol::kA, image);
}

/// Answers that are wrong about the pictures from `wrong` up to `end` by the mean of the views, and
/// right about all others; by one view the other way round.
std::string answers(const data::FaceDataset& dataset, int wrong, int end) {
  Predictions predictions{10, {}, {}};
  int i = 0;
  for (const auto image : images_to_predict(dataset, kScope)) {
    const int right = label_of(dataset, image);
    const auto mistaken = certain((right + 1) % vision::kClasses);
    const bool errs = i >= wrong && i < end;
    predictions.tta.push_back(errs ? mistaken : certain(right));
    predictions.single.push_back(errs ? certain(right) : mistaken);
    ++i;
  }
  return answers_csv(dataset, kScope, predictions);
}

TEST(Answers, TestIsMcNemars) {
  const test::TemporaryFolder folder;
  const auto dataset = test::made_faces(7, 100);
  // The first errs about 0 to 19, the second about 15 to 19 and 20 to 24: 15 against 5.
  const auto first = folder.write("first.csv", answers(dataset, 0, 20));
  const auto second = folder.write("second.csv", answers(dataset, 15, 25));
  const auto all = compare_answers(first, second);
  ASSERT_EQ(all.size(), 4U);  // two protocols, one view and all
  const Comparison& tta = all[1];
  EXPECT_TRUE(tta.tta);
  EXPECT_EQ(tta.images, 100);
  EXPECT_EQ(tta.only_first, 5);
  EXPECT_EQ(tta.only_second, 15);
  EXPECT_DOUBLE_EQ(tta.gain, 0.1);
  EXPECT_NEAR(tta.p, 0.041389, 1e-6);  // binom.test(5, 20) of R
  // 1.96 * sqrt(20 - 100 / 100) / 100
  EXPECT_NEAR(tta.gain_interval.low, 0.1 - 0.085434, 1e-5);
  EXPECT_NEAR(tta.gain_interval.high, 0.1 + 0.085434, 1e-5);
  EXPECT_EQ(all[0].only_first, 15);
  EXPECT_EQ(to_json(all)[1]["views"], "all");
  EXPECT_NE(to_table(all).find("10.00"), std::string::npos);
}

TEST(Answers, ANetworkIsNoBetterThanItself) {
  const test::TemporaryFolder folder;
  const auto file = folder.write("a.csv", answers(test::made_faces(7, 30), 0, 9));
  for (const auto& comparison : compare_answers(file, file)) {
    EXPECT_DOUBLE_EQ(comparison.p, 1);
    EXPECT_DOUBLE_EQ(comparison.gain, 0);
  }
}

TEST(Answers, AboutPicturesThatOneFileLacksAreCounted) {
  const test::TemporaryFolder folder;
  const std::string whole = answers(test::made_faces(7, 30), 0, 9);
  const std::string cut = whole.substr(0, whole.rfind('\n', whole.size() - 2) + 1);
  const auto all = folder.write("all.csv", whole), fewer = folder.write("fewer.csv", cut);
  for (const auto& comparison : {compare_answers(all, fewer)[0], compare_answers(fewer, all)[0]}) {
    EXPECT_EQ(comparison.images, 29);
    EXPECT_EQ(comparison.unshared, 1);
  }
  EXPECT_EQ(to_json(compare_answers(all, fewer))[0]["unshared"], 1);
}

TEST(Answers, AreReadAsWindowsSavesThem) {
  const test::TemporaryFolder folder;
  const std::string written = answers(test::made_faces(7, 30), 0, 9);
  std::string saved = "\xEF\xBB\xBF";
  for (const char c : written) saved += c == '\n' ? "\r\n" : std::string(1, c);
  const auto all = compare_answers(folder.write("a.csv", written), folder.write("b.csv", saved));
  ASSERT_FALSE(all.empty());
  for (const auto& comparison : all) EXPECT_DOUBLE_EQ(comparison.p, 1);
}

TEST(Answers, RefusesWhatCannotBeCompared) {
  const test::TemporaryFolder folder;
  auto dataset = test::made_faces(7, 30);
  const auto good = folder.write("good.csv", answers(dataset, 0, 9));
  const auto refuses = [&](const std::filesystem::path& other, const char* sentence) {
    try {
      compare_answers(good, other);
      FAIL() << sentence;
    } catch (const UserError& error) {
      EXPECT_NE(std::string(error.what()).find(sentence), std::string::npos) << error.what();
    }
  };
  refuses(folder / "none.csv", "expected answers");
  refuses(folder.write("scores.csv", "epoch,loss\n1,2\n"), "expected answers");
  refuses(folder.write("cut.csv", answers(dataset, 0, 9).substr(0, 400)), "columns");
  std::string spoilt = answers(dataset, 0, 9);
  spoilt.replace(spoilt.rfind(',') + 1, 1, "nan");
  refuses(folder.write("nan.csv", spoilt), "nan.csv:");
  for (auto& record : dataset.records)
    std::rotate(record.votes.begin(), record.votes.begin() + 1, record.votes.begin() + 6);
  refuses(folder.write("labels.csv", answers(dataset, 0, 9)), "another label");
  for (auto& pixel : dataset.pixels) pixel ^= 1;
  refuses(folder.write("pictures.csv", answers(dataset, 0, 9)), "no picture");
}

TEST(Answers, AreOfTheClassesOfTheirDataSet) {
  const test::TemporaryFolder folder;
  const auto dataset = test::made_faces_of({"bored", "so_so"}, 4, 8);
  Predictions predictions{10, {}, {}};
  for (const auto image : images_to_predict(dataset, kScope)) {
    const bool is_bored = label_of(dataset, image) == 0;
    predictions.single.push_back({1, 0});
    predictions.tta.push_back(is_bored ? Probabilities{1, 0} : Probabilities{0, 1});
  }
  const auto csv = answers_csv(dataset, kScope, predictions);
  EXPECT_EQ(csv.substr(0, csv.find('\n')), "row,picture,A2,M2,bored_1,so_so_1,bored_10,so_so_10");
  EXPECT_EQ(csv.compare(csv.find('\n') + 1, 2, "5,"), 0) << csv;  // behind four to train with
  const auto file = folder.write("two.csv", csv);
  const auto all = compare_answers(file, file);
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0].protocol, "A2");
  EXPECT_EQ(all[0].images, 8);
  const auto seven = folder.write("seven.csv", answers(test::made_faces(7, 30), 0, 9));
  try {
    compare_answers(file, seven);
    FAIL() << "compared";
  } catch (const UserError& error) {
    EXPECT_NE(std::string(error.what()).find("seven.csv: tells apart angry"), std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace emoxnet::eval
