#include "native/data/image_files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <new>
#include <opencv2/imgproc.hpp>

#include "native/vision/labels.h"
#include "tests/unit/support/made_pictures.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/support/user_sentence.h"

namespace emoxnet::data {
namespace {

class ImageFiles : public ::testing::Test {
 protected:
  FaceDataset read_one(const std::string& name) {
    return read_images({{folder_ / name, single_label(Split::kTrain, 0)}});
  }

  // The grey plane of one picture, [48,48].
  cv::Mat plane_of(const cv::Mat& picture, const std::string& name = "a.png") {
    test::write_picture(folder_ / name, picture);
    const FaceDataset dataset = read_one(name);
    cv::Mat plane(vision::kSide, vision::kSide, CV_8UC1);
    std::copy(dataset.pixels.begin(), dataset.pixels.end(), plane.data);
    return plane;
  }

  std::string error(const std::string& name) {
    return test::user_sentence(folder_, [&] { read_one(name); });
  }

  // One flat picture for each index, its grey level the index.
  std::vector<LabelledImage> numbered(int count) {
    std::vector<LabelledImage> images;
    for (int i = 0; i < count; ++i) {
      const auto path = folder_ / (std::to_string(1000 + i) + ".png");
      test::write_picture(path, test::flat(i, 50));
      images.push_back({path, single_label(Split::kTrain, i % vision::kClasses)});
    }
    return images;
  }

  std::string bytes(const std::string& name) {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  // A JPEG file with a segment of this marker before all others.
  void add_segment(const std::string& name, char marker, const std::string& content) {
    const std::size_t size = content.size() + 2;
    const std::string head = {'\xFF', marker, static_cast<char>(size >> 8),
                              static_cast<char>(size & 0xFF)};
    folder_.write(name, bytes(name).insert(2, head + content));
  }

  void write_jpeg(const std::string& name, const cv::Mat& picture, int progressive) {
    cv::imwrite((folder_ / name).string(), picture,
                {cv::IMWRITE_JPEG_QUALITY, 100, cv::IMWRITE_JPEG_PROGRESSIVE, progressive});
  }

  void cut(const std::string& name, double share) {
    const auto size = static_cast<double>(std::filesystem::file_size(folder_ / name));
    std::filesystem::resize_file(folder_ / name, static_cast<std::uintmax_t>(size * share));
  }

  test::TemporaryFolder folder_;
};

/// While it lives, OpenCV's pictures beyond so many bytes end in a call of refuse().
class ScarceMemory : public cv::MatAllocator {
 public:
  ScarceMemory(std::size_t most, std::function<void()> refuse)
      : most_(most), refuse_(std::move(refuse)) {
    cv::Mat::setDefaultAllocator(this);
  }
  ~ScarceMemory() override { cv::Mat::setDefaultAllocator(cv::Mat::getStdAllocator()); }

  cv::UMatData* allocate(int dims, const int* sizes, int type, void* data, std::size_t* step,
                         cv::AccessFlag flags, cv::UMatUsageFlags usage) const override {
    auto bytes = static_cast<std::size_t>(CV_ELEM_SIZE(type));
    for (int d = 0; d < dims; ++d) bytes *= static_cast<std::size_t>(sizes[d]);
    if (bytes > most_) refuse_();
    return cv::Mat::getStdAllocator()->allocate(dims, sizes, type, data, step, flags, usage);
  }
  bool allocate(cv::UMatData* data, cv::AccessFlag flags, cv::UMatUsageFlags usage) const override {
    return cv::Mat::getStdAllocator()->allocate(data, flags, usage);
  }
  void deallocate(cv::UMatData* data) const override {
    cv::Mat::getStdAllocator()->deallocate(data);
  }

