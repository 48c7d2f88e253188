#include "native/cli/device_options.h"

#include <algorithm>
#include <limits>
#include <thread>

#include "native/support/user_error.h"
#include "native/train/autocast.h"

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

}  // namespace

int DeviceOptions::default_threads() {
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

void DeviceOptions::add_to(CLI::App& command) {
  command.add_option("--device", device_, "auto (a GPU if there is one), cpu or cuda")
      ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
      ->capture_default_str();
  command.add_option("--threads", threads_, "CPU threads")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
}

void DeviceOptions::add_bf16_to(CLI::App& command) {
  command.add_flag("--bf16", bf16_, "bfloat16 autocast");
}

bool DeviceOptions::bf16(const torch::Device& device) const {
  if (bf16_ && !train::has_bf16(device))
    throw UserError("--bf16: this CPU has no bfloat16 arithmetic; expected a run without it");
  return bf16_;
}

torch::Device DeviceOptions::use(int gpu) const {
  keep_freed_memory();
  torch::set_num_threads(threads_);
  if (device_ == "cpu") return torch::kCPU;
  if (torch::cuda::is_available()) return {torch::kCUDA, static_cast<c10::DeviceIndex>(gpu)};
  if (device_ == "cuda")
    throw UserError("--device cuda: LibTorch finds no GPU here; expected auto or cpu");
  return torch::kCPU;
}

}  // namespace emoxnet::cli
