#include "native/train/peers.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "native/support/user_error.h"
#include "native/train/trainer.h"
#include "tests/unit/support/made_faces.h"
#include "tests/unit/support/program.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/train/made_run.h"

namespace emoxnet::train {
namespace {

/// Environment variables for the length of a scope.
class Environment {
 public:
  explicit Environment(std::vector<std::pair<const char*, const char*>> variables)
      : variables_(std::move(variables)) {
    for (const auto& [name, value] : variables_) ::setenv(name, value, 1);
  }
  ~Environment() {
    for (const auto& [name, value] : variables_) ::unsetenv(name);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  std::vector<std::pair<const char*, const char*>> variables_;
};

TEST(PeerPlace, IsWhatTheLauncherSays) {
  EXPECT_EQ(PeerPlace::from_environment().size, 1);
  {
    const Environment torchrun({{"RANK", "5"},
                                {"WORLD_SIZE", "8"},
                                {"LOCAL_RANK", "1"},
                                {"MASTER_ADDR", "node1"},
                                {"MASTER_PORT", "4000"}});
    const auto place = PeerPlace::from_environment();
    EXPECT_EQ(place.rank, 5);
    EXPECT_EQ(place.size, 8);
    EXPECT_EQ(place.local_rank, 1);
    EXPECT_EQ(place.host, "node1");
    EXPECT_EQ(place.port, 4000);
  }
  {
    const Environment mpirun({{"OMPI_COMM_WORLD_RANK", "1"},
                              {"OMPI_COMM_WORLD_SIZE", "2"},
                              {"OMPI_COMM_WORLD_LOCAL_RANK", "1"}});
    EXPECT_EQ(PeerPlace::from_environment().rank, 1);
    EXPECT_EQ(PeerPlace::from_environment().local_rank, 1);
  }
  const Environment slurm({{"SLURM_PROCID", "3"}, {"SLURM_NTASKS", "4"}, {"SLURM_LOCALID", "0"}});
  EXPECT_EQ(PeerPlace::from_environment().rank, 3);
  EXPECT_EQ(PeerPlace::from_environment().size, 4);
}

TEST(PeerPlace, RefusesNonsense) {
  const auto refuses = [](const char* rank, const char* sentence) {
    const Environment torchrun({{"RANK", rank}, {"WORLD_SIZE", "2"}});
    try {
      (void)PeerPlace::from_environment();
      ADD_FAILURE() << rank;
    } catch (const UserError& error) {
      EXPECT_NE(std::string(error.what()).find(sentence), std::string::npos) << error.what();
    }
  };
  refuses("two", "RANK=two: expected a whole number");
  refuses("2", "RANK=2: expected a number below WORLD_SIZE=2");
}

TEST(Peers, TwoProcessesTrainAsOne) {
  const test::TemporaryFolder folder;
  const auto faces = folder / "made.faces";
  test::made_faces(70, 14).save(faces);
  // With the slices that two processes would have; mixup takes partners from the whole batch.
  const auto command = [&](const std::string& run) {
    return std::string(EMOXNET_PROGRAM) + " train --data " + faces.string() + " --out " +
           (folder / run).string() +
           " --recipe emoxnet-lite --batch 14 --warmup 0 --learning-rate 0.05 --ema 0.9"
           " --epochs 3 --mixup 0.2 --slices 2 --threads 1";
  };
  const int port = 20000 + ::getpid() % 20000;
  const std::string meeting = "WORLD_SIZE=2 MASTER_PORT=" + std::to_string(port) + " ";
  const std::string log = " > " + (folder / "log").string() + " 2>&1";
  ASSERT_EQ(std::system((command("one") + log).c_str()), 0);
  const std::string both = "{ RANK=1 " + meeting + command("two") + log + " & RANK=0 " + meeting +
                           command("two") + " >/dev/null 2>&1 && wait $!; }";
  ASSERT_EQ(std::system(both.c_str()), 0);

  const auto one = Checkpoint::load(folder / "one" / kCheckpointFile);
  const auto two = Checkpoint::load(folder / "two" / kCheckpointFile);
  ASSERT_EQ(two.state.history.size(), 3U);
  for (std::size_t epoch = 0; epoch < 3; ++epoch)
    EXPECT_NEAR(two.state.history[epoch].train_loss, one.state.history[epoch].train_loss, 1e-4);
  const auto expected = one.trained->named_parameters();
  for (const auto& item : two.trained->named_parameters())
    EXPECT_TRUE(torch::allclose(item.value(), expected[item.key()], 1e-3, 1e-4)) << item.key();
}

}  // namespace
}  // namespace emoxnet::train
