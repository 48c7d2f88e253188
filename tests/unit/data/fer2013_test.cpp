#include "native/data/fer2013.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <optional>
#include <thread>

#include "native/support/user_error.h"
#include "tests/unit/support/made_faces.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/support/user_sentence.h"

namespace emoxnet::data {
namespace {

const std::string kPixelHeader = "emotion,pixels,Usage\n";
const std::string kVoteHeader =
    "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF\n";

std::string pixels(int count = vision::kPixels, const std::string& value = "7") {
  std::string text = value;
  for (int i = 1; i < count; ++i) text += " " + value;
  return text;
}

const std::string kPixelRow = "3," + pixels() + ",Training\n";
const std::string kVoteRow = "Training,fer0000000.png,0,10,0,0,0,0,0,0,0,0\n";

class Fer2013 : public ::testing::Test {
 protected:
  FaceDataset read(const std::string& pixel_csv, const std::string& vote_csv) {
    return read_fer2013(folder_.write("fer2013.csv", pixel_csv),
                        folder_.write("fer2013new.csv", vote_csv));
  }

  // The sentence a user sees, without the test's folder.
  std::string error(const std::string& pixel_csv, const std::string& vote_csv) {
    return test::user_sentence(folder_, [&] { read(pixel_csv, vote_csv); });
  }

