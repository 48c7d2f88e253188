#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>

#include "native/eval/pictures/contact_sheet.h"
#include "native/eval/pictures/heat_overlay.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/support/user_sentence.h"

namespace emoxnet::eval {
namespace {

constexpr int kMargin = 8;

TEST(ContactSheet, PutsEveryTileIntoItsPlace) {
  const cv::Mat dark(48, 48, CV_8UC1, cv::Scalar(20)),
      red(300, 300, CV_8UC3, cv::Scalar(0, 0, 200));
  const cv::Mat sheet = contact_sheet({{"", {{dark}, {red}}}, {"", {{red}}}});
  EXPECT_EQ(sheet.cols, 3 * kMargin + 2 * kTileSide);
  EXPECT_EQ(sheet.rows, 3 * kMargin + 2 * kTileSide);
  const int first = kMargin + kTileSide / 2, second = first + kTileSide + kMargin;
  EXPECT_EQ(sheet.at<cv::Vec3b>(first, first), cv::Vec3b(20, 20, 20));
  EXPECT_EQ(sheet.at<cv::Vec3b>(first, second), cv::Vec3b(0, 0, 200));
  EXPECT_EQ(sheet.at<cv::Vec3b>(second, first), cv::Vec3b(0, 0, 200));
  EXPECT_EQ(sheet.at<cv::Vec3b>(second, second), cv::Vec3b(255, 255, 255));
}

TEST(ContactSheet, MakesRoomForWords) {
  const cv::Mat dark(48, 48, CV_8UC1, cv::Scalar(20));
  const int plain = contact_sheet({{"", {{dark}}}}).rows;
  const int with_caption = contact_sheet({{"", {{dark, "words"}}}}).rows;
  const int with_both = contact_sheet({{"heading", {{dark, "words"}}}}).rows;
  EXPECT_LT(plain, with_caption);
  EXPECT_EQ(with_both - with_caption, with_caption - plain);
}

TEST(ContactSheet, IsWrittenAsPngOrNotAtAll) {
  const test::TemporaryFolder folder;
  const cv::Mat picture(5, 7, CV_8UC3, cv::Scalar(1, 2, 3));
  write_png((folder / "new" / "a.png").string(), picture);
  const cv::Mat read = cv::imread((folder / "new" / "a.png").string(), cv::IMREAD_UNCHANGED);
  EXPECT_EQ(cv::norm(read, picture, cv::NORM_INF), 0);
  folder.write("file", "");
  EXPECT_NE(
      test::user_sentence(folder, [&] { write_png((folder / "file" / "a.png").string(), picture); })
          .find("file: cannot create the folder"),
      std::string::npos);
}

TEST(HeatOverlay, GlowsWhereTheHeatIs) {
  const cv::Mat picture(48, 48, CV_8UC3, cv::Scalar(90, 90, 90));
  cv::Mat heat = cv::Mat::zeros(6, 6, CV_32FC1);
  heat.at<float>(1, 4) = 17;
  const cv::Mat shown = overlay_heat(picture, heat);
  ASSERT_EQ(shown.cols, kLeastOverlaySide);
  const int cell = shown.cols / 6;
  EXPECT_EQ(shown.at<cv::Vec3b>(5 * cell, cell), cv::Vec3b(90, 90, 90));  // far away: the picture
  const auto hottest = shown.at<cv::Vec3b>(cell + cell / 2, 4 * cell + cell / 2);
  EXPECT_GT(hottest[2], 180);  // yellow: much red, little blue more than the picture's grey
  EXPECT_GT(hottest[2], hottest[0]);
  EXPECT_EQ(
      cv::norm(overlay_heat(picture, cv::Mat::zeros(6, 6, CV_32FC1)),
               cv::Mat(shown.rows, shown.cols, CV_8UC3, cv::Scalar(90, 90, 90)), cv::NORM_INF),
      0);
}

}  // namespace
}  // namespace emoxnet::eval
