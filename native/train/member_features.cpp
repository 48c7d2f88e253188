#include "native/train/member_features.h"

#include <algorithm>
#include <sstream>
#include <utility>
#include <vector>

#include "native/models/archive/torch_archive.h"
#include "native/support/atomic_file.h"
#include "native/support/fnv1a.h"
#include "native/support/user_error.h"
#include "native/train/tensor_split.h"

namespace emoxnet::train {
namespace {

using torch::Tensor;

constexpr std::int64_t kBatch = 128;

void add_bytes(Fnv1a& hash, const Tensor& tensor) {
  const Tensor plain = tensor.detach().to(torch::kCPU).contiguous();
  hash.add(plain.data_ptr(), plain.nbytes());
}

std::int64_t key_of(const models::EmoXNet& network, const std::string& about) {
  Fnv1a hash;
  hash.add(about.data(), about.size());
  for (const auto& member : network.members()) {
    for (const auto& parameter : member->parameters()) add_bytes(hash, parameter);
    for (const auto& buffer : member->buffers()) add_bytes(hash, buffer);
  }
  return static_cast<std::int64_t>(hash.value());
}

/// What save_features() wrote under that key; undefined for anything else.
Tensor read_features(const std::filesystem::path& path, std::int64_t key) {
  try {
    const models::TorchArchive archive{models::ZipArchive(path)};
    const Tensor& stored_key = archive.tensor("0");
    const bool fits = stored_key.numel() == 1 && stored_key.item<std::int64_t>() == key;
    return fits ? archive.tensor("1") : Tensor();
  } catch (const UserError&) {  // none, cut off or foreign
    return {};
  }
}

void save_features(const std::filesystem::path& path, std::int64_t key, const Tensor& features) {
  std::ostringstream bytes;
  torch::save(std::vector<Tensor>{torch::tensor(key), features}, bytes);
  write_stream_atomically(path, [&](std::ostream& out) { out << bytes.str(); });
}

}  // namespace

MemberFeatures::MemberFeatures(models::EmoXNet& network, const models::Placement& placement,
                               std::filesystem::path folder, std::string about, Peers& peers,
                               std::function<bool(std::int64_t)> go_on)
    : network_(network),
      placement_(placement),
      folder_(std::move(folder)),
      key_(key_of(network, about)),
      peers_(peers),
      go_on_(std::move(go_on)) {}

std::optional<Tensor> MemberFeatures::of(
    const Tensor& faces, const std::string& view,
    const std::function<Tensor(const Tensor&, std::int64_t)>& see) {
  const torch::NoGradGuard no_grad;
  Fnv1a hash;
  add_bytes(hash, faces);
  const auto key = key_ ^ static_cast<std::int64_t>(hash.value());
  const auto path = folder_ / ("features-" + view + ".pt");
  // The first peer's files count; the others may have none.
  const Tensor kept = peers_.rank() == 0 ? read_features(path, key) : Tensor();
  const Tensor is_kept = torch::tensor(kept.defined() ? 1.0F : 0.0F).to(placement_.device);
  peers_.copy_from_first({is_kept});
  if (is_kept.item<float>() > 0) {
    Tensor features = kept.defined()
                          ? kept.to(placement_.device, torch::kFloat32)
                          : torch::zeros({faces.size(0), network_.feature_width()},
                                         torch::dtype(torch::kFloat32).device(placement_.device));
    peers_.copy_from_first({features});
    go_on_(faces.size(0));
    return features.to(torch::kBFloat16);
  }
  auto features = compute(faces, see);
  if (features && peers_.rank() == 0) save_features(path, key, features->cpu());
  return features;
}

std::optional<Tensor> MemberFeatures::compute(
    const Tensor& faces, const std::function<Tensor(const Tensor&, std::int64_t)>& see) {
  network_.eval();
  const std::int64_t n = faces.size(0);
  Tensor features = torch::zeros({n, network_.feature_width()},
                                 torch::dtype(torch::kFloat32).device(placement_.device));
  bool ended = false;
  for (std::int64_t start = kBatch * peers_.rank(); start < n && !ended;
       start += kBatch * peers_.size()) {
    const std::int64_t end = std::min(start + kBatch, n);
    const auto autocast = placement_.autocast();
    features.slice(0, start, end)
        .copy_(network_.features(see(to_input(faces.slice(0, start, end)), start)));
    ended = !go_on_(std::min((end - start) * peers_.size(), n - start));
  }
  // All end together: one that was asked to stop leaves the others without its share.
  const Tensor stops = torch::tensor(ended ? 1.0F : 0.0F).to(placement_.device);
  peers_.sum({stops});
  if (stops.item<float>() > 0) return std::nullopt;
  peers_.sum({features});
  return features.to(torch::kBFloat16);
}

}  // namespace emoxnet::train