  test::TemporaryFolder folder_;
};

TEST_F(Fer2013, JoinsPixelsAndVotesByPosition) {
  const auto dataset =
      read(kPixelHeader + kPixelRow + "0," + pixels(vision::kPixels, "255") + ",PublicTest\n",
           kVoteHeader + kVoteRow + "PublicTest,fer0099999.png,0,0,0,0,8,2,0,0,0,0\n");
  ASSERT_EQ(dataset.size(), 2U);
  EXPECT_EQ(dataset.plane(0)[0], 7);
  EXPECT_EQ(dataset.plane(1)[vision::kPixels - 1], 255);
  EXPECT_EQ(dataset.records[0].own_label, 3);
  EXPECT_EQ(dataset.records[0].votes[1], 10);
  EXPECT_EQ(dataset.records[1].split, Split::kValid);
  EXPECT_EQ(dataset.records[1].votes[4], 8);
}

TEST_F(Fer2013, ReportsProgressFromTheStartToTheEnd) {
  const auto file = folder_.write("fer2013.csv", kPixelHeader + kPixelRow + kPixelRow);
  std::vector<std::size_t> reports;
  read_fer2013(file, std::nullopt, seven_classes(), [&](std::size_t done, std::size_t all) {
    EXPECT_EQ(all, std::filesystem::file_size(file));
    reports.push_back(done);
  });
  ASSERT_EQ(reports.size(), 3U);
  EXPECT_EQ(reports.front(), 0U);
  EXPECT_EQ(reports.back(), std::filesystem::file_size(file));
}

TEST_F(Fer2013, TakesOtherColumnOrdersQuotesAndWindowsLineEnds) {
  const auto dataset = read("Usage,emotion,pixels\r\nTraining,3,\"" + pixels() + "\"\r\n\r\n",
                            "\r\n" + kVoteHeader + kVoteRow);
  EXPECT_EQ(dataset.size(), 1U);
  EXPECT_EQ(dataset.plane(0)[5], 7);
}

TEST_F(Fer2013, TakesKagglesColumnsAndItsOwnLabels) {
  const auto icml =
      folder_.write("icml_face_data.csv", "emotion, Usage, pixels\n6,Training," + pixels() +
                                              "\n0,PrivateTest," + pixels() + "\n");
  const auto dataset = read_fer2013(icml, std::nullopt);
  ASSERT_EQ(dataset.size(), 2U);
  EXPECT_EQ(dataset.records[1].split, Split::kTest);
  for (const Protocol protocol : {Protocol::kA, Protocol::kM}) {
    EXPECT_EQ(dataset.classes[*dataset.label(protocol, 0)], "neutral");
    EXPECT_EQ(dataset.classes[*dataset.label(protocol, 1)], "angry");
  }
}

TEST_F(Fer2013, WithoutUsageAllIsTrainAndJoinsFerplusTrainingRows) {
  const std::string rows = "emotion,pixels\n0," + pixels() + "\n3," + pixels() + "\n";
  const std::string foreign = "PublicTest,b.png,9,0,0,0,0,0,0,0,0,0\n";
  const auto dataset =
      read(rows, kVoteHeader + kVoteRow + "Training,a.png,0,0,0,8,0,0,0,0,0,0\n" + foreign);
  ASSERT_EQ(dataset.size(), 2U);
  EXPECT_EQ(dataset.images_of(Split::kTrain).size(), 2U);
  EXPECT_EQ(dataset.records[0].own_label, 0);
  EXPECT_EQ(dataset.records[0].votes[1], 10);
  EXPECT_EQ(dataset.records[1].votes[3], 8);
  EXPECT_EQ(error(rows, kVoteHeader + kVoteRow + foreign),
            "fer2013.csv:3: expected as many rows as fer2013new.csv, which ends after 1 rows of "
            "Training, which alone are joined where there is no Usage");
  EXPECT_EQ(error(rows, kVoteHeader + kVoteRow + kVoteRow + foreign + kVoteRow),
            "fer2013new.csv:5: expected as many rows as fer2013.csv, which ends after 2 rows");
}

TEST_F(Fer2013, TakesWholeNumbersAsPandasWritesThemAndAnyCapitals) {
  const std::string header = "EMOTION,Pixels,usage\n";
  const auto dataset =
      read(header + "3.0," + pixels() + ",Training\n6.00," + pixels() + ",Training\n",
           kVoteHeader + kVoteRow + "Training,a.png,0,10.0,0,0,0,0,0,0,0,0\n");
  ASSERT_EQ(dataset.size(), 2U);
  EXPECT_EQ(dataset.records[0].own_label, 3);
  EXPECT_EQ(dataset.records[1].own_label, 6);
  EXPECT_EQ(dataset.records[1].votes[1], 10);
  for (const std::string label : {"3.5", "3.", ".0", "3.0.0", "-1.0", "7.0", ""})
    EXPECT_EQ(
        error(header + label + "," + pixels() + ",Training\n", kVoteHeader + kVoteRow),
        "fer2013.csv:2: expected emotion to be a whole number from 0 to 6, found '" + label + "'");
}

TEST_F(Fer2013, TakesSemicolonsAndTabsWithinFields) {
  for (const std::string extra : {"a;b;c;d;e", "\"a;b,c;d;e;f\"", "a\tb\tc\td\te", ";;;;"})
    EXPECT_EQ(
        read("emotion,pixels,Usage," + extra + "\n" + "3," + pixels() + ",Training," + extra + "\n",
             kVoteHeader + kVoteRow)
            .size(),
        1U)
        << extra;
}

TEST_F(Fer2013, KnowsSplitsByTheirOtherNames) {
  std::string rows = kPixelHeader, votes = kVoteHeader;
  for (const std::string usage : {"train", "Val", "valid", "VALIDATION", "test", "privatetest"}) {
    rows += "3," + pixels() + "," + usage + "\n";
    votes += usage + ",a.png,0,10,0,0,0,0,0,0,0,0\n";
  }
  const auto dataset = read(rows, votes);
  using Images = std::vector<std::size_t>;
  EXPECT_EQ(dataset.images_of(Split::kTrain), Images{0});
  EXPECT_EQ(dataset.images_of(Split::kValid), (Images{1, 2, 3}));
  EXPECT_EQ(dataset.images_of(Split::kTest), (Images{4, 5}));
  EXPECT_EQ(read(kPixelHeader + "3," + pixels() + ",train\n", kVoteHeader + kVoteRow).size(), 1U);
  for (const std::string column : {"split", "Set"}) {
    const auto other = read("emotion,pixels," + column + "\n3," + pixels() + ",PublicTest\n",
                            kVoteHeader + "PublicTest,a.png,0,10,0,0,0,0,0,0,0,0\n");
    EXPECT_EQ(other.images_of(Split::kValid), Images{0}) << column;
  }
}

TEST_F(Fer2013, TakesAByteOrderMarkAndAPipe) {
  EXPECT_EQ(read("\xEF\xBB\xBF" + kPixelHeader + kPixelRow, kVoteHeader + kVoteRow).size(), 1U);
  const auto pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(pipe) << kPixelHeader + kPixelRow; });
  const auto votes = folder_.write("fer2013new.csv", kVoteHeader + kVoteRow);
  EXPECT_EQ(read_fer2013(pipe, votes, seven_classes(), [](auto, auto) {}).size(), 1U);
  writer.join();
}

