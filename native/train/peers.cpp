#include "native/train/peers.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <thread>

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
    throw UserError(std::string(variable) + "=" + text + ": expected a whole number from 0 to " +
                    std::to_string(kMost));
  return static_cast<int>(number);
}

/// Variables of one launcher.
struct Launcher {
  const char *rank, *size, *local_rank, *local_size;
};
constexpr Launcher kLaunchers[] = {
    {"RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE"},  // torchrun
    {"OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK",
     "OMPI_COMM_WORLD_LOCAL_SIZE"},
    {"SLURM_PROCID", "SLURM_NTASKS", "SLURM_LOCALID", "SLURM_NTASKS_PER_NODE"},
};
constexpr const char* kLocalHost = "127.0.0.1";

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

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
  Connected(const PeerPlace& place, c10::intrusive_ptr<c10d::Store> store,
            c10::intrusive_ptr<Group> group)
      : Peers(place.rank, place.size), store_(std::move(store)), group_(std::move(group)) {}

  void fail(const std::string& sentence, bool is_bad_input) override {
    if (heard_of_failure_) return;
    try {
      const std::string message = (is_bad_input ? kBadInput : kOtherwise) + us() + sentence;
      store_->set(kFailure, std::vector<std::uint8_t>(message.begin(), message.end()));
      group_.reset();  // breaks what the others wait for, so that they look
      // The first peer keeps the store: it stays until all the others have read.
      const auto patience = std::chrono::steady_clock::now() + kFarewell;
      while (rank() == 0 && store_->add(kReaders, 0) < size() - 1 &&
             std::chrono::steady_clock::now() < patience)
        std::this_thread::sleep_for(kPause);
    } catch (const std::exception&) {
      return;  // the store is gone, and so are they
    }
  }

 protected:
  void sum_flat(Tensor& values) override {
    std::vector<Tensor> all = {values};
    try {
      group_->allreduce(all)->wait();
    } catch (const std::exception&) {
      heard_of_failure_ = true;
      const auto message = why_others_failed();
      if (!message)
        throw std::runtime_error(us() + "lost another one, which was killed or cannot be reached");
      const std::string sentence = message->substr(1);
      if (message->front() == *kBadInput) throw UserError(sentence);
      throw std::runtime_error(sentence);
    }
  }

 private:
  static constexpr auto kFarewell = std::chrono::seconds(10);
  static constexpr auto kPause = std::chrono::milliseconds(50);
  static constexpr const char* kFailure = "failure";
  // What a failure's message begins with.
  static constexpr const char *kBadInput = "!", *kOtherwise = "-";
  static constexpr const char* kReaders = "readers of failure";

  [[nodiscard]] std::string us() const {
    return "process " + std::to_string(rank() + 1) + " of " + std::to_string(size()) + ": ";
  }

  /// Nothing where they could not tell.
  std::optional<std::string> why_others_failed() {
    try {
      store_->wait({kFailure}, std::chrono::milliseconds(kFarewell));
      const auto bytes = store_->get(kFailure);
      store_->add(kReaders, 1);
      return std::string(bytes.begin(), bytes.end());
    } catch (const std::exception&) {
      return std::nullopt;
    }
  }

  c10::intrusive_ptr<c10d::Store> store_;
  c10::intrusive_ptr<Group> group_;
  bool heard_of_failure_ = false;
};

/// Debian's LibTorch 2.6 is built without libuv and yet asks for it; 1.13 does not know it.
template <typename Options>
auto leave_out_libuv(Options& options, int /*preferred*/)
    -> decltype(options.useLibUV = false, void()) {
  options.useLibUV = false;
}
template <typename Options>
void leave_out_libuv(Options& /*options*/, long /*otherwise*/) {}

