#include "native/models/archive/zip_archive.h"

#include <gtest/gtest.h>

#include "tests/unit/models/weight_files.h"
#include "tests/unit/support/user_sentence.h"

namespace emoxnet::models {
namespace {

using test::little_endian;
using test::TemporaryFolder;

/// One record and what an archive says of it, laid out as PKWARE's APPNOTE.TXT has it in 4.3.
struct Made {
  std::string content = "123456789";
  std::uint32_t crc = 0xcbf43926;  ///< the check value of CRC-32 in the catalogue of CRC algorithms
  std::uint64_t size = 9, unpacked_size = 9, offset = 0;
  std::uint64_t records = 1;
  int method = 0;
  bool zip64 = false;
};

constexpr std::uint64_t kIn64 = 0xffffffff;

std::string record_of(const Made& made) {
  const std::string name = "made/data.pkl";
  return "PK\x03\x04" + std::string(22, '\0') + little_endian(name.size(), 2) +
         little_endian(0, 2) + name + made.content;
}

std::string entry_of(const Made& made) {
  const std::string name = "made/data.pkl";
  const auto in_four = [&](std::uint64_t value) {
    return little_endian(made.zip64 ? kIn64 : value, 4);
  };
  const std::string extra =
      made.zip64 ? little_endian(0x5855, 2) + little_endian(2, 2) + "??" + little_endian(1, 2) +
                       little_endian(24, 2) + little_endian(made.unpacked_size, 8) +
                       little_endian(made.size, 8) + little_endian(made.offset, 8)
                 : "";
  return "PK\x01\x02" + std::string(6, '\0') + little_endian(made.method, 2) +
         std::string(4, '\0') + little_endian(made.crc, 4) + in_four(made.size) +
         in_four(made.unpacked_size) + little_endian(name.size(), 2) +
         little_endian(extra.size(), 2) + std::string(10, '\0') + in_four(made.offset) + name +
         extra;
}

/// first: the bytes before the list of records.
std::string end_of(const Made& made, std::uint64_t first, std::uint64_t list) {
  std::string end;
  if (made.zip64)
    end = "PK\x06\x06" + std::string(28, '\0') + little_endian(made.records, 8) +
          little_endian(list, 8) + little_endian(first, 8) + "PK\x06\x07" + std::string(4, '\0') +
          little_endian(first + list, 8) + std::string(4, '\0');
  const auto in_few = [&](std::uint64_t value, int bytes) {
    return little_endian(made.zip64 ? kIn64 : value, bytes);
  };
  return end + "PK\x05\x06" + std::string(6, '\0') + in_few(made.records, 2) + in_few(list, 4) +
         in_few(first, 4) + little_endian(0, 2);
}

std::string archive_of(const Made& made) {
  const std::string record = record_of(made), entry = entry_of(made);
  return record + entry + end_of(made, record.size(), entry.size());
}

/// What an archive's record holds, or the sentence about the archive.
std::string read(const std::string& archive) {
  const TemporaryFolder folder;
  const auto path = folder.write("made.zip", archive);
  std::string content;
  const std::string sentence =
      test::user_sentence(folder, [&] { content = ZipArchive(path).read("data.pkl"); });
  return sentence == "no error" ? content : sentence;
}

std::string read(const Made& made) { return read(archive_of(made)); }

TEST(ZipArchive, ReadsZipAndZip64) {
  EXPECT_EQ(read(Made{}), "123456789");
  Made made;
  made.zip64 = true;
  EXPECT_EQ(read(made), "123456789");
}

TEST(ZipArchive, ReadsWhatPyTorchWrites) {
  const TemporaryFolder folder;
  const std::string content(100, 'x');
  const auto path =
      test::write_torch_zip(folder / "w.pt", {{"data.pkl", content}, {"data/0", "values"}});
  ZipArchive archive(path);
  EXPECT_EQ(archive.read("data.pkl"), content);
  EXPECT_EQ(archive.size_of("data/0"), 6U);
  EXPECT_EQ(archive.read("data/0"), "values");
  EXPECT_FALSE(archive.has("data/1"));
}

TEST(ZipArchive, FindsItsEndBeforeAComment) {
  std::string archive = archive_of({});
  archive.replace(archive.size() - 2, 2, little_endian(5, 2));
  EXPECT_EQ(read(archive + "hello"), "123456789");
}

TEST(ZipArchive, SaysWhatIsWrongWithARecord) {
  const auto about = [](const char* what) {
    return std::string("is damaged: its record 'data.pkl' ") + what;
  };
  for (const bool zip64 : {false, true}) {
    Made made;
    made.zip64 = zip64;
    const Made good = made;
    made.crc ^= 1;
    EXPECT_EQ(read(made), about("does not have its checksum"));
    (made = good).content = "123456788";
    EXPECT_EQ(read(made), about("does not have its checksum"));
    (made = good).offset = 1;
    EXPECT_EQ(read(made), about("is not where the list of records says"));
    for (const std::uint64_t outside : {std::uint64_t{1000}, kIn64 - 1}) {
      (made = good).offset = outside;
      EXPECT_EQ(read(made), about("lies outside of the file"));
      (made = good).size = made.unpacked_size = outside;
      EXPECT_EQ(read(made), about("lies outside of the file"));
    }
    (made = good).size = 8;
    EXPECT_EQ(read(made), about("is said to have two sizes"));
    (made = good).method = 8;
    EXPECT_EQ(read(made), about("is compressed"));
  }
  Made far;
  far.zip64 = true;
  far.offset = ~std::uint64_t{0};
  EXPECT_EQ(read(far), about("lies outside of the file"));
}

TEST(ZipArchive, RecordsThatShareBytesAreRefused) {
  Made made;
  made.content.assign(1000, 'x');
  made.size = made.unpacked_size = made.content.size();
  made.records = 2;
  const std::string record = record_of(made), list = entry_of(made) + entry_of(made);
  EXPECT_EQ(read(record + list + end_of(made, record.size(), list.size())),
            "is damaged: its record 'data.pkl' lies outside of the file");
}

TEST(ZipArchive, RefusesWhatIsNoArchiveOrNotAllOfOne) {
  for (const std::string& junk : {std::string(), std::string("PK\x03\x04"), std::string(100, 'x')})
    EXPECT_EQ(read(junk), "is no zip archive, or one that is cut off at its end");
  for (const bool zip64 : {false, true}) {
    Made made;
    made.zip64 = zip64;
    const std::string whole = archive_of(made);
    for (std::size_t length = 0; length < whole.size(); ++length)
      EXPECT_NE(read(whole.substr(0, length)), made.content) << length;
    for (std::size_t cut = 1; cut < whole.size(); ++cut)
      EXPECT_NE(read(whole.substr(cut)), made.content) << cut;
    made.records = 2;
    EXPECT_EQ(read(made), "is damaged: its list of records is not whole");
    made.records = ~std::uint64_t{0};
    EXPECT_EQ(read(made), "is damaged: its list of records is not whole");
  }
  const TemporaryFolder folder;
  for (const auto& path : {folder.path(), folder / "none"})
    EXPECT_EQ(test::user_sentence(folder, [&] { ZipArchive archive(path); }), "cannot be read");
}

TEST(ZipArchive, AnyChangedBitIsNoticedOrWithoutConsequence) {
  Made made;
  made.zip64 = true;
  const std::string whole = archive_of(made);
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    std::string changed = whole;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
    const std::string found = read(changed);
    EXPECT_TRUE(found == made.content || found.substr(0, 3) == "is " ||
                found.substr(0, 4) == "has ")
        << bit << ": " << found;
  }
}

}  // namespace
}  // namespace emoxnet::models
