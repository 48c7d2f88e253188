// What befalls a run must not lose it: a process that is killed, a disk that is full.
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "native/train/trainer.h"
#include "tests/unit/support/made_faces.h"
#include "tests/unit/support/program.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/train/made_run.h"

extern char** environ;

namespace emoxnet::train {
namespace {

namespace fs = std::filesystem;
using test::run_program;

class LostRun : public ::testing::Test {
 protected:
  void SetUp() override { test::made_faces(70, 14).save(folder_ / "made.faces"); }

  [[nodiscard]] std::string arguments(const std::string& run, const std::string& more) const {
    return "train --data " + (folder_ / "made.faces").string() + " --out " +
           (folder_ / run).string() + " --threads 1 " + more;
  }

  [[nodiscard]] std::string fresh(const std::string& run, int epochs) const {
    return arguments(run,
                     "--recipe emoxnet-lite --batch 14 --warmup 0 --learning-rate 0.05"
                     " --ema 0.9 --epochs " +
                         std::to_string(epochs));
  }

  /// Starts the program and kills it once its run has a checkpoint and is on its way to the next.
  void start_and_kill(const std::string& run, int epochs) const {
    const std::string command =
        "exec " EMOXNET_PROGRAM " " + fresh(run, epochs) + " >/dev/null 2>&1";
    const char* shell[] = {"sh", "-c", command.c_str(), nullptr};
    pid_t process = 0;
    ASSERT_EQ(
        ::posix_spawn(&process, "/bin/sh", nullptr, nullptr, const_cast<char**>(shell), environ),
        0);
    using std::chrono::milliseconds;
    for (int i = 0; i < 12000 && !fs::exists(folder_ / run / kCheckpointFile); ++i)
      std::this_thread::sleep_for(milliseconds(5));
    std::this_thread::sleep_for(milliseconds(40));
    ::kill(process, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(process, &status, 0), process);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it was over before it could be killed";
  }

  test::TemporaryFolder folder_;
};

TEST_F(LostRun, AKilledRunGoesOnAsIfNothingHadHappened) {
  constexpr int kEpochs = 12;
  ASSERT_EQ(run_program(fresh("whole", kEpochs)).exit_code, 0);
  start_and_kill("killed", kEpochs);
  const auto resumed = run_program(arguments("killed", "--resume"));
  ASSERT_EQ(resumed.exit_code, 0) << resumed.output;
  const auto whole = Checkpoint::load(folder_ / "whole" / kCheckpointFile);
  const auto killed = Checkpoint::load(folder_ / "killed" / kCheckpointFile);
  EXPECT_EQ(killed.state.history.size(), std::size_t{kEpochs});
  EXPECT_TRUE(test::same_weights(*killed.model, *whole.model));
  EXPECT_TRUE(test::same_weights(*killed.trained, *whole.trained));
}

TEST_F(LostRun, AFullDiskEndsInOneSentenceAndLeavesTheLastCheckpoint) {
  ASSERT_EQ(run_program(fresh("run", 1)).exit_code, 0);
  const auto checkpoint = folder_ / "run" / kCheckpointFile;
  const auto before = fs::file_size(checkpoint);
  // No file may grow beyond 64 blocks of 512 bytes; writing more fails, as on a full disk.
  const std::string command = "trap '' XFSZ; ulimit -f 64; " EMOXNET_PROGRAM " " +
                              arguments("run", "--resume --epochs 2") + " > " +
                              (folder_ / "log").string() + " 2>&1";
  const int status = std::system(command.c_str());
  std::ifstream log(folder_ / "log");
  const std::string output{std::istreambuf_iterator<char>(log), {}};
  ASSERT_TRUE(WIFEXITED(status)) << output;
  EXPECT_EQ(WEXITSTATUS(status), 2) << output;
  EXPECT_NE(output.find("cannot be written"), std::string::npos) << output;
  EXPECT_EQ(fs::file_size(checkpoint), before);
  EXPECT_EQ(Checkpoint::load(checkpoint).state.epoch, 1);
  for (const auto& entry : fs::directory_iterator(folder_ / "run"))
    EXPECT_NE(entry.path().extension(), ".tmp") << entry.path();
}

}  // namespace
}  // namespace emoxnet::train