TEST_F(Fer2013, NamesWhatAFileIsThatIsNoCsv) {
  const auto names = [&](const std::string& content, const std::string& part) {
    const auto sentence = error(content, kVoteHeader + kVoteRow);
    EXPECT_NE(sentence.find(part), std::string::npos) << sentence;
  };
  names(std::string("\xFF\xFE") + "e", "fer2013.csv:1: is UTF-16; expected");
  names(std::string("e\0m\0", 4), "is UTF-16; expected");
  names(std::string("\0e\0m", 4), "is UTF-16; expected");
  names("emotion,pixels,Usage\r0,1,Training\r", "ends its lines by carriage returns alone");
  names("\x1F\x8B\x08", "is compressed by gzip; expected");
  names("PK\x03\x04", "is a zip archive; expected");
  names(std::string(257, '\0') + "ustar", "is a tar archive; expected");
  names(std::string("\xFD\x37zXZ\0\0", 7), "fer2013.csv:1: is compressed by xz; expected");
  names("BZh91AY&SY", "is compressed by bzip2; expected");
  names("\x28\xB5\x2F\xFD\x24", "is compressed by zstd; expected");
  names("\x04\x22\x4D\x18\x64", "is compressed by lz4; expected");
  for (const std::string first : {"[Content_Types].xml", "docProps/app.xml", "_rels/.rels",
                                  "xl/workbook.xml", "mimetypeapplication/vnd.oasis.opendocument"})
    names("PK\x03\x04" + std::string(26, '\0') + first, "is an office document, such as an Excel");
  names("\xD0\xCF\x11\xE0\xA1", "is an office document, such as an Excel workbook; expected text");
  names("PAR1\x15", "is a Parquet file; expected CSV");
  names("7z\xBC\xAF\x27\x1C", "is a 7z archive; expected");
  names("Rar!\x1A\x07\x01", "is a RAR archive; expected");
  names("version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
        "fer2013.csv:1: is a Git LFS pointer; expected the file itself");
  names("<!DOCTYPE html>\n<html lang=\"en\">\n", "is a web page; expected the file itself");
  names("  <head>\n", "is a web page; expected the file itself");
  names("\n \r\n<?xml version=\"1.0\"?>\n", "fer2013.csv:3: is a web page; expected");
  names(std::string("\xFF\xFE\0\0e\0\0\0", 8), "is UTF-32; expected UTF-8");
  names(std::string("\0\0\xFE\xFF\0\0\0e", 8), "is UTF-32; expected UTF-8");
  names("emotion;pixels;Usage\n", "is separated by semicolons; expected commas");
  names("emotion;pixels;Usage, by hand\n", "is separated by semicolons; expected commas");
  names("emotion\tpixels\tUsage\n", "is separated by tabs; expected commas");
  names("emotion;\"pixels, of one\";Usage\n", "is separated by semicolons; expected commas");
}

TEST_F(Fer2013, FindsTwinsAcrossSplits) {
  const auto dataset =
      read(kPixelHeader + kPixelRow + "3," + pixels() + ",PrivateTest\n",
           kVoteHeader + kVoteRow + "PrivateTest,fer0000001.png,0,10,0,0,0,0,0,0,0,0\n");
  EXPECT_EQ(dataset.records[0].splits_of_twins, 0b101);
  EXPECT_EQ(dataset.records[1].splits_of_twins, 0b101);
}

