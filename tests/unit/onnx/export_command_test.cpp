#include <gtest/gtest.h>

#include <iterator>

#include "native/onnx/manifest.h"
#include "native/train/checkpoint.h"
#include "tests/unit/support/made_faces.h"
#include "tests/unit/support/program.h"
#include "tests/unit/support/temporary_folder.h"

namespace emoxnet {
namespace {

using test::run_program;
using test::TemporaryFolder;

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string made_checkpoint(const TemporaryFolder& folder) {
  const auto path = folder / "made.pt";
  train::Checkpoint::start(train::Recipe::named("emoxnet-lite")).save(path);
  return path.string();
}

TEST(ExportCommand, WritesTheModelAndItsManifest) {
  const TemporaryFolder folder;
  const auto scores = folder.write("scores.json", R"([{"protocol":"A7"}])");
  const auto out = folder / "models" / "lite.onnx";
  const auto result = run_program("export --checkpoint " + made_checkpoint(folder) + " --out " +
                                  out.string() + " --scores " + scores.string());
  ASSERT_EQ(result.exit_code, 0) << result.output;
  EXPECT_NE(result.output.find("13 batch norms folded"), std::string::npos) << result.output;
  EXPECT_NE(result.output.find(out.string()), std::string::npos) << result.output;
  const auto manifest = nlohmann::json::parse(read(folder / "models" / "manifest.json"));
  const std::string bytes = read(out);
  EXPECT_EQ(manifest.at("name"), "emoxnet-lite");
  for (const char* provider : {"wasm", "webgpu"}) {
    EXPECT_EQ(manifest.at(provider).at("file"), "lite.onnx");
    EXPECT_EQ(manifest.at(provider).at("bytes"), bytes.size());
    EXPECT_EQ(manifest.at(provider).at("sha256"), onnx::sha256(bytes));
  }
  EXPECT_EQ(manifest.at("temperature"), 1);
  EXPECT_EQ(manifest.at("offsets"), nlohmann::json(std::vector<double>(7)));
  EXPECT_EQ(manifest.at("recipe").at("model"), "emoxnet-lite");
  EXPECT_EQ(manifest.at("scores").at(0).at("protocol"), "A7");
}

TEST(ExportCommand, WithDataItWritesEightBitFiles) {
  const TemporaryFolder folder;
  const auto faces = folder / "made.faces";
  test::made_faces(70, 105).save(faces);
  // The shipped network: one of random weights says the same of every face.
  const auto result = run_program("export --checkpoint " EMOXNET_CHECKPOINT " --out " +
                                  (folder / "lite.onnx").string() + " --data " + faces.string());
  ASSERT_EQ(result.exit_code, 0) << result.output;
  const auto manifest = nlohmann::json::parse(read(folder / "manifest.json"));
  EXPECT_EQ(manifest.at("wasm").at("file"), "lite.onnx");
  EXPECT_EQ(manifest.at("webgpu").at("file"), "lite-webgpu.onnx");
  const auto parameters = manifest.at("parameters").get<std::size_t>();
  for (const char* file : {"lite.onnx", "lite-webgpu.onnx"})
    EXPECT_LT(read(folder / file).size(), parameters * 5 / 4) << file;
  EXPECT_GT(manifest.at("temperature").get<double>(), 0);
  EXPECT_NE(manifest.at("temperature"), 1);
  EXPECT_NE(manifest.at("offsets"), nlohmann::json(std::vector<double>(7)));
}

TEST(ExportCommand, InFloat32ItIsCalibratedAsWell) {
  const TemporaryFolder folder;
  const auto faces = folder / "made.faces";
  test::made_faces(70, 105).save(faces);
  const auto result = run_program("export --float32 --checkpoint " EMOXNET_CHECKPOINT " --out " +
                                  (folder / "lite.onnx").string() + " --data " + faces.string());
  ASSERT_EQ(result.exit_code, 0) << result.output;
  const auto manifest = nlohmann::json::parse(read(folder / "manifest.json"));
  EXPECT_NE(manifest.at("temperature"), 1);
  for (const char* provider : {"wasm", "webgpu"})
    EXPECT_EQ(manifest.at(provider).at("file"), "lite.onnx");
  EXPECT_GT(read(folder / "lite.onnx").size(), 3 * manifest.at("parameters").get<std::size_t>());
  EXPECT_FALSE(std::filesystem::exists(folder / "lite-webgpu.onnx"));
}

TEST(ExportCommand, LeavesTheConfidenceAsItIsWhereFewFacesCouldTell) {
  const TemporaryFolder folder;
  const auto faces = folder / "made.faces";
  test::made_faces(70, 21).save(faces);
  const auto result = run_program("export --checkpoint " + made_checkpoint(folder) + " --out " +
                                  (folder / "lite.onnx").string() + " --data " + faces.string());
  ASSERT_EQ(result.exit_code, 0) << result.output;
  EXPECT_NE(result.output.find("21 labelled faces to calibrate on, fewer than 100"),
            std::string::npos)
      << result.output;
  const auto manifest = nlohmann::json::parse(read(folder / "manifest.json"));
  EXPECT_EQ(manifest.at("temperature"), 1);
  EXPECT_EQ(manifest.at("offsets"), nlohmann::json(std::vector<double>(7)));
}

TEST(ExportCommand, BadInputEndsInOneSentenceAndLeavesNothing) {
  const TemporaryFolder folder;
  const std::string checkpoint = " --checkpoint " + made_checkpoint(folder);
  const std::string out = " --out " + (folder / "models" / "lite.onnx").string();
  const auto refuses = [](const std::string& arguments, const std::string& sentence) {
    const auto result = run_program("export" + arguments);
    EXPECT_EQ(result.exit_code, 2) << result.output;
    EXPECT_NE(result.output.find(sentence), std::string::npos) << result.output;
  };
  refuses(" --checkpoint none.pt" + out, "none.pt: cannot be read; expected a checkpoint");
  refuses(checkpoint + " --out " + (folder / "models").string(),
          "expected a file name that ends in .onnx");
  refuses(checkpoint + out + " --scores none.json", "none.json: cannot be read");
  const auto junk = folder.write("junk.json", "{\"protocol\":");
  refuses(checkpoint + out + " --scores " + junk.string(), "expected the JSON array");
  EXPECT_FALSE(std::filesystem::exists(folder / "models"));

  const auto file = folder.write("file", "");
  refuses(checkpoint + " --out " + (file / "lite.onnx").string(),
          "is no folder; expected one to write in");

  // Of what it writes beside the network.
  std::filesystem::create_directories(folder / "beside" / "manifest.json");
  refuses(checkpoint + " --out " + (folder / "beside" / "lite.onnx").string(),
          "manifest.json: is a folder; expected a file to write");
  const auto manifest = folder.write("mine/manifest.json", "[]");
  refuses(checkpoint + " --out " + (folder / "mine" / "lite.onnx").string() + " --scores " +
              manifest.string(),
          "manifest.json: would be written, and is what --scores names; expected another output");
  for (const char* name : {"beside", "mine"})
    EXPECT_FALSE(std::filesystem::exists(folder / name / "lite.onnx"));
}

TEST(ExportCommand, NamesEightClasses) {
  const TemporaryFolder folder;
  const auto checkpoint = folder / "eight.pt", seven = folder / "seven.faces";
  train::Checkpoint::start(train::Recipe::named("emoxnet-lite"), data::eight_classes())
      .save(checkpoint);
  const std::string exported =
      "export --checkpoint " + checkpoint.string() + " --out " + (folder / "lite.onnx").string();
  const auto result = run_program(exported);
  ASSERT_EQ(result.exit_code, 0) << result.output;
  const auto manifest = nlohmann::json::parse(read(folder / "manifest.json"));
  EXPECT_EQ(manifest.at("classes"), nlohmann::json({"angry", "disgust", "fear", "happy", "sad",
                                                    "surprise", "neutral", "contempt"}));
  EXPECT_EQ(manifest.at("offsets"), nlohmann::json(std::vector<double>(8)));
  EXPECT_EQ(manifest.at("outputs").at("probabilities"), nlohmann::json({"N", 8}));
  EXPECT_EQ(manifest.at("outputs").at("activation_maps").at(1), 8);
  EXPECT_NE(read(folder / "lite.onnx").find(R"("neutral","contempt"])"), std::string::npos);
  test::made_faces(70, 21).save(seven);
  const auto refused = run_program(exported + " --data " + seven.string());
  EXPECT_EQ(refused.exit_code, 2) << refused.output;
  EXPECT_NE(refused.output.find("eight.pt: tells apart angry"), std::string::npos)
      << refused.output;
}

}  // namespace
}  // namespace emoxnet
