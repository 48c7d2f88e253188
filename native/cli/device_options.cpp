#include "native/cli/device_options.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <string>

#include "native/support/cores.h"
#include "native/support/user_error.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace emoxnet::cli {
namespace {

// Activations of some megabytes come and go in every step. Left alone, glibc returns each to the
// kernel and pays for it again in page faults, a tenth of the whole time.
void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  mallopt(M_TOP_PAD, 256 << 20);
#endif
}

constexpr const char* kGpu = "cuda";

/// The 1 of "cuda:1".
std::optional<int> gpu_named(const std::string& name) {
  const std::string prefix = std::string(kGpu) + ":";
  if (name.compare(0, prefix.size(), prefix) != 0) return std::nullopt;
  int number = 0;
  const char* const end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + prefix.size(), end, number);
  return error == std::errc() && stop == end && number >= 0 ? std::optional(number) : std::nullopt;
}

}  // namespace

void DeviceOptions::add_to(CLI::App& command) {
  command
      .add_option("--device", device_,
                  "auto (a GPU if there is one), cpu, cuda, or one of several GPUs: cuda:1")
      ->check([](const std::string& name) {
        const bool known = name == "auto" || name == "cpu" || name == kGpu || gpu_named(name);
        return known ? std::string() : name + ": expected auto, cpu, cuda, or cuda:1 and so on";
      })
      ->capture_default_str();
  command
      .add_option("--threads", threads_,
                  "CPU threads; by default " + std::to_string(usable_cores()) +
                      ", the cores that may be used, shared among the processes of a host")
      ->check(CLI::Range(1, 1024));
}

void DeviceOptions::add_bf16_to(CLI::App& command) {
  command.add_flag("--bf16", bf16_, "bfloat16 autocast");
}

models::Placement DeviceOptions::use(int local_rank, int peers) const {
  keep_freed_memory();
  // Products of float32 by a GPU's tensor cores, as its convolutions are by default.
  at::globalContext().setFloat32MatmulPrecision("high");
  torch::set_num_threads(threads_ > 0 ? threads_ : std::max(1, usable_cores() / peers));
  models::Placement placement{device(local_rank), bf16_};
  if (bf16_ && !models::has_bf16(placement.device))
    throw UserError("--bf16: this CPU has no bfloat16 arithmetic; expected a run without it");
  return placement;
}

torch::Device DeviceOptions::device(int local_rank) const {
  if (device_ == "cpu" || (device_ == "auto" && !torch::cuda::is_available())) return torch::kCPU;
  if (!torch::cuda::is_available())
    throw UserError("--device " + device_ + ": LibTorch finds no GPU here; expected auto or cpu");
  const auto gpus = static_cast<int>(torch::cuda::device_count());
  if (const auto named = gpu_named(device_)) {
    if (*named >= gpus)
      throw UserError("--device " + device_ + ": there are " + std::to_string(gpus) +
                      " GPUs; expected cuda:" + std::to_string(gpus - 1) + " at most");
    return {torch::kCUDA, static_cast<c10::DeviceIndex>(*named)};
  }
  if (local_rank >= gpus)
    throw UserError("process " + std::to_string(local_rank + 1) + " of this host: it has " +
                    std::to_string(gpus) + (gpus == 1 ? " GPU" : " GPUs") +
                    "; expected no more processes than that");
  return {torch::kCUDA, static_cast<c10::DeviceIndex>(local_rank)};
}

}  // namespace emoxnet::cli
