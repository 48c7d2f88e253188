#include "native/train/peers.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <fstream>

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
                                {"LOCAL_WORLD_SIZE", "4"},
                                {"MASTER_ADDR", "node1"},
                                {"MASTER_PORT", "4000"}});
    const auto place = PeerPlace::from_environment();
    EXPECT_EQ(place.rank, 5);
    EXPECT_EQ(place.size, 8);
    EXPECT_EQ(place.local_rank, 1);
    EXPECT_EQ(place.local_size, 4);
    EXPECT_EQ(place.host, "node1");
    EXPECT_EQ(place.port, 4000);
    EXPECT_EQ(place.told_by, "RANK and WORLD_SIZE");
  }
  {
    const Environment mpirun({{"OMPI_COMM_WORLD_RANK", "1"},
                              {"OMPI_COMM_WORLD_SIZE", "2"},
                              {"OMPI_COMM_WORLD_LOCAL_RANK", "1"}});
    EXPECT_EQ(PeerPlace::from_environment().rank, 1);
    EXPECT_EQ(PeerPlace::from_environment().local_rank, 1);
    EXPECT_EQ(PeerPlace::from_environment().local_size, 2);  // they meet on this very host
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
  const Environment port({{"MASTER_PORT", "99999"}});
  refuses("1", "MASTER_PORT=99999: expected a whole number from 0 to 65535");
}

#ifdef EMOXNET_GLOO  // elsewhere nothing connects processes on CPUs
TEST(Peers, WhoWaitsInVainSaysForWhomAndGivesUp) {
  PeerPlace place;
  place.size = 4;
  place.port = static_cast<std::uint16_t>(20000 + ::getpid() % 20000);
  place.told_by = "SLURM_PROCID and SLURM_NTASKS";
  place.patience = std::chrono::seconds(1);
  ::testing::internal::CaptureStderr();
  try {
    (void)Peers::meet(place, torch::kCPU);
    ADD_FAILURE();
  } catch (const UserError& error) {
    EXPECT_NE(std::string(error.what())
                  .find("start them as well, or unset SLURM_PROCID and SLURM_NTASKS"),
              std::string::npos)
        << error.what();
  }
  EXPECT_NE(::testing::internal::GetCapturedStderr().find(
                "process 1 of 4 (SLURM_PROCID and SLURM_NTASKS) waits for the others at "),
            std::string::npos);
}

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A command for the shell as a peer, with a log of its own.
std::string as_peer(int rank, const test::TemporaryFolder& folder, int port,
                    const std::string& command) {
  const std::string number = std::to_string(rank);
  return "RANK=" + number + " WORLD_SIZE=2 MASTER_PORT=" + std::to_string(port) + " " + command +
         " > " + (folder / ("log-" + number)).string() + " 2>&1";
}

int next_port() {
  static int meetings = 0;
  return 20000 + (::getpid() * 7 + ++meetings) % 20000;
}

/// Two commands as two peers; 2 in the exit status if both end so.
int run_two(const test::TemporaryFolder& folder, const std::string& first,
            const std::string& second) {
  const int port = next_port();
  const std::string both = as_peer(1, folder, port, second) + " & " +
                           as_peer(0, folder, port, first) +
                           "; status=$?; wait $! || exit $?; exit $status";
  return std::system(both.c_str());
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
  const std::string log = " > " + (folder / "log").string() + " 2>&1";
  ASSERT_EQ(std::system((command("one") + log).c_str()), 0);
  ASSERT_EQ(run_two(folder, command("two"), command("two")), 0) << read(folder / "log-0");
  EXPECT_NE(read(folder / "log-0").find(", 2 processes"), std::string::npos);

  const auto one = Checkpoint::load(folder / "one" / kCheckpointFile);
  const auto two = Checkpoint::load(folder / "two" / kCheckpointFile);
  ASSERT_EQ(two.state.history.size(), 3U);
  for (std::size_t epoch = 0; epoch < 3; ++epoch)
    EXPECT_NEAR(two.state.history[epoch].train_loss, one.state.history[epoch].train_loss, 1e-4);
  const auto expected = one.trained->named_parameters();
  for (const auto& item : two.trained->named_parameters())
    EXPECT_TRUE(torch::allclose(item.value(), expected[item.key()], 1e-3, 1e-4)) << item.key();

  // They do talk to each other: what one of them learns from other labels reaches the other.
  auto others = test::made_faces(70, 14);
  for (auto& record : others.records) record = data::single_label(record.split, 0);
  const auto other_faces = folder / "others.faces";
  others.save(other_faces);
  std::string odd = command("odd");
  odd.replace(odd.find(faces.string()), faces.string().size(), other_faces.string());
  ASSERT_EQ(run_two(folder, command("odd"), odd), 0) << read(folder / "log-0");
  const auto misled = Checkpoint::load(folder / "odd" / kCheckpointFile);
  EXPECT_FALSE(torch::allclose(misled.trained->parameters().front(),
                               one.trained->parameters().front(), 1e-3, 1e-4));
}

