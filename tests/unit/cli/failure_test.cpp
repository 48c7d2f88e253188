#include "native/cli/failure.h"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

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

}  // namespace
}  // namespace emoxnet::cli
