#include "native/models/archive/torch_archive.h"

#include <gtest/gtest.h>

#include "tests/unit/models/weight_files.h"
#include "tests/unit/support/user_sentence.h"

namespace emoxnet::models {
namespace {

namespace nn = torch::nn;
using test::TemporaryFolder;
namespace pickle = test::pickle;

struct Network : nn::Module {
  nn::Sequential layers{nn::Conv2d(2, 3, 2), nn::BatchNorm2d(3), nn::ReLU()};
  Network() { register_module("layers", layers); }
};

/// What LibTorch itself writes.
std::filesystem::path write_archive(const std::filesystem::path& path, const Network& network) {
  torch::serialize::OutputArchive archive, inner(archive.compilation_unit());
  network.save(inner);
  archive.write("network", inner);
  archive.write("about", torch::IValue("some text"));
  archive.write("steps", torch::IValue(std::int64_t{-5046662836542147865}));
  archive.write("few", torch::IValue(std::int64_t{3}));
  archive.save_to(path.string());
  return path;
}

TEST(TorchArchive, GivesWhatLibTorchWrote) {
  const TemporaryFolder folder;
  Network written, read;
  const torch::NoGradGuard no_grad;
  for (auto& buffer : written.buffers()) buffer.add_(7);
  written.parameters()[0].set_data(
      written.parameters()[0].contiguous(at::MemoryFormat::ChannelsLast));
  const TorchArchive archive{ZipArchive(write_archive(folder / "w.pt", written))};
  EXPECT_EQ(archive.text("about"), "some text");
  EXPECT_EQ(archive.number("steps"), -5046662836542147865);
  EXPECT_EQ(archive.number("few"), 3);
  archive.copy("network", read);
  ASSERT_EQ(written.named_parameters().size() + written.named_buffers().size(), 7U);
  for (const auto& item : written.named_parameters())
    EXPECT_TRUE(torch::equal(item.value(), read.named_parameters()[item.key()])) << item.key();
  for (const auto& item : written.named_buffers())
    EXPECT_TRUE(torch::equal(item.value(), read.named_buffers()[item.key()])) << item.key();
}

TEST(TorchArchive, SaysWhatIsMissingOrDoesNotFit) {
  const TemporaryFolder folder;
  const TorchArchive archive{ZipArchive(write_archive(folder / "w.pt", Network()))};
  const auto sentence = [&](const std::function<void()>& work) {
    return test::user_sentence(folder, work);
  };
  EXPECT_TRUE(archive.has("network.layers.0.weight"));
  for (const char* path : {"", "network.", "network.layers.3", "about.x", "steps.x",
                           "network.layers.0.weight.x", "network..layers"})
    EXPECT_FALSE(archive.has(path)) << path;
  EXPECT_EQ(sentence([&] { (void)archive.tensor("network"); }), "has no tensor network");
  EXPECT_EQ(sentence([&] { (void)archive.number("about"); }), "has no number about");
  EXPECT_EQ(sentence([&] { (void)archive.text("abouts"); }), "has no text abouts");
  Network network;
  EXPECT_EQ(sentence([&] { archive.copy("net", network); }), "has no tensor net.layers.0.weight");
  EXPECT_EQ(sentence([&] { archive.copy("network.layers.0.weight", torch::zeros({3, 2, 2})); }),
            "has a tensor network.layers.0.weight of shape [3,2,2,2] instead of [3,2,2]");
}

TEST(TorchArchive, AnObjectThatHoldsItselfEndsNobodysStack) {
  const TemporaryFolder folder;
  // q\x01 remembers the dict, h\x01 recalls it.
  const TorchArchive archive{ZipArchive(
      test::write_torch_zip(folder / "w.pt", "}q\x01(" + pickle::text("a") + "h\x01u", {1}))};
  EXPECT_TRUE(archive.has("a.a.a.a"));
  EXPECT_FALSE(archive.has("a.a.b"));
}

TEST(TorchArchive, AnObjectsClassIsNotAskedFor) {
  const TemporaryFolder folder;
  const std::string object = pickle::global("posix", "system") + ")\x81" +
                             pickle::dict({{"command", pickle::text("touch x")}}) + "b";
  const TorchArchive archive{ZipArchive(test::write_torch_zip(folder / "w.pt", object, {1}))};
  EXPECT_EQ(archive.text("command"), "touch x");
}

}  // namespace
}  // namespace emoxnet::models