TEST_F(Fer2013, NamesFileLineAndExpectation) {
  const std::string pixel_csv = kPixelHeader + kPixelRow, vote_csv = kVoteHeader + kVoteRow;
  EXPECT_EQ(error("", vote_csv), "fer2013.csv: is empty; expected a CSV file");
  EXPECT_EQ(error(kPixelHeader, kVoteHeader),
            "fer2013.csv:1: expected at least one picture, found only a header");
  EXPECT_EQ(error("a,b\n", vote_csv),
            "fer2013.csv:1: expected a header with the columns emotion, pixels, found 'a,b'");
  EXPECT_EQ(error(kPixelHeader + "3," + pixels(2303) + ",Training\n", vote_csv),
            "fer2013.csv:2: expected 2304 pixels (48x48), found 2303");
  EXPECT_EQ(error(kPixelHeader + "3," + pixels(2305) + ",Training\n", vote_csv),
            "fer2013.csv:2: expected 2304 pixels (48x48), found 2305");
  EXPECT_EQ(error(kPixelHeader + "3," + pixels(2303) + " 256,Training\n", vote_csv),
            "fer2013.csv:2: expected pixel 2304 to be a whole number from 0 to 255, found '256'");
  EXPECT_EQ(error(kPixelHeader + "7," + pixels() + ",Training\n", vote_csv),
            "fer2013.csv:2: expected emotion to be a whole number from 0 to 6, found '7'");
  EXPECT_EQ(error(kPixelHeader + "3," + pixels() + ",Exam\n", vote_csv),
            "fer2013.csv:2: expected Usage to be Training, PublicTest or PrivateTest, or train, "
            "valid or test, found 'Exam'");
  EXPECT_EQ(error(kPixelHeader + kPixelRow + "3,7 7 7", vote_csv + kVoteRow),
            "fer2013.csv:3: expected 3 fields, found 2 (is the file cut off here?)");
  EXPECT_EQ(error(pixel_csv, kVoteHeader + "Training,a.png,0,x,0,0,0,0,0,0,0,0\n"),
            "fer2013new.csv:2: expected happiness to be a whole number from 0 to 255, found 'x'");
  EXPECT_EQ(error(pixel_csv, kVoteHeader + "PublicTest,a.png,0,9,0,0,0,0,0,0,0,0\n"),
            "fer2013new.csv:2: expected the Usage of the same row in fer2013.csv (Training), found "
            "'PublicTest'");
  EXPECT_EQ(error(pixel_csv + kPixelRow, vote_csv),
            "fer2013.csv:3: expected as many rows as fer2013new.csv, which ends after 1 rows");
  EXPECT_EQ(error(pixel_csv, vote_csv + kVoteRow),
            "fer2013new.csv:3: expected as many rows as fer2013.csv, which ends after 1 rows");
}

// Rows of both files, whose labels are those with most votes in the first `agreeing` of them.
struct Joined {
  std::string pixels = kPixelHeader, votes = kVoteHeader;

  Joined(int rows, int agreeing) {
    for (int i = 0; i < rows; ++i) {
      const int voted = i % vision::kClasses;
      add(i < agreeing ? voted : (voted + 1) % vision::kClasses, test::kVoteColumnOfClass[voted]);
    }
  }

  void add(int label, int column) {
    pixels += std::to_string(label) + "," + data::pixels() + ",Training\n";
    votes += "Training,a.png";
    for (int c = 0; c < kVoteColumns; ++c) votes += c == column ? ",10" : ",0";
    votes += "\n";
  }
};

std::string another_order(const std::string& rows, int percent) {
  return "fer2013.csv: in rows " + rows +
         " its labels are those with most votes in fer2013new.csv " + "in " +
         std::to_string(percent) +
         " %; expected more than half, as where both files have their rows in the same order";
}

TEST_F(Fer2013, RefusesVotesInAnotherOrder) {
  const Joined wrong(100, 34), right(100, 35), short_of_it(99, 0);
  EXPECT_EQ(error(wrong.pixels, wrong.votes), another_order("1 to 100", 34));
  EXPECT_EQ(error(right.pixels, right.votes), "no error");
  EXPECT_EQ(error(short_of_it.pixels, short_of_it.votes), "no error");
}

TEST_F(Fer2013, RefusesVotesOfWhichSomeAreInAnotherOrder) {
  const Joined in_the_middle(1000, 500), at_the_end(600, 500);
  EXPECT_EQ(error(in_the_middle.pixels, in_the_middle.votes), another_order("501 to 1000", 0));
  EXPECT_EQ(error(at_the_end.pixels, at_the_end.votes), another_order("501 to 600", 0));
}

