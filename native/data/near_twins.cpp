#include "native/data/near_twins.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <opencv2/core.hpp>
#include <unordered_map>
#include <vector>

namespace emoxnet::data {
namespace {

constexpr std::size_t kBits = 64;
constexpr std::size_t kMostBits = 6;  // that differ
constexpr double kLeastCorrelation = 0.85;
constexpr double kLeastContrast = 2;  // standard deviation in grey levels

using Hash = std::bitset<kBits>;

cv::Mat picture_of(const FaceDataset& dataset, std::size_t i) {
  cv::Mat levels;
  const cv::Mat plane(vision::kSide, vision::kSide, CV_8UC1,
                      const_cast<std::uint8_t*>(dataset.plane(i)));
  plane.convertTo(levels, CV_32F);
  return levels;
}

cv::Mat mirrored(const cv::Mat& picture) {
  cv::Mat result;
  cv::flip(picture, result, 1);
  return result;
}

/// Which of the lowest 8 x 8 frequencies are above their median.
Hash hash_of(const cv::Mat& picture) {
  constexpr int kFrequencies = 8;
  cv::Mat spectrum;
  cv::dct(picture, spectrum);
  std::array<float, kBits> values{};
  for (std::size_t b = 0; b < kBits; ++b) {
    const auto frequency = static_cast<int>(b);
    values[b] = spectrum.at<float>(frequency / kFrequencies, frequency % kFrequencies);
  }
  values[0] = spectrum.at<float>(kFrequencies, 0);  // the next one in place of the mean
  auto sorted = values;
  std::nth_element(sorted.begin(), sorted.begin() + kBits / 2, sorted.end());
  Hash hash;
  for (std::size_t b = 0; b < kBits; ++b) hash[b] = values[b] > sorted[kBits / 2];
  return hash;
}

bool has_contrast(const cv::Mat& picture) {
  cv::Scalar mean, deviation;
  cv::meanStdDev(picture, mean, deviation);
  return deviation[0] >= kLeastContrast;
}

/// Pearson's, in [-1, 1].
double correlation(const cv::Mat& a, const cv::Mat& b) {
  const cv::Mat from_mean_a = a - cv::mean(a), from_mean_b = b - cv::mean(b);
  return from_mean_a.dot(from_mean_b) / (cv::norm(from_mean_a) * cv::norm(from_mean_b));
}

/// Finds hashes near another one. Cut into one part more than bits may differ, two near ones have a
/// part in common (Norouzi, Punjani, Fleet 2012, "Fast Search in Hamming Space with Multi-Index
/// Hashing").
class Index {
 public:
  void add(std::size_t image, const Hash& hash) {
    for (std::size_t part = 0; part < kParts; ++part)
      parts_[part][bits_of(part, hash)].push_back({image, hash});
  }

  /// Calls visit(image) for each image within kMostBits.
  template <typename Visit>
  void near(const Hash& hash, const Visit& visit) const {
    for (std::size_t part = 0; part < kParts; ++part) {
      const auto found = parts_[part].find(bits_of(part, hash));
      if (found == parts_[part].end()) continue;
      for (const auto& [image, other] : found->second)
        if ((hash ^ other).count() <= kMostBits && first_common_part(hash, other) == part)
          visit(image);
    }
  }

 private:
  static constexpr std::size_t kParts = kMostBits + 1;

  struct Entry {
    std::size_t image;
    Hash hash;
  };

  /// Every kParts-th bit: low frequencies, which faces have in common, are spread over all parts.
  static std::uint64_t bits_of(std::size_t part, const Hash& hash) {
    static const std::array<Hash, kParts> kMasks = [] {
      std::array<Hash, kParts> masks;
      for (std::size_t b = 0; b < kBits; ++b) masks[b % kParts].set(b);
      return masks;
    }();
    return (hash & kMasks[part]).to_ullong();
  }

  static std::size_t first_common_part(const Hash& one, const Hash& other) {
    std::size_t part = 0;
    while (part < kParts && bits_of(part, one) != bits_of(part, other)) ++part;
    return part;
  }

  std::array<std::unordered_map<std::uint64_t, std::vector<Entry>>, kParts> parts_;
};

/// Pairs of pictures of two splits, which alone matter.
class Notes {
 public:
  explicit Notes(std::vector<FaceRecord>& records) : records_(records) {
    for (FaceRecord& record : records_) record.splits_of_near_twins = 0;
  }

  /// Whether it would say anything new. A film's frames resemble each other by the thousand.
  [[nodiscard]] bool would_tell(std::size_t one, std::size_t other) const {
    const FaceRecord &a = records_[one], &b = records_[other];
    const bool is_known =
        (a.splits_of_near_twins & bit(b)) != 0 && (b.splits_of_near_twins & bit(a)) != 0;
    return a.split != b.split && !is_known;
  }

  void add(std::size_t one, std::size_t other) {
    records_[one].splits_of_near_twins |= bit(records_[other]);
    records_[other].splits_of_near_twins |= bit(records_[one]);
  }

 private:
  static std::uint8_t bit(const FaceRecord& record) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(record.split));
  }

  std::vector<FaceRecord>& records_;
};

}  // namespace

void find_near_twins(FaceDataset& dataset) {
  Index index;
  Notes notes(dataset.records);
  for (std::size_t i = 0; i < dataset.size(); ++i) {
    const cv::Mat picture = picture_of(dataset, i);
    if (!has_contrast(picture)) continue;
    const auto note_near = [&](const cv::Mat& seen, const Hash& hash) {
      index.near(hash, [&](std::size_t other) {
        if (notes.would_tell(i, other) &&
            correlation(seen, picture_of(dataset, other)) >= kLeastCorrelation)
          notes.add(i, other);
      });
    };
    const Hash hash = hash_of(picture);
    const cv::Mat mirror = mirrored(picture);
    note_near(picture, hash);
    note_near(mirror, hash_of(mirror));
    index.add(i, hash);
  }
}

}  // namespace emoxnet::data