c10::intrusive_ptr<c10d::Store> open_store(const PeerPlace& place) {
  c10d::TCPStoreOptions options;
  options.port = place.port;
  options.isServer = place.rank == 0;
  options.numWorkers = static_cast<std::size_t>(place.size);
  options.timeout = place.patience;
  leave_out_libuv(options, 0);
  options.waitWorkers = false;  // LibTorch 1.13 would go on without those who do not come
  auto store = c10::make_intrusive<c10d::TCPStore>(place.host, options);
  const auto key = [](int rank) { return "process " + std::to_string(rank) + " is here"; };
  std::vector<std::string> all;
  all.reserve(static_cast<std::size_t>(place.size));
  for (int rank = 0; rank < place.size; ++rank) all.push_back(key(rank));
  store->set(key(place.rank), std::vector<std::uint8_t>{1});
  store->wait(all, place.patience);
  return store;
}
#endif

std::unique_ptr<Peers> connect([[maybe_unused]] const PeerPlace& place,
                               const torch::Device& device) {
#ifdef EMOXNET_NCCL
  if (device.is_cuda()) {
    auto store = open_store(place);
    return std::make_unique<Connected<c10d::ProcessGroupNCCL>>(
        place, store, c10::make_intrusive<c10d::ProcessGroupNCCL>(store, place.rank, place.size));
  }
#endif
#ifdef EMOXNET_GLOO
  if (device.is_cpu()) {
    auto options = c10d::ProcessGroupGloo::Options::create();
    // Peers of one host need no name resolution, which containers often lack.
    options->devices.push_back(place.host == kLocalHost
                                   ? c10d::ProcessGroupGloo::createDeviceForHostname(place.host)
                                   : c10d::ProcessGroupGloo::createDefaultDevice());
    auto store = open_store(place);
    return std::make_unique<Connected<c10d::ProcessGroupGloo>>(
        place, store,
        c10::make_intrusive<c10d::ProcessGroupGloo>(store, place.rank, place.size, options));
  }
#endif
  throw UserError("several processes on " + device.str() +
                  ": this build cannot connect them; expected " +
                  (device.is_cuda() ? "NCCL's" : "gloo's") + " headers beside LibTorch's");
}

}  // namespace

PeerPlace PeerPlace::from_environment() {
  PeerPlace place;
  std::optional<int> local_size;
  for (const auto& launcher : kLaunchers) {
    const auto rank = number_from(launcher.rank), size = number_from(launcher.size);
    if (!rank || !size) continue;
    if (*rank >= *size)
      throw UserError(std::string(launcher.rank) + "=" + std::to_string(*rank) +
                      ": expected a number below " + launcher.size + "=" + std::to_string(*size));
    place.rank = *rank;
    place.size = *size;
    place.told_by = std::string(launcher.rank) + " and " + launcher.size;
    place.local_rank = number_from(launcher.local_rank).value_or(0);
    local_size = number_from(launcher.local_size);
    break;
  }
  if (const char* host = std::getenv("MASTER_ADDR")) place.host = host;
  // Who meets at this very host is on it.
  place.local_size = local_size.value_or(place.host == kLocalHost ? place.size : 1);
  if (const auto port = number_from("MASTER_PORT")) place.port = static_cast<std::uint16_t>(*port);
  return place;
}

std::unique_ptr<Peers> Peers::meet(const PeerPlace& place, const torch::Device& device) {
  if (place.size == 1) return std::make_unique<Alone>();
  std::fprintf(stderr,
               "process %d of %d (%s) waits for the others at %s:%d, %lld seconds at most\n",
               place.rank + 1, place.size, place.told_by.c_str(), place.host.c_str(), place.port,
               static_cast<long long>(place.patience.count()));
  try {
    return connect(place, device);
  } catch (const UserError&) {
    throw;
  } catch (const std::exception& error) {
    throw UserError("rank " + std::to_string(place.rank) + " of " + std::to_string(place.size) +
                    ": cannot meet the others at " + place.host + ":" + std::to_string(place.port) +
                    "; start them as well, or unset " + place.told_by +
                    " to train alone: " + first_line(error.what()));
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
