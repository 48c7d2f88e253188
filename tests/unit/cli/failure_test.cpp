#include "native/cli/failure.h"

#include <c10/util/Exception.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <new>
#include <stdexcept>
#include <system_error>

namespace emoxnet::cli {
namespace {

// Most commands have neither --batch nor --slices.
TEST(Failure, OfMemoryAdvisesNothingThatOnlySomeCommandsHave) {
  const std::bad_alloc error;
  EXPECT_TRUE(is_out_of_memory(error));
  EXPECT_FALSE(is_bad_input(error));
  EXPECT_EQ(sentence_of(error), "there is not enough memory for this");
  EXPECT_FALSE(is_out_of_memory(std::runtime_error("anything else")));
}

// Without the places in its code that LibTorch adds to what it throws.
TEST(Failure, OfLibTorchIsOneSentence) {
  const auto thrown = [](const std::string& text) {
    try {
      TORCH_CHECK(false, text);
    } catch (const c10::Error& error) {
      EXPECT_FALSE(is_bad_input(error));
      return sentence_of(error);
    }
    return std::string("nothing thrown");
  };
  EXPECT_EQ(thrown("the shapes differ\nand more"), "LibTorch failed: the shapes differ");
  for (const char* text : {"[enforce fail at alloc_cpu.cpp:75] DefaultCPUAllocator: can't allocate "
                           "memory: you tried to allocate 8 bytes",
                           "CUDA out of memory. Tried to allocate 2.00 GiB"})
    EXPECT_EQ(thrown(text), "there is not enough memory for this");
}

TEST(Failure, OfAFileNamesIt) {
  const std::filesystem::filesystem_error error(
      "cannot", "runs/a", std::make_error_code(std::errc::no_space_on_device));
  EXPECT_TRUE(is_bad_input(error));
  EXPECT_EQ(sentence_of(error), "runs/a: No space left on device");
}

}  // namespace
}  // namespace emoxnet::cli