 private:
  std::size_t most_;
  std::function<void()> refuse_;
};

/// The most memory that the process has had, in MiB.
long peak_memory() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

double difference(const cv::Mat& a, const cv::Mat& b) { return cv::norm(a, b, cv::NORM_INF); }

TEST_F(ImageFiles, KeepsAGreyPictureOfTheRightSizeAsItIs) {
  const cv::Mat picture = test::noise(48, 48, CV_8UC1);
  EXPECT_EQ(difference(plane_of(picture), picture), 0);
}

TEST_F(ImageFiles, TurnsColoursIntoGreyAndAveragesPixels) {
  const cv::Mat picture = test::noise(96, 96, CV_8UC3);
  cv::Mat grey, half;
  cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
  cv::resize(grey, half, {48, 48}, 0, 0, cv::INTER_AREA);
  EXPECT_EQ(difference(plane_of(picture), half), 0);
}

TEST_F(ImageFiles, WeighsColoursAsTheEyeDoes) {  // ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B
  const auto level = [&](const cv::Scalar& bgr, const std::string& name) {
    return static_cast<int>(plane_of({100, 100, CV_8UC3, bgr}, name).at<std::uint8_t>(20, 20));
  };
  EXPECT_EQ(level({0, 0, 255}, "red.png"), 76);
  EXPECT_EQ(level({0, 255, 0}, "green.png"), 150);
  EXPECT_EQ(level({255, 0, 0}, "blue.png"), 29);
  EXPECT_NEAR(level({50, 100, 200}, "some.jpg"), 124, 1);  // 59.8 + 58.7 + 5.7 = 124.2
}

TEST_F(ImageFiles, PlacesPixelsOfAnotherSizeWhereTheyBelong) {
  cv::Mat ramp(100, 100, CV_8UC1);
  for (int y = 0; y < 100; ++y)
    for (int x = 0; x < 100; ++x) ramp.at<std::uint8_t>(y, x) = static_cast<std::uint8_t>(2 * x);
  const cv::Mat plane = plane_of(ramp);
  for (int x = 0; x < 48; ++x)  // the centre of pixel x, in the ramp's pixels
    EXPECT_NEAR(plane.at<std::uint8_t>(7, x), 2 * ((x + 0.5) * 100 / 48 - 0.5), 1) << x;
}

TEST_F(ImageFiles, TakesTheSquareAroundTheCentre) {
  cv::Mat wide(48, 60, CV_8UC1, cv::Scalar(255)), high(60, 48, CV_8UC1, cv::Scalar(255));
  const cv::Mat square = test::noise(48, 48, CV_8UC1);
  square.copyTo(wide(cv::Rect(6, 0, 48, 48)));
  square.copyTo(high(cv::Rect(0, 6, 48, 48)));
  EXPECT_EQ(difference(plane_of(wide), square), 0);
  EXPECT_EQ(difference(plane_of(high), square), 0);
}

TEST_F(ImageFiles, TurnsPhotosAsTheirExifTagSays) {
  cv::Mat picture = test::flat(0);
  picture.colRange(50, 100) = cv::Scalar(255);
  test::write_picture(folder_ / "a.jpg", picture);
  // Little endian, one entry: orientation (0x0112), a short, 6: the first column is the top row.
  const std::string exif("Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0",
                         32);
  add_segment("a.jpg", '\xE1', exif);
  const FaceDataset dataset = read_one("a.jpg");
  EXPECT_EQ(dataset.pixels[5 * 48 + 43], 0);
  EXPECT_EQ(dataset.pixels[43 * 48 + 5], 255);
}

TEST_F(ImageFiles, GivesEveryPictureItsOwnLabelUnderBothProtocols) {
  const FaceDataset dataset = read_images(numbered(7));
  for (int c = 0; c < vision::kClasses; ++c) {
    EXPECT_EQ(dataset.records[c].own_label, c);
    EXPECT_EQ(dataset.label(Protocol::kA, c), c);
    EXPECT_EQ(dataset.label(Protocol::kM, c), c);
  }
}

TEST_F(ImageFiles, FindsTwinsAcrossSplits) {
  auto images = numbered(3);
  images[2].record.split = Split::kTest;
  test::write_picture(images[2].path, test::flat(0, 50));
  const FaceDataset dataset = read_images(images);
  EXPECT_EQ(dataset.records[0].splits_of_twins, 0b101);
  EXPECT_EQ(dataset.records[1].splits_of_twins, 0b001);
}

TEST_F(ImageFiles, IsInTheOrderOfThePathsForAnyNumberOfThreads) {
  auto images = numbered(61);
  ImageImport options;
  options.threads = 1;
  const FaceDataset one = read_images(images, options);
  std::reverse(images.begin(), images.end());
  options.threads = 2;
  const FaceDataset two = read_images(images, options);
  ASSERT_EQ(one.size(), 61U);
  for (int i = 0; i < 61; ++i) {
    EXPECT_EQ(one.plane(i)[0], i);
    EXPECT_EQ(one.records[i].own_label, i % vision::kClasses);
    EXPECT_EQ(two.records[i].own_label, i % vision::kClasses);
    EXPECT_EQ(two.records[i].split, one.records[i].split);
  }
  EXPECT_EQ(one.pixels, two.pixels);
}

TEST_F(ImageFiles, ReportsProgressUpToTheEnd) {
  std::vector<std::size_t> reports;
  ImageImport options;
  options.threads = 2;
  options.on_progress = [&](std::size_t done, std::size_t all) {
    EXPECT_EQ(all, 30U);
    reports.push_back(done);
  };
  read_images(numbered(30), options);
  EXPECT_EQ(reports.front(), 0U);  // from where the rate is counted
  EXPECT_TRUE(std::is_sorted(reports.begin(), reports.end()));
  EXPECT_EQ(reports.back(), 30U);
}

// Which of a class's pictures become valid, by their place in the class.
std::vector<int> held_out(const FaceDataset& dataset, int label) {
  std::vector<int> places;
  int place = 0;
  for (const FaceRecord& record : dataset.records) {
    if (record.own_label != label || record.split == Split::kTest) continue;
    ++place;
    if (record.split == Split::kValid) places.push_back(place);
  }
  return places;
}

TEST_F(ImageFiles, HoldsOutTheSameShareOfEveryClassAndNothingOfTest) {
  auto images = numbered(70);
  for (int i = 0; i < 70; ++i) {
    const int label = i < 32 ? 3 : i < 47 ? 1 : i < 51 ? 2 : 6;
    images[i].record = single_label(label == 6 ? Split::kTest : Split::kTrain, label);
  }
  const FaceDataset tenth = read_images(images);
  using Places = std::vector<int>;
  EXPECT_EQ(held_out(tenth, 3), (Places{5, 15, 25}));  // of 32
  EXPECT_EQ(held_out(tenth, 1), (Places{5, 15}));      // of 15
  EXPECT_EQ(held_out(tenth, 2), Places{});             // of 4
  for (int i = 51; i < 70; ++i) EXPECT_EQ(tenth.records[i].split, Split::kTest);

  ImageImport options;
  options.hold_out = 0.25;
  EXPECT_EQ(held_out(read_images(images, options), 3), (Places{2, 6, 10, 14, 18, 22, 26, 30}));
  options.hold_out = 0;
  EXPECT_EQ(held_out(read_images(images, options), 3), Places{});
  images[40].record.split = Split::kValid;  // a data set with a valid split of its own
  options.hold_out = 0.25;
  EXPECT_EQ(held_out(read_images(images, options), 3), Places{});
}

TEST_F(ImageFiles, RefusesSharesThatAreNone) {
  const std::vector<std::pair<double, std::string>> shares = {
      {-0.1, "-0.1"}, {0.5000001, "0.5000001"}, {std::nan(""), "nan"}};
  for (const auto& [share, text] : shares) {
    ImageImport options;
    options.hold_out = share;
    EXPECT_EQ(test::user_sentence(folder_, [&] { read_images(numbered(1), options); }),
              "--hold-out: expected a share from 0 to 0.5, found " + text);
  }
}

TEST_F(ImageFiles, NamesPicturesThatCannotBeRead) {
  const std::string not_a_picture =
      ": cannot be decoded; expected a JPEG, PNG, TIFF, BMP or WebP picture";
  EXPECT_EQ(error("none.jpg"), "none.jpg: cannot be opened; expected a picture");
  std::filesystem::create_directory(folder_ / "folder.jpg");
  EXPECT_EQ(error("folder.jpg"), "folder.jpg: cannot be opened; expected a picture");
  folder_.write("empty.jpg", "");
  EXPECT_EQ(error("empty.jpg"), "empty.jpg" + not_a_picture);
  folder_.write("text.png", "this is no picture");
  EXPECT_EQ(error("text.png"), "text.png" + not_a_picture);
  test::write_picture(folder_ / "cut.png", test::noise(100, 100, CV_8UC3));
  cut("cut.png", 0.6);
  EXPECT_EQ(error("cut.png"), "cut.png" + not_a_picture);
}

TEST_F(ImageFiles, TellsPicturesThatAreTooLargeFromDamagedOnes) {
  // A grey PNG of 40,000 times 30,000 pixels (W3C's PNG specification, section 11.2), of which the
  // first 16 are there.
  const char png[] =
      "\x89PNG\r\n\x1a\n"
      "\0\0\0\x0dIHDR\0\0\x9c\x40\0\0\x75\x30\x08\0\0\0\0\xe9\x7d\xbf\xdc"
      "\0\0\0\x0bIDAT\x78\x9c\x63\x60\x40\x05\0\0\x10\0\x01\x39\xbd\x8f\x65"
      "\0\0\0\0IEND\xae\x42\x60\x82";
  folder_.write("huge.png", {png, sizeof png - 1});
  EXPECT_EQ(error("huge.png"),
            "huge.png: has more pixels than OpenCV decodes; expected at most 2^30, or another "
            "limit in OPENCV_IO_MAX_IMAGE_PIXELS");
}

TEST_F(ImageFiles, APictureBeyondTheMemoryCostsThatPicture) {
  test::write_picture(folder_ / "large.png", test::flat(9));
  test::write_picture(folder_ / "small.png", test::flat(5, 50));
  const auto opencv = [] { throw cv::Exception(cv::Error::StsNoMem, "no memory", "", "", 0); };
  const auto standard = [] { throw std::bad_alloc(); };
  for (const std::function<void()>& refuse : {std::function<void()>(opencv), {standard}}) {
    for (const std::size_t most : {20000U, 35000U}) {  // enough for neither; for BGR, not for RGBA
      const ScarceMemory scarce(most, refuse);
      EXPECT_EQ(error("large.png"),
                "large.png: needs more memory than there is; expected a smaller one");
      const FaceDataset dataset =
          read_images({{folder_ / "large.png", single_label(Split::kTrain, 0)},
                       {folder_ / "small.png", single_label(Split::kTrain, 0)}});
      ASSERT_EQ(dataset.size(), 1U) << most;
      EXPECT_EQ(dataset.plane(0)[0], 5);
    }
  }
}

TEST_F(ImageFiles, TakesNoMemoryForLargeFilesThatAreNoPicture) {
  const auto grow = [&](const std::string& name, std::uintmax_t bytes) {
    std::filesystem::resize_file(folder_ / name, bytes);  // a hole: nothing is written
  };
  const long before = peak_memory();
  folder_.write("zeros.jpg", "");
  grow("zeros.jpg", 900U << 20);
  EXPECT_EQ(error("zeros.jpg"),
            "zeros.jpg: cannot be decoded; expected a JPEG, PNG, TIFF, BMP or WebP picture");
  folder_.write("endless.jpg", "\xFF\xD8\xFF\xE0");
  grow("endless.jpg", 1025U << 20);
  EXPECT_EQ(error("endless.jpg"), "endless.jpg: is larger than 1 GiB; expected a picture");
  EXPECT_LT(peak_memory() - before, 100);
}

TEST_F(ImageFiles, NamesJpegsThatAreCutOffAfterAWholeThumbnail) {
  test::write_picture(folder_ / "thumbnail.jpg", test::flat(9, 16));
  test::write_picture(folder_ / "a.jpg", test::noise(100, 100, CV_8UC3));
  add_segment("a.jpg", '\xE2', bytes("thumbnail.jpg"));
  EXPECT_EQ(error("a.jpg"), "no error");
  cut("a.jpg", 0.9);
  EXPECT_EQ(error("a.jpg"), "a.jpg: is cut off; expected a whole JPEG picture");
}

// libjpeg alone would read a cut file as a picture that is grey below.
TEST_F(ImageFiles, NamesJpegsThatAreCutOff) {
  for (const int progressive : {0, 1}) {
    for (const double share : {0.99, 0.6, 0.05}) {
      write_jpeg("cut.jpg", test::noise(100, 100, CV_8UC3), progressive);
      EXPECT_EQ(error("cut.jpg"), "no error");
      cut("cut.jpg", share);
      EXPECT_EQ(error("cut.jpg"), "cut.jpg: is cut off; expected a whole JPEG picture") << share;
    }
  }
}

TEST_F(ImageFiles, TakesAJpegThatLacksNothingButItsEndMarker) {
  for (const int progressive : {0, 1}) {
    for (const auto& picture : {test::noise(100, 90, CV_8UC3), test::flat(70)}) {
      write_jpeg("a.jpg", picture, progressive);
      const auto pixels = read_one("a.jpg").pixels;
      const std::string whole = bytes("a.jpg");
      folder_.write("a.jpg", whole.substr(0, whole.size() - 2));
      EXPECT_EQ(error("a.jpg"), "no error") << progressive;
      EXPECT_EQ(read_one("a.jpg").pixels, pixels) << progressive;
    }
  }
}

// libjpeg calls that a picture. Not every hole shows: where a progressive picture only grows finer,
// any bits will do.
TEST_F(ImageFiles, RefusesAJpegWithAHoleInIt) {
  for (const int progressive : {0, 1}) {
    write_jpeg("a.jpg", test::noise(300, 200, CV_8UC3), progressive);
    EXPECT_EQ(error("a.jpg"), "no error") << progressive;
    const std::string whole = bytes("a.jpg");
    const std::size_t third = whole.size() / 3;
    for (const char filling : {'\0', 'U'}) {
      std::string damaged = whole;
      damaged.replace(third, third, third, filling);
      folder_.write("hole.jpg", damaged);
      EXPECT_EQ(error("hole.jpg"), "hole.jpg: is damaged; expected a whole JPEG picture")
          << progressive << " filled with " << static_cast<int>(filling);
    }
    folder_.write("hole.jpg", whole.substr(0, third) + whole.substr(2 * third));
    EXPECT_EQ(error("hole.jpg"), "hole.jpg: is damaged; expected a whole JPEG picture")
        << progressive;
  }
}

// Some cameras write a few bytes too many.
TEST_F(ImageFiles, TakesAJpegWithAFewBytesBeforeItsEndMarker) {
  write_jpeg("a.jpg", test::noise(100, 90, CV_8UC3), 0);
  const auto pixels = read_one("a.jpg").pixels;
  std::string padded = bytes("a.jpg");
  padded.insert(padded.size() - 2, std::string(16, '\0'));
  folder_.write("a.jpg", padded);
  EXPECT_EQ(read_one("a.jpg").pixels, pixels);
}

TEST_F(ImageFiles, LetsNoCodecSpeakForItself) {
  const cv::Mat picture = test::noise(100, 100, CV_8UC3);
  for (const char* name : {"a.jpg", "b.png", "c.tif"}) {
    test::write_picture(folder_ / name, picture);
    std::string damaged = bytes(name);
    damaged.replace(damaged.size() / 2, 4, "\xFF\xD3\xFF\xD5");  // restarts, to JPEG
    folder_.write(std::string("damaged-") + name, damaged);
    cut(name, 0.7);
  }
  ::testing::internal::CaptureStderr();
  for (const char* name : {"a.jpg", "b.png", "c.tif"}) {
    EXPECT_NE(error(name), "no error") << name;
    error(std::string("damaged-") + name);
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

// A film behind a photo holds any bytes, those of a start of scan among them.
TEST_F(ImageFiles, TakesAPhotoWithAFilmBehindIt) {
  test::write_picture(folder_ / "a.jpg", test::flat(9));
  const std::string film = std::string(
                               "\0\0\0\x18"
                               "ftypmp42",
                               12) +
                           "\xFF\xDA\x12\xFF\xD8";
  folder_.write("motion.jpg", bytes("a.jpg") + film);
  EXPECT_EQ(error("motion.jpg"), "no error");
  folder_.write("cut.jpg", bytes("a.jpg").substr(0, bytes("a.jpg").size() / 2) + film);
  EXPECT_NE(error("cut.jpg"), "no error");
}

TEST_F(ImageFiles, ABadPictureCostsThatPicture) {
  auto images = numbered(60);
  for (const char* name : {"1017.png", "1018.png", "1050.png"}) folder_.write(name, "no picture");
  for (const unsigned threads : {1U, 2U, 8U}) {
    std::vector<std::string> left_out;
    ImageImport options;
    options.threads = threads;
    options.on_left_out = [&](const std::string& sentence) { left_out.push_back(sentence); };
    const FaceDataset dataset = read_images(images, options);
    ASSERT_EQ(dataset.size(), 57U);
    EXPECT_EQ(dataset.plane(17)[0], 19);
    EXPECT_EQ(dataset.records[17].own_label, 19 % vision::kClasses);
    ASSERT_EQ(left_out.size(), 3U);
    EXPECT_NE(left_out[2].find("1050.png: cannot be decoded"), std::string::npos);
    options.strict = true;
    EXPECT_EQ(test::user_sentence(folder_, [&] { read_images(images, options); }),
              "1017.png: cannot be decoded; expected a JPEG, PNG, TIFF, BMP or WebP picture");
  }
}

TEST_F(ImageFiles, WhereNoneCanBeReadItSaysOfHowMany) {
  const auto images = numbered(3);
  for (const auto& image : images) folder_.write(image.path.filename().string(), "no picture");
  EXPECT_EQ(test::user_sentence(folder_, [&] { read_images(images); }),
            "1000.png: cannot be decoded; expected a JPEG, PNG, TIFF, BMP or WebP picture; none of "
            "the 3 pictures can be read");
}

}  // namespace
}  // namespace emoxnet::data
