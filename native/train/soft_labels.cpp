#include "native/train/soft_labels.h"

#include <algorithm>
#include <fstream>
#include <string>

#include "native/support/atomic_file.h"
#include "native/support/fnv1a.h"
#include "native/support/user_error.h"

namespace emoxnet::train {
namespace {

constexpr std::array<char, 8> kMagic = {'E', 'M', 'O', 'X', 'S', 'O', 'F', 'T'};
constexpr std::uint32_t kVersion = 1;

struct Header {
  std::array<char, 8> magic;
  std::uint32_t version, images;
  std::uint64_t fingerprint;
};
static_assert(sizeof(Header) == 24);

std::uint64_t checksum(const Header& header, const std::vector<SoftLabels::Row>& rows) {
  Fnv1a hash;
  hash.add(&header, sizeof header);
  hash.add(rows.data(), rows.size() * sizeof(SoftLabels::Row));
  return hash.value();
}

}  // namespace

void SoftLabels::save(const std::filesystem::path& path) const {
  write_stream_atomically(path, [&](std::ostream& out) {
    const Header header{kMagic, kVersion, static_cast<std::uint32_t>(rows.size()), fingerprint};
    const std::uint64_t sum = checksum(header, rows);
    out.write(reinterpret_cast<const char*>(&header), sizeof header);
    out.write(reinterpret_cast<const char*>(rows.data()),
              static_cast<std::streamsize>(rows.size() * sizeof(Row)));
    out.write(reinterpret_cast<const char*>(&sum), sizeof sum);
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
  // The size is checked before anything is allocated: a damaged count must not ask for terabytes.
  const std::uintmax_t expected =
      sizeof header + std::uintmax_t{header.images} * sizeof(Row) + sizeof(std::uint64_t);
  if (!in || header.version != kVersion || std::filesystem::file_size(path) != expected)
    refuse("damaged or of another version");
  SoftLabels labels{header.fingerprint, std::vector<Row>(header.images)};
  std::uint64_t sum = 0;
  in.read(reinterpret_cast<char*>(labels.rows.data()),
          static_cast<std::streamsize>(labels.rows.size() * sizeof(Row)));
  in.read(reinterpret_cast<char*>(&sum), sizeof sum);
  if (!in || sum != checksum(header, labels.rows)) refuse("damaged (checksum differs)");
  return labels;
}

torch::Tensor SoftLabels::select(const std::filesystem::path& path,
                                 const data::FaceDataset& dataset,
                                 const std::vector<std::size_t>& images) const {
  const auto known = dataset.images_of(data::Split::kTrain);
  if (rows.size() != known.size() || fingerprint != dataset.fingerprint(data::Split::kTrain))
    throw UserError(path.string() + ": soft labels of other images; expected those of the " +
                    std::to_string(known.size()) + " training images given with --data");
  auto selected = torch::empty({static_cast<std::int64_t>(images.size()), vision::kClasses});
  auto* out = selected.data_ptr<float>();
  std::size_t missing = 0;
  for (const std::size_t image : images) {
    const auto at = std::lower_bound(known.begin(), known.end(), image) - known.begin();
    const Row& row = rows[static_cast<std::size_t>(at)];
    missing += row == Row{} ? 1 : 0;
    out = std::copy(row.begin(), row.end(), out);
  }
  if (missing > 0)
    throw UserError(path.string() + ": lacks " + std::to_string(missing) + " of the " +
                    std::to_string(images.size()) +
                    " training images; expected a label for each: make the file again");
  return selected / selected.sum(1, /*keepdim=*/true);
}

}  // namespace emoxnet::train