TEST_F(Fer2013, TakesRowsThatAreSortedByTheirLabels) {
  Joined rows(500, 500);
  for (int i = 0; i < 500; ++i)  // people agree on hardly any face that was called fear
    rows.add(2, test::kVoteColumnOfClass[i % 7 == 0 ? 2 : 5]);
  EXPECT_EQ(error(rows.pixels, rows.votes), "no error");
}

TEST_F(Fer2013, JudgesTheOrderByFacesVotedOneOfTheSevenAlone) {
  Joined rows(99, 0);
  for (const int column : {7, 8, 9}) rows.add(0, column);  // contempt, unknown, no face
  EXPECT_EQ(error(rows.pixels, rows.votes), "no error");
  rows.add(0, test::kVoteColumnOfClass[1]);
  EXPECT_NE(error(rows.pixels, rows.votes).find("in rows 1 to 103 its labels"), std::string::npos);
  // Whichever classes the data set has.
  EXPECT_THROW(
      read_fer2013(folder_ / "fer2013.csv", folder_ / "fer2013new.csv", {"bored", "tired"}),
      UserError);
}

// Rows of one grey level each, and votes whose first column says that level.
class BadRows : public Fer2013 {
 protected:
  void row(const std::string& emotion, const std::string& text, int level,
           const std::string& rest = ",Training") {
    pixels_ += emotion + "," + text + rest + "\n";
    votes_ += "Training,a.png," + std::to_string(level) + ",0,0,0,0,0,0,0,0,0\n";
  }
  void good_row(int level) { row("6", pixels(vision::kPixels, std::to_string(level)), level); }

  FaceDataset read_on(bool with_votes = true) {
    left_out_.clear();
    const auto pixel_file = folder_.write("fer2013.csv", pixels_);
    const auto vote_file = folder_.write("fer2013new.csv", votes_);
    return read_fer2013(pixel_file, with_votes ? std::optional(vote_file) : std::nullopt,
                        seven_classes(), {}, [&](const std::string& sentence) {
                          left_out_.push_back(sentence.substr(folder_.path().string().size() + 1));
                        });
  }

  std::string pixels_ = kPixelHeader, votes_ = kVoteHeader;
  std::vector<std::string> left_out_;
};

TEST_F(BadRows, CostThemselvesAloneAndNoPairing) {
  good_row(1);
  row("6", pixels(2303), 2);
  good_row(3);
  row("6", pixels(2303) + " 256", 4);
  row("7", pixels(), 5);
  good_row(6);
  row("6", pixels(), 7, ",Exam");
  row("6", pixels(), 8, "");
  good_row(9);
  good_row(10);
  for (const bool with_votes : {true, false}) {
    const FaceDataset dataset = read_on(with_votes);
    std::vector<int> levels;
    for (std::size_t i = 0; i < dataset.size(); ++i) {
      levels.push_back(dataset.plane(i)[vision::kPixels - 1]);
      EXPECT_EQ(dataset.records[i].votes[0], with_votes ? levels.back() : 0) << i;
    }
    EXPECT_EQ(levels, (std::vector<int>{1, 3, 6, 9, 10}));
    ASSERT_EQ(left_out_.size(), 5U);
    EXPECT_EQ(left_out_[0], "fer2013.csv:3: expected 2304 pixels (48x48), found 2303");
    EXPECT_EQ(left_out_[1],
              "fer2013.csv:5: expected pixel 2304 to be a whole number from 0 to 255, found '256'");
    EXPECT_EQ(left_out_[2],
              "fer2013.csv:6: expected emotion to be a whole number from 0 to 6, found '7'");
    EXPECT_EQ(left_out_[3].rfind("fer2013.csv:8: expected Usage to be ", 0), 0U);
    EXPECT_EQ(left_out_[4], "fer2013.csv:9: expected 3 fields, found 2");
  }
}

