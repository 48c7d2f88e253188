#include "native/eval/evaluation.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "native/vision/labels.h"
#include "tests/unit/support/made_answers.h"
#include "tests/unit/support/made_faces.h"

namespace emoxnet::eval {
namespace {

using data::Duplicates;
using data::Split;
using test::certain;

TEST(Evaluation, ScoresEachProtocolOnItsOwnImages) {
  auto dataset = test::made_faces(7, 14);
  // An image that A7 labels (happy, 5 of 10) and M7 does not (no more than half).
  dataset.records[7].votes = {5, 5, 0, 0, 0, 0, 0, 0, 0, 0};
  const Scope scope{Split::kValid, Duplicates::kInclude};
  const auto images = images_to_predict(dataset, scope);
  ASSERT_EQ(images.size(), 14U);
  Predictions predictions{10, {}, {}};
  for (const auto image : images) {
    predictions.single.push_back(certain(0));
    predictions.tta.push_back(certain(*dataset.label(data::Protocol::kA, image)));
  }
  const auto json = to_json(evaluate(dataset, scope, predictions));
  ASSERT_EQ(json.size(), 2U);
  EXPECT_EQ(json[0]["protocol"], "A7");
  EXPECT_EQ(json[0]["split"], "valid");
  EXPECT_EQ(json[0]["duplicates"], "included");
  EXPECT_EQ(json[0]["images"], 14);
  EXPECT_EQ(json[1]["protocol"], "M7");
  EXPECT_EQ(json[1]["images"], 13);
  EXPECT_DOUBLE_EQ(json[0]["tta"]["accuracy"], 1.0);
  EXPECT_EQ(json[0]["tta"]["steps"], 10);
  EXPECT_DOUBLE_EQ(json[0]["single"]["accuracy"], 1.0 / 14);  // image 14 alone is angry
  EXPECT_EQ(json[0]["single"]["per_class"]["angry"]["support"], 1);
  EXPECT_EQ(json[0]["single"]["confusion"].size(), 7U);
  const std::string table = to_table(evaluate(dataset, scope, predictions));
  EXPECT_NE(table.find("100.00 %"), std::string::npos);
}

TEST(Evaluation, ASplitWithoutImagesHasNoScores) {
  const auto dataset = test::made_faces(7, 7);
  const Scope scope{Split::kTest, Duplicates::kExclude};
  EXPECT_TRUE(images_to_predict(dataset, scope).empty());
  EXPECT_TRUE(evaluate(dataset, scope, {10, {}, {}}).empty());
}

/// By answers that are all the first class.
std::string table_of_angry(const data::FaceDataset& dataset, const Scope& scope, int steps) {
  const std::vector<Probabilities> angry(images_to_predict(dataset, scope).size(), certain(0));
  return to_table(evaluate(dataset, scope, {steps, angry, angry}));
}

int occurrences(const std::string& text, const std::string& part) {
  int times = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

TEST(Evaluation, TellsOfOneStepOnce) {
  const auto dataset = test::made_faces(7, 14);
  const Scope scope{Split::kValid, Duplicates::kInclude};
  const std::string one = table_of_angry(dataset, scope, 1);
  EXPECT_EQ(occurrences(one, "\n  1 "), 2 * 2) << one;  // a row, and the heading of the classes
  EXPECT_EQ(occurrences(one, "\n  1 view     precision"), 2) << one;
  const std::string ten = table_of_angry(dataset, scope, 10);
  EXPECT_EQ(occurrences(ten, "\n  1 "), 2) << ten;
  EXPECT_EQ(occurrences(ten, "\n  10 views   precision"), 2) << ten;
}

TEST(Evaluation, HasADashWhereThereIsNothingToScore) {
  // Of the seven the last is not there, and none but the first is ever said.
  const Scope scope{Split::kValid, Duplicates::kInclude};
  const std::string table = table_of_angry(test::made_faces(7, 6), scope, 10);
  EXPECT_EQ(occurrences(table, "\n  disgust    —          0.000   [0.000, 0.793]  0.000      1 "),
            2)
      << table;
  EXPECT_EQ(occurrences(table, "\n  neutral    —          —       —               —          0 "),
            2)
      << table;
}

TEST(Evaluation, NamesTheProtocolsAndClassesOfItsDataSet) {
  const auto dataset = test::made_faces_of(data::eight_classes(), 8, 16);
  const Scope scope{Split::kValid, Duplicates::kInclude};
  Predictions predictions{10, {}, {}};
  for (const auto image : images_to_predict(dataset, scope)) {
    Probabilities right(8);
    right[static_cast<std::size_t>(*dataset.label(data::Protocol::kA, image))] = 1;
    predictions.single.push_back(right);
    predictions.tta.push_back(right);
  }
  const auto json = to_json(evaluate(dataset, scope, predictions));
  EXPECT_EQ(json[0]["protocol"], "A8");
  EXPECT_EQ(json[1]["protocol"], "M8");
  EXPECT_EQ(json[0]["tta"]["per_class"]["contempt"]["support"], 2);
  EXPECT_EQ(json[0]["tta"]["confusion"][7][7], 2);
}

}  // namespace
}  // namespace emoxnet::eval