TEST(Peers, TwoProcessesAskFrozenMembersAsOne) {
  const test::TemporaryFolder folder;
  const auto faces = folder / "made.faces";
  test::made_faces(14, 14).save(faces);
  Recipe recipe = test::small_recipe();
  recipe.epochs = 1;
  recipe.ema_decay = 0;  // a copy of it takes long to write
  recipe.model.name = "emoxnet";
  recipe.slices = 2;
  recipe.members.checkpoints.assign(4, "as loaded");
  recipe.members.frozen = true;
  recipe.members.passes = 2;
  for (const char* run : {"one", "two"})
    Checkpoint::start(recipe).save(folder / run / kCheckpointFile);
  const auto command = [&](const std::string& run) {
    return std::string(EMOXNET_PROGRAM) + " train --resume --threads 1 --data " + faces.string() +
           " --out " + (folder / run).string();
  };
  ASSERT_EQ(std::system((command("one") + " >/dev/null 2>&1").c_str()), 0);
  ASSERT_EQ(run_two(folder, command("two"), command("two")), 0) << read(folder / "log-0");
  for (const char* view : {"features-valid.pt", "features-train-0.pt", "features-train-1.pt"}) {
    std::vector<torch::Tensor> one, two;
    torch::load(one, (folder / "one" / view).string());
    torch::load(two, (folder / "two" / view).string());
    EXPECT_TRUE(torch::allclose(one[1].to(torch::kFloat32), two[1].to(torch::kFloat32), 1e-2, 1e-3))
        << view;
  }
}

TEST(Peers, OneThatFailsEndsTheOthersWithItsSentence) {
  const test::TemporaryFolder folder;
  const auto faces = folder / "made.faces";
  test::made_faces(70, 14).save(faces);
  const auto command = [&](const std::string& data) {
    return std::string(EMOXNET_PROGRAM) + " train --threads 1 --recipe emoxnet-lite --batch 14" +
           " --epochs 2 --data " + data + " --out " + (folder / "run").string();
  };
  const std::string good = command(faces.string()), bad = command((folder / "none").string());
  for (const bool first_fails : {true, false}) {
    const int status = run_two(folder, first_fails ? bad : good, first_fails ? good : bad);
    EXPECT_EQ(WEXITSTATUS(status), 2);
    const std::string other = read(folder / (first_fails ? "log-1" : "log-0"));
    EXPECT_NE(other.find(first_fails ? "process 1 of 2: " : "process 2 of 2: "), std::string::npos)
        << other;
    EXPECT_NE(other.find("none: cannot be opened"), std::string::npos) << other;
  }
}

TEST(Peers, OneThatIsKilledIsNoMistakeOfTheUsers) {
  const test::TemporaryFolder folder;
  const auto faces = folder / "made.faces", checkpoint = folder / "run" / kCheckpointFile;
  test::made_faces(70, 14).save(faces);
  const std::string train = EMOXNET_PROGRAM
                            " train --threads 1 --recipe emoxnet-lite --batch 14 --epochs 100000"
                            " --data " +
                            faces.string() + " --out " + (folder / "run").string();
  const int port = next_port();
  const std::string command = as_peer(0, folder, port, train) + " & killed=$!; " +
                              as_peer(1, folder, port, "timeout 60 " + train) +
                              " & left=$!; for i in $(seq 600); do [ -e " + checkpoint.string() +
                              " ] && break; sleep 0.1; done; kill -9 $killed; wait $left";
  const int status = std::system(command.c_str());
  const std::string log = read(folder / "log-1");
  EXPECT_EQ(WEXITSTATUS(status), 1) << log;
  EXPECT_NE(log.find("process 2 of 2: lost another one, which was killed or cannot be reached; the "
                     "last checkpoint is " +
                     checkpoint.string()),
            std::string::npos)
      << log;
}
#endif

}  // namespace
}  // namespace emoxnet::train
