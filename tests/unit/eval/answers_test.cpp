#include "native/eval/answers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "native/vision/labels.h"
#include "tests/unit/support/made_answers.h"
#include "tests/unit/support/made_faces.h"
#include "tests/unit/support/user_sentence.h"

namespace emoxnet::eval {
namespace {

using data::Duplicates;
using data::Split;
using test::certain;

constexpr Scope kScope{Split::kValid, Duplicates::kInclude};

int label_of(const data::FaceDataset& dataset, std::size_t image) {
  return *dataset.label(data::Protocol::kA, image);
}

constexpr int kSteps = 10;

/// Answers that are wrong about the pictures from `wrong` up to `end` by the mean of the views, and
/// right about all others; by one view the other way round, unless that is all there is.
std::string answers(const data::FaceDataset& dataset, int wrong, int end, int steps = kSteps) {
  Predictions predictions{steps, {}, {}};
  int i = 0;
  for (const auto image : images_to_predict(dataset, kScope)) {
    const int right = label_of(dataset, image);
    const auto mistaken = certain((right + 1) % vision::kClasses);
    const bool errs = i >= wrong && i < end;
    predictions.tta.push_back(errs ? mistaken : certain(right));
    predictions.single.push_back(errs == (steps > 1) ? certain(right) : mistaken);
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
  ASSERT_TRUE(tta.gain_interval.has_value());
  EXPECT_NEAR(tta.p, 0.041389, 1e-6);  // binom.test(5, 20) of R
  // 1.96 * sqrt(20 - 100 / 100) / 100
  EXPECT_NEAR(tta.gain_interval->low, 0.1 - 0.085434, 1e-5);
  EXPECT_NEAR(tta.gain_interval->high, 0.1 + 0.085434, 1e-5);
  EXPECT_EQ(all[0].only_first, 15);
  EXPECT_EQ(to_json(all)[1]["views"], "all");
  EXPECT_NE(to_table(all).find("10.00"), std::string::npos);
  EXPECT_EQ(to_table(all).find("note:"), std::string::npos) << to_table(all);
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

TEST(Answers, OfAPictureThatTheSplitHasTwiceCountTwice) {
  const test::TemporaryFolder folder;
  auto dataset = test::made_faces(7, 30);
  // Copies may have votes of their own.
  std::copy_n(dataset.plane(8), vision::kPixels,
              dataset.pixels.begin() + 20 * std::ptrdiff_t{vision::kPixels});
  const auto file = folder.write("a.csv", answers(dataset, 0, 9));
  EXPECT_EQ(compare_answers(file, file)[0].images, 30);
}

TEST(Answers, OfOneStepAreWrittenAndComparedOnce) {
  const test::TemporaryFolder folder;
  const auto dataset = test::made_faces(7, 40);
  const std::string one = answers(dataset, 0, 9, 1);
  EXPECT_EQ(one.substr(0, one.find('\n')),
            "row,picture,A7,M7,angry_1,disgust_1,fear_1,happy_1,sad_1,surprise_1,neutral_1");
  const auto single = folder.write("one.csv", one);
  const auto alone = compare_answers(single, single);
  ASSERT_EQ(alone.size(), 2U);
  EXPECT_FALSE(alone[1].tta);
  // An older program wrote them twice.
  std::string twice;
  std::istringstream lines(one);
  for (std::string line; std::getline(lines, line);) {
    std::size_t shares = 0;
    for (int comma = 0; comma < 4; ++comma) shares = line.find(',', shares + 1);
    twice += line + line.substr(shares) + '\n';
  }
  const auto old = folder.write("old.csv", twice);
  ASSERT_EQ(compare_answers(single, old).size(), 2U);
  EXPECT_EQ(compare_answers(single, old)[0].only_first, 0);
}

TEST(Answers, OfAnotherNumberOfViewsAreNoted) {
  const test::TemporaryFolder folder;
  const auto dataset = test::made_faces(7, 40);
  const auto one = folder.write("one.csv", answers(dataset, 0, 9, 1));
  const auto ten = folder.write("ten.csv", answers(dataset, 0, 9));
  const auto all = compare_answers(one, ten);
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[1].only_first + all[1].only_second, 0);  // the one view, and the mean of ten
  EXPECT_EQ(to_json(all)[0]["steps"], (std::vector{1, 1}));
  EXPECT_EQ(to_json(all)[1]["steps"], (std::vector{1, 10}));
  EXPECT_NE(to_table(all).find("note: all views are 1 of the first file's and 10 of the second's"),
            std::string::npos)
      << to_table(all);
}

TEST(Answers, ToAFewPicturesHaveNoInterval) {
  const test::TemporaryFolder folder;
  const auto dataset = test::made_faces(7, kFewImages);
  const auto compared = [&](int pictures) {
    const auto begin = [&](const std::string& csv) {
      std::size_t end = 0;
      for (int line = 0; line <= pictures; ++line) end = csv.find('\n', end) + 1;
      return csv.substr(0, end);
    };
    return compare_answers(folder.write("a.csv", begin(answers(dataset, 0, 30))),
                           folder.write("b.csv", begin(answers(dataset, 30, 30))));
  };
  const auto few = compared(2);
  EXPECT_FALSE(few[1].gain_interval.has_value());
  EXPECT_DOUBLE_EQ(few[1].gain, 1);
  EXPECT_DOUBLE_EQ(few[1].p, 0.5);
  EXPECT_TRUE(to_json(few)[1]["gain_interval"].is_null());
  EXPECT_NE(to_table(few).find("note: fewer than 30 images"), std::string::npos) << to_table(few);
  EXPECT_TRUE(compared(kFewImages)[1].gain_interval.has_value());
  EXPECT_EQ(test::user_sentence(folder, [&] { compared(1); }),
            "b.csv: has fewer than two labelled pictures of a.csv; expected answers about the same "
            "split");
}

TEST(Answers, RefusesWhatCannotBeCompared) {
  const test::TemporaryFolder folder;
  auto dataset = test::made_faces(7, 30);
  const std::string written = answers(dataset, 0, 9);
  const auto good = folder.write("good.csv", written);
  const auto refuses = [&](const std::filesystem::path& other, const std::string& expected) {
    const auto sentence = test::user_sentence(folder, [&] { compare_answers(good, other); });
    EXPECT_NE(sentence.find(expected), std::string::npos) << sentence;
  };
  refuses(folder / "none.csv", "none.csv: cannot be read; expected answers");
  refuses(folder.write("scores.csv", "epoch,loss\n1,2\n"), "expected answers");
  refuses(folder.write("cut.csv", written.substr(0, 400)), "columns");
  for (const char* share : {"nan", "inf", "1.7", "-0.1", "half"})
    refuses(folder.write("share.csv", written.substr(0, written.rfind(',') + 1) + share + '\n'),
            "share.csv:31: expected a share from 0 to 1, found '" + std::string(share) + "'");
  const std::string last = written.substr(written.rfind('\n', written.size() - 2) + 1);
  refuses(folder.write("twice.csv", written + last), " of row '37' a second time; expected every");
  std::string semicolons = written;
  std::replace(semicolons.begin(), semicolons.end(), ',', ';');
  refuses(folder.write("semicolons.csv", semicolons),
          "semicolons.csv: is separated by semicolons; expected commas");
  std::string tabs = written;
  std::replace(tabs.begin(), tabs.end(), ',', '\t');
  refuses(folder.write("tabs.csv", tabs), "tabs.csv: is separated by tabs; expected commas");
  refuses(folder.write("a.csv.gz", "\x1F\x8B\x08"), "a.csv.gz: is compressed by gzip");
  refuses(folder.write("wide.csv", std::string("\xFF\xFEr\0o\0w\0", 8)),
          "wide.csv: is UTF-16; expected UTF-8");
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
  const auto sentence = test::user_sentence(folder, [&] { compare_answers(file, seven); });
  EXPECT_NE(sentence.find("seven.csv: tells apart angry"), std::string::npos) << sentence;
}

}  // namespace
}  // namespace emoxnet::eval
