// Every single answer of a network, in a file: for a look of one's own, and for the question
// whether one network is really better than another on the same pictures.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "native/eval/evaluation.h"

namespace emoxnet::eval {

/// CSV: row (in the data set, from 1), picture (data::FaceDataset::picture() in hexadecimal), A7,
/// M7 (labels; of other classes A8 and so on; empty where the protocol gives none), then the
/// probabilities of one view and of the views' mean, such as angry_1 and angry_10; of a single step
/// the former alone. predictions: of images_to_predict(), in its order.
std::string answers_csv(const data::FaceDataset& dataset, const Scope& scope,
                        const Predictions& predictions);

/// Of fewer images no interval is given: it is that of large numbers.
inline constexpr int kFewImages = 30;

/// Two networks' answers to the same pictures under one protocol.
struct Comparison {
  std::string protocol;      ///< "A7"
  bool tta;                  ///< the views' mean, or one view
  std::array<int, 2> steps;  ///< views in the first network's answers and in the second's
  int images;                ///< that both were asked about
  int unshared;              ///< that one of them was asked about alone: these do not count
  int only_first;            ///< right by the first network alone
  int only_second;           ///< right by the second alone
  double gain;               ///< accuracy of the second less that of the first
  std::optional<Interval> gain_interval;  ///< 95 %, of paired shares (Fleiss 1981, equation 13.5,
                                          ///< uncorrected); none of fewer than kFewImages
  double p;  ///< of so uneven a split by chance alone: exact two-sided test (McNemar 1947)
};

/// Both files as answers_csv() writes them. The n-th copy of a picture in one stands for the n-th
/// in the other. Throws UserError for a missing or foreign file, for a row that is there twice, for
/// files of different classes, for a picture with another label, and where fewer than two labelled
/// pictures are in both.
std::vector<Comparison> compare_answers(const std::filesystem::path& first,
                                        const std::filesystem::path& second);

/// [{"protocol":"A7","views":"one","steps":[1,1],"images":N,"unshared":…,"only_first":…,
///   "only_second":…,"gain":…,"gain_interval":[…],"p":…}, …]; an interval that there is not is
///   null.
nlohmann::ordered_json to_json(const std::vector<Comparison>& all);

/// The same for people, with notes on what to be careful about.
std::string to_table(const std::vector<Comparison>& all);

}  // namespace emoxnet::eval
