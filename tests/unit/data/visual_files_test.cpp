#include "native/data/visual_files.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/support/made_pictures.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/support/user_sentence.h"

namespace emoxnet::data {
namespace {

const std::string kRest(20, 'x');

/// As MP4 and its kin begin.
std::string box_of(const std::string& brand) {
  return std::string(3, '\0') + '\x18' + "ftyp" + brand + kRest;
}

std::vector<std::string> names_of(const test::TemporaryFolder& folder) {
  std::vector<std::string> names;
  for (const auto& file : visual_files({folder.path().string()}, [](const std::string&) {}))
    names.push_back(file.filename().string());
  return names;
}

TEST(VisualFiles, FilmsInFoldersAreKnownByTheirNamesOrTheirFirstBytes) {
  const test::TemporaryFolder folder;
  folder.write("a", "\x1A\x45\xDF\xA3" + kRest);
  folder.write("b", box_of("isom"));
  folder.write("c.part", box_of("qt  "));
  folder.write("d", "RIFF1234AVI " + kRest);
  folder.write("e.MKV", "");
  EXPECT_EQ(names_of(folder), (std::vector<std::string>{"a", "b", "c.part", "d", "e.MKV"}));
}

TEST(VisualFiles, PicturesAreKnownSoToo) {
  const test::TemporaryFolder folder;
  test::write_picture(folder / "a.png", test::flat(1));
  std::filesystem::rename(folder / "a.png", folder / "a");
  folder.write("b.heic", "");
  folder.write("c", box_of("heic"));
  EXPECT_EQ(names_of(folder), (std::vector<std::string>{"a", "b.heic", "c"}));
}

TEST(VisualFiles, WhatIsNeitherIsPassedOver) {
  const test::TemporaryFolder folder;
  folder.write("notes", "no film");
  folder.write("short", "RIFF");
  folder.write("empty", "");
  folder.write("sound.wav", "RIFF1234WAVE" + kRest);
  folder.write("sound.m4a", box_of("M4A "));
  folder.write("raw.cr3", box_of("crx "));
  folder.write(".film", box_of("isom"));
  folder.write("Thumbs.db", box_of("isom"));
  EXPECT_EQ(test::user_sentence(folder, [&] { names_of(folder); }),
            folder.path().string() + ": holds no picture and no film, nor does a folder in it");
}

TEST(VisualFiles, WhatIsNotLookedIntoIsSaid) {
  const test::TemporaryFolder folder;
  folder.write("all/a.mp4", "");
  folder.write("elsewhere/b.mp4", "");
  std::filesystem::create_directory_symlink(folder / "elsewhere", folder / "all/link");
  std::filesystem::create_symlink(folder / "nowhere.jpg", folder / "all/none.jpg");
  std::vector<std::string> left_out;
  const auto files = visual_files({(folder / "all").string()}, [&](const std::string& sentence) {
    left_out.push_back(sentence);
  });
  EXPECT_EQ(files.size(), 1U);
  std::sort(left_out.begin(), left_out.end());
  EXPECT_EQ(
      left_out,
      (std::vector<std::string>{
          (folder / "all/link").string() + ": is a link to a folder, which is not followed",
          (folder / "all/none.jpg").string() + ": is no file; expected a picture or a film"}));
}

}  // namespace
}  // namespace emoxnet::data
