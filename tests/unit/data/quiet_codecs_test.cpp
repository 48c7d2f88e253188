#include "native/data/quiet_codecs.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <iostream>
#include <thread>

namespace emoxnet::data {
namespace {

TEST(QuietCodecs, DropsWhatTheirThreadSaysAndNothingElse) {
  ::testing::internal::CaptureStderr();
  {
    const QuietCodecs quiet;
    std::fputs("codec", stderr);
    std::cerr << "codec";
    std::thread([] { std::fputs("other thread, ", stderr); }).join();
  }
  std::fprintf(stderr, "%s, ", "after");
  std::cerr << "and by cerr";
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "other thread, after, and by cerr");
}

}  // namespace
}  // namespace emoxnet::data
