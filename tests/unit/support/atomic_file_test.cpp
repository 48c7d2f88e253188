#include "native/support/atomic_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <thread>

#include "tests/unit/support/user_sentence.h"

namespace {
int fsync_error = 0;  ///< what the disk says; 0: nothing is wrong with it
}

/// In place of the C library's, for a disk that fails.
extern "C" int fsync(int file) {
  if (fsync_error == 0) return static_cast<int>(::syscall(SYS_fsync, file));
  errno = fsync_error;
  return -1;
}

namespace emoxnet {
namespace {

class AtomicFile : public ::testing::Test {
 protected:
  void TearDown() override { fsync_error = 0; }

  std::string overwrite(const std::string& text) {
    return test::user_sentence(
        folder_, [&] { write_stream_atomically(file_, [&](std::ostream& out) { out << text; }); });
  }
  [[nodiscard]] std::string content() const {
    std::ifstream in(file_);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  [[nodiscard]] std::ptrdiff_t files() const {
    return std::distance(std::filesystem::directory_iterator(folder_.path()), {});
  }

  test::TemporaryFolder folder_;
  const std::filesystem::path file_ = folder_.write("file", "old");
};

TEST_F(AtomicFile, IsTheOldOneUntilTheNewOneIsOnTheDisk) {
  for (const int error : {EIO, ENOSPC}) {
    fsync_error = error;
    EXPECT_EQ(overwrite("new"),
              "file: cannot be written: " + std::generic_category().message(error));
    EXPECT_EQ(content(), "old");
    EXPECT_EQ(files(), 1);
  }
  fsync_error = 0;
  EXPECT_EQ(overwrite("new"), "no error");
  EXPECT_EQ(content(), "new");
  EXPECT_EQ(files(), 1);
}

TEST_F(AtomicFile, StaysWhatALinkStandsFor) {
  const auto link = folder_ / "link";
  std::filesystem::create_symlink(file_, link);
  write_stream_atomically(link, [](std::ostream& out) { out << "new"; });
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_EQ(content(), "new");
}

TEST_F(AtomicFile, IsNotPutInThePlaceOfAPipe) {
  const auto pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string received;
  std::thread reader([&] {
    std::ifstream in(pipe);
    received.assign(std::istreambuf_iterator<char>(in), {});
  });
  write_stream_atomically(pipe, [](std::ostream& out) { out << "new"; });
  reader.join();
  EXPECT_EQ(received, "new");
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
}

TEST_F(AtomicFile, IsWrittenWhereTheFileSystemCannotBeAsked) {
  for (const int error : {EINVAL, ENOTSUP}) {
    fsync_error = error;
    EXPECT_EQ(overwrite("new"), "no error");
    EXPECT_EQ(content(), "new");
  }
}

}  // namespace
}  // namespace emoxnet
