// The processes that train one network together, each on its share of every batch, over LibTorch's
// own c10d: gloo on CPUs, NCCL on GPUs.
#pragma once

#include <torch/torch.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace emoxnet::train {

/// Where a process stands among its peers.
struct PeerPlace {
  int rank = 0;
  int size = 1;
  int local_rank = 0;              ///< among those on the same host: which GPU is its own
  int local_size = 1;              ///< how many they are, and share its cores
  std::string host = "127.0.0.1";  ///< of rank 0, where all meet
  std::uint16_t port = 29500;
  std::string told_by;                 ///< the variables that say so; empty where none did
  std::chrono::seconds patience{300};  ///< of those who wait for the others

  /// From what torchrun, mpirun (Open MPI) or Slurm's srun set; alone where none did. MASTER_ADDR
  /// and MASTER_PORT name the meeting place. Throws UserError for a value that makes no sense.
  static PeerPlace from_environment();
};

/// Every peer makes the same calls in the same order; each waits for the others.
class Peers {
 public:
  virtual ~Peers() = default;

  /// Alone: needs nobody. Otherwise says whom it waits for, and how long. Throws UserError when
  /// they do not come, or when this build cannot connect that device.
  static std::unique_ptr<Peers> meet(const PeerPlace& place, const torch::Device& device);

  /// Lets the others, who wait for this peer or soon will, end with its sentence. is_bad_input:
  /// whether the user is to mend it.
  virtual void fail(const std::string& /*sentence*/, bool /*is_bad_input*/) {}

  [[nodiscard]] int rank() const { return rank_; }
  [[nodiscard]] int size() const { return size_; }

  /// Puts the sum over all peers into each of the tensors, which are of one type. Throws another
  /// peer's sentence when that one has failed, here and below: a UserError for bad input, otherwise
  /// std::runtime_error, as when a peer is lost.
  void sum(const std::vector<torch::Tensor>& tensors);

  /// The mean likewise.
  void average(const std::vector<torch::Tensor>& tensors);

  /// What rank 0 has likewise.
  void copy_from_first(const std::vector<torch::Tensor>& tensors);

 protected:
  Peers(int rank, int size) : rank_(rank), size_(size) {}
  virtual void sum_flat(torch::Tensor& values) = 0;

 private:
  int rank_, size_;
};

}  // namespace emoxnet::train
