#include "native/train/peers.h"

#include <cstdlib>
#include <optional>

#include "native/support/user_error.h"

#ifdef EMOXNET_GLOO
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif
#ifdef EMOXNET_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

namespace emoxnet::train {
namespace {

using torch::Tensor;

std::optional<int> number_from(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return std::nullopt;
  char* end = nullptr;
  const auto number = std::strtol(text, &end, 10);
  constexpr long kMost = 65535;
  if (end == text || *end != '\0' || number < 0 || number > kMost)
    throw UserError(std::string(variable) + "=" + text + ": expected a whole number, 0 or more");
  return static_cast<int>(number);
}

/// Variables of one launcher.
struct Launcher {
  const char *rank, *size, *local_rank;
};
constexpr Launcher kLaunchers[] = {
    {"RANK", "WORLD_SIZE", "LOCAL_RANK"},  // torchrun
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK"},
    {"SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID"},
};

class Alone : public Peers {
 public:
  Alone() : Peers(0, 1) {}

 protected:
  void sum_flat(Tensor&) override {}
};

#if defined(EMOXNET_GLOO) || defined(EMOXNET_NCCL)
template <typename Group>
class Connected : public Peers {
 public:
  Connected(const PeerPlace& place, c10::intrusive_ptr<Group> group)
      : Peers(place.rank, place.size), group_(std::move(group)) {}

 protected:
  void sum_flat(Tensor& values) override {
    std::vector<Tensor> all = {values};
    group_->allreduce(all)->wait();
  }

 private:
  c10::intrusive_ptr<Group> group_;
};

c10::intrusive_ptr<c10d::Store> open_store(const PeerPlace& place) {
  c10d::TCPStoreOptions options;
  options.port = place.port;
  options.isServer = place.rank == 0;
  options.numWorkers = static_cast<std::size_t>(place.size);
  return c10::make_intrusive<c10d::TCPStore>(place.host, options);
}
#endif

std::unique_ptr<Peers> connect(const PeerPlace& place, const torch::Device& device) {
#ifdef EMOXNET_NCCL
  if (device.is_cuda())
    return std::make_unique<Connected<c10d::ProcessGroupNCCL>>(
        place,
        c10::make_intrusive<c10d::ProcessGroupNCCL>(open_store(place), place.rank, place.size));
#endif
#ifdef EMOXNET_GLOO
  if (device.is_cpu()) {
    auto options = c10d::ProcessGroupGloo::Options::create();
    // Peers of one host need no name resolution, which containers often lack.
    options->devices.push_back(place.host == "127.0.0.1"
                                   ? c10d::ProcessGroupGloo::createDeviceForHostname(place.host)
                                   : c10d::ProcessGroupGloo::createDefaultDevice());
    return std::make_unique<Connected<c10d::ProcessGroupGloo>>(
        place, c10::make_intrusive<c10d::ProcessGroupGloo>(open_store(place), place.rank,
                                                           place.size, options));
  }
#endif
  throw UserError("several processes on " + device.str() +
                  ": this build cannot connect them; expected " +
                  (device.is_cuda() ? "NCCL's" : "gloo's") + " headers beside LibTorch's");
}

}  // namespace

PeerPlace PeerPlace::from_environment() {
  PeerPlace place;
  for (const auto& launcher : kLaunchers) {
    const auto rank = number_from(launcher.rank), size = number_from(launcher.size);
    if (!rank || !size) continue;
    if (*rank >= *size)
      throw UserError(std::string(launcher.rank) + "=" + std::to_string(*rank) +
                      ": expected a number below " + launcher.size + "=" + std::to_string(*size));
    place.rank = *rank;
    place.size = *size;
    place.local_rank = number_from(launcher.local_rank).value_or(0);
    break;
  }
  if (const char* host = std::getenv("MASTER_ADDR")) place.host = host;
  if (const auto port = number_from("MASTER_PORT")) place.port = static_cast<std::uint16_t>(*port);
  return place;
}

std::unique_ptr<Peers> Peers::meet(const PeerPlace& place, const torch::Device& device) {
  if (place.size == 1) return std::make_unique<Alone>();
  try {
    return connect(place, device);
  } catch (const UserError&) {
    throw;
  } catch (const std::exception& error) {
    throw UserError("rank " + std::to_string(place.rank) + " of " + std::to_string(place.size) +
                    ": cannot meet the others at " + place.host + ":" + std::to_string(place.port) +
                    ": " + error.what());
  }
}

void Peers::sum(const std::vector<Tensor>& tensors) {
  if (size_ == 1 || tensors.empty()) return;
  const torch::NoGradGuard no_grad;
  std::vector<Tensor> flat;
  flat.reserve(tensors.size());
  for (const auto& tensor : tensors) flat.push_back(tensor.reshape({-1}));
  Tensor values = torch::cat(flat);
  sum_flat(values);
  std::int64_t start = 0;
  for (const auto& tensor : tensors) {
    tensor.copy_(values.slice(0, start, start + tensor.numel()).view(tensor.sizes()));
    start += tensor.numel();
  }
}

void Peers::average(const std::vector<Tensor>& tensors) {
  sum(tensors);
  if (size_ == 1 || tensors.empty()) return;
  const torch::NoGradGuard no_grad;
  for (const auto& tensor : tensors) tensor.div_(size_);
}

void Peers::copy_from_first(const std::vector<Tensor>& tensors) {
  const torch::NoGradGuard no_grad;
  if (rank_ != 0)
    for (const auto& tensor : tensors) tensor.zero_();
  sum(tensors);
}

}  // namespace emoxnet::train