TEST_F(BadRows, OfTheVotesCostTheirPictures) {
  good_row(1);
  pixels_ += kPixelRow + kPixelRow;
  votes_ += "Training,b.png,many,0,0,0,0,0,0,0,0,0\nTraining,c.png,1\n";
  good_row(2);
  const FaceDataset dataset = read_on();
  ASSERT_EQ(dataset.size(), 2U);
  EXPECT_EQ(dataset.plane(1)[0], 2);
  EXPECT_EQ(dataset.records[1].votes[0], 2);
  EXPECT_EQ(left_out_, (std::vector<std::string>{
                           "fer2013new.csv:3: expected neutral to be a whole number from 0 to 255, "
                           "found 'many'",
                           "fer2013new.csv:4: expected 12 fields, found 3"}));
}

TEST_F(BadRows, AreRefusedWhereTheyAreMostOrTheFileIsCutOff) {
  good_row(1);
  row("6", pixels(4096), 2);
  EXPECT_EQ(read_on().size(), 1U);
  row("6", pixels(4096), 3);
  EXPECT_EQ(test::user_sentence(folder_, [&] { read_on(); }),
            "fer2013.csv:3: expected 2304 pixels (48x48), found 4096; 2 of the 3 lines cannot be "
            "read");
  pixels_ = kPixelHeader + kPixelRow + kPixelRow + "6,1 2 3";
  EXPECT_EQ(test::user_sentence(folder_, [&] { read_on(); }),
            "fer2013.csv:4: expected 3 fields, found 2 (is the file cut off here?)");
  const std::string cut = " (is the file cut off here?)";
  pixels_ = kPixelHeader + kPixelRow + kPixelRow + "6," + pixels() + ",Trai";
  EXPECT_NE(test::user_sentence(folder_, [&] { read_on(); }).find("found 'Trai'" + cut),
            std::string::npos);
  pixels_ = "emotion,Usage,pixels\n6,Training," + pixels() + "\n6,Training," + pixels(2303);
  EXPECT_EQ(test::user_sentence(folder_, [&] { read_on(false); }),
            "fer2013.csv:3: expected 2304 pixels (48x48), found 2303" + cut);
}

TEST_F(Fer2013, RefusesBinaryJunkAndMissingFiles) {
  const std::string junk("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  EXPECT_EQ(error(junk, kVoteHeader).rfind("fer2013.csv:1: expected a header", 0), 0U);
  EXPECT_EQ(error(kPixelHeader + junk, kVoteHeader + kVoteRow + kVoteRow)
                .rfind("fer2013.csv:2: expected", 0),
            0U);
  EXPECT_THROW(read_fer2013(folder_ / "none.csv", folder_ / "none.csv"), UserError);
  EXPECT_THROW(read_fer2013(folder_.path(), folder_.path()), UserError);
}

TEST_F(Fer2013, HasTheClassesThatAreAskedFor) {
  const auto rows = [&](const char* emotions) {
    std::string text = kPixelHeader;
    for (const char* emotion = emotions; *emotion != '\0'; ++emotion)
      text += std::string(1, *emotion) + "," + pixels() + ",Training\n";
    return folder_.write("fer2013.csv", text);
  };
  const auto votes = folder_.write("fer2013new.csv", kVoteHeader +
                                                         "Training,a.png,0,0,0,0,0,0,0,9,1,0\n"
                                                         "Training,b.png,0,0,0,0,8,0,0,2,0,0\n"
                                                         "Training,c.png,0,0,0,0,0,0,0,5,5,0\n");
  const auto file = rows("036");
  const auto counts = [](const FaceDataset& dataset, Protocol protocol) {
    return count_labels(select(dataset, Split::kTrain, protocol, Duplicates::kInclude),
                        dataset.classes.size());
  };
  using Counts = std::vector<int>;
  const auto eight = read_fer2013(file, votes, eight_classes());
  EXPECT_EQ(counts(eight, Protocol::kA), (Counts{1, 0, 0, 0, 0, 0, 0, 2}));
  EXPECT_EQ(counts(eight, Protocol::kM), (Counts{1, 0, 0, 0, 0, 0, 0, 1}));
  const auto seven = read_fer2013(file, votes);
  EXPECT_EQ(counts(seven, Protocol::kA), (Counts{1, 0, 0, 0, 0, 0, 0}));
  const auto own = read_fer2013(file, std::nullopt, {"neutral", "angry"});
  EXPECT_EQ(counts(own, Protocol::kA), (Counts{1, 1}));  // the happy one has no label
}

}  // namespace
}  // namespace emoxnet::data
