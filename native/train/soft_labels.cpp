#include "native/train/soft_labels.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>

#include "native/support/atomic_file.h"
#include "native/support/check.h"
#include "native/support/fnv1a.h"
#include "native/support/user_error.h"

namespace emoxnet::train {
namespace {

constexpr std::array<char, 8> kMagic = {'E', 'M', 'O', 'X', 'S', 'O', 'F', 'T'};
constexpr std::uint32_t kVersion = 3;
constexpr std::uint32_t kVersionOfSeven = 2;  // names no classes
constexpr std::uint32_t kMostNameBytes = 1U << 16U;

struct Header {
  std::array<char, 8> magic;
  std::uint32_t version, images, views, name_bytes;
  std::uint64_t seed;
  std::array<double, 6> strengths;
};
static_assert(sizeof(Header) == 80);

std::array<double, 6> strengths_of(const data::Augmentation& a) {
  return {a.horizontal_flip, a.vertical_flip, a.rotation, a.shift, a.shear, a.zoom};
}

data::Augmentation warping_of(const std::array<double, 6>& s) {
  data::Augmentation warping;
  warping.horizontal_flip = s[0];
  warping.vertical_flip = s[1];
  warping.rotation = s[2];
  warping.shift = s[3];
  warping.shear = s[4];
  warping.zoom = s[5];
  return warping;
}

template <typename Item>
std::size_t bytes_of(const std::vector<Item>& items) {
  return items.size() * sizeof(Item);
}

/// What the file holds behind its header.
std::string names_in(const Header& header, const SoftLabels& labels) {
  return header.version == kVersionOfSeven ? "" : data::to_lines(labels.classes);
}

std::uint64_t checksum(const Header& header, const SoftLabels& labels) {
  Fnv1a hash;
  hash.add(&header, sizeof header);
  const std::string names = names_in(header, labels);
  hash.add(names.data(), names.size());
  hash.add(labels.pictures.data(), bytes_of(labels.pictures));
  hash.add(labels.shares.data(), labels.shares.size());
  return hash.value();
}

}  // namespace

bool SeededViews::operator==(const SeededViews& other) const {
  return seed == other.seed && count == other.count &&
         strengths_of(warping) == strengths_of(other.warping);
}

void SoftLabels::save(const std::filesystem::path& path) const {
  EMOXNET_CHECK(
      shares.size() == pictures.size() * static_cast<std::size_t>(1 + views.count) * classes.size(),
      "a share of each class for every view of every picture");
  write_stream_atomically(path, [&](std::ostream& out) {
    const std::string names = data::to_lines(classes);
    const Header header{kMagic,
                        kVersion,
                        static_cast<std::uint32_t>(pictures.size()),
                        static_cast<std::uint32_t>(views.count),
                        static_cast<std::uint32_t>(names.size()),
                        views.seed,
                        strengths_of(views.warping)};
    const std::uint64_t sum = checksum(header, *this);
    const auto write = [&](const void* data, std::size_t bytes) {
      out.write(static_cast<const char*>(data), static_cast<std::streamsize>(bytes));
    };
    write(&header, sizeof header);
    write(names.data(), names.size());
    write(pictures.data(), bytes_of(pictures));
    write(shares.data(), shares.size());
    write(&sum, sizeof sum);
  });
}

bool SoftLabels::is_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::array<char, 8> magic{};
  return in.read(magic.data(), magic.size()) && magic == kMagic;
}

SoftLabels SoftLabels::load(const std::filesystem::path& path) {
  const auto refuse = [&](const std::string& why) {
    throw UserError(path.string() + ": " + why +
                    "; expected soft labels made by `emoxnet soft-labels`");
  };
  if (!is_file(path)) refuse("not a file of soft labels");
  std::ifstream in(path, std::ios::binary);
  Header header{};
  in.read(reinterpret_cast<char*>(&header), sizeof header);
  if (!in || (header.version != kVersion && header.version != kVersionOfSeven))
    refuse("damaged or of another version");
  SoftLabels labels;
  std::string names;
  if (header.version != kVersionOfSeven) {
    names.resize(std::min(header.name_bytes, kMostNameBytes));
    in.read(names.data(), static_cast<std::streamsize>(names.size()));
    labels.classes = data::from_lines(names);
    if (!in || labels.classes.empty()) refuse("damaged (names no classes)");
  }
  // The size is checked before anything is allocated: a damaged count must not ask for terabytes.
  const std::uintmax_t per_picture = (1 + std::uintmax_t{header.views}) * labels.classes.size();
  const std::uintmax_t expected =
      sizeof header + names.size() +
      std::uintmax_t{header.images} * (sizeof(std::uint64_t) + per_picture) + sizeof(std::uint64_t);
  const std::uintmax_t size = std::filesystem::file_size(path);
  if (per_picture > size || header.images > size || size != expected)
    refuse("damaged or of another version");
  labels.views = {header.seed, header.views, warping_of(header.strengths)};
  labels.pictures.resize(header.images);
  labels.shares.resize(header.images * per_picture);
  std::uint64_t sum = 0;
  const auto read = [&](void* data, std::size_t bytes) {
    in.read(static_cast<char*>(data), static_cast<std::streamsize>(bytes));
  };
  read(labels.pictures.data(), bytes_of(labels.pictures));
  read(labels.shares.data(), labels.shares.size());
  read(&sum, sizeof sum);
  if (!in || sum != checksum(header, labels)) refuse("damaged (checksum differs)");
  return labels;
}

torch::Tensor SoftLabels::select(const std::filesystem::path& path,
                                 const data::FaceDataset& dataset,
                                 const std::vector<std::size_t>& images,
                                 const torch::Tensor& own) const {
  data::expect_same_classes(path.string(), classes, dataset.classes, "the data set's");
  const auto per_picture =
      static_cast<std::ptrdiff_t>(1 + views.count) * static_cast<std::ptrdiff_t>(classes.size());
  auto selected = torch::empty({static_cast<std::int64_t>(images.size()), 1 + views.count,
                                static_cast<std::int64_t>(classes.size())});
  auto* out = selected.data_ptr<float>();
  std::vector<std::int64_t> missing;
  for (std::size_t i = 0; i < images.size(); ++i, out += per_picture) {
    const auto name = dataset.picture(images[i]);
    const auto at = std::lower_bound(pictures.begin(), pictures.end(), name) - pictures.begin();
    const auto place = static_cast<std::size_t>(at);
    if (place == pictures.size() || pictures[place] != name) {
      missing.push_back(static_cast<std::int64_t>(i));
      std::fill_n(out, per_picture, 1.F);
      continue;
    }
    std::copy_n(shares.begin() + at * per_picture, per_picture, out);
  }
  selected /= selected.sum(2, /*keepdim=*/true);
  if (missing.empty()) return selected;
  const std::string found = path.string() + ": does not know " + std::to_string(missing.size()) +
                            " of the " + std::to_string(images.size()) +
                            " training images given with --data";
  constexpr std::size_t kMostInAHundred = 10;
  if (!own.defined() || 100 * missing.size() > kMostInAHundred * images.size())
    throw UserError(found + "; expected soft labels of them");
  std::fprintf(stderr, "note: %s, which learn from their own labels alone\n", found.c_str());
  const auto rows = torch::tensor(missing);
  selected.index_put_(
      {rows}, own.to(torch::kCPU).index({rows}).unsqueeze(1).expand({-1, 1 + views.count, -1}));
  return selected;
}

}  // namespace emoxnet::train
