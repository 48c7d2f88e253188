#include "native/train/checkpoint.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/unit/support/user_sentence.h"
#include "tests/unit/train/made_run.h"

namespace emoxnet::train {
namespace {

TEST(Checkpoint, ModelFileAnswersLikeTheRun) {
  const test::TemporaryFolder folder;
  const Checkpoint run = Checkpoint::start(test::small_recipe());
  run.save(folder / "run.pt");
  run.save_model(folder / "model.pt");
  const TrainedModel from_run = load_model(folder / "run.pt");
  const TrainedModel from_model = load_model(folder / "model.pt");
  EXPECT_TRUE(test::same_weights(*from_run.model, *run.model));
  EXPECT_TRUE(test::same_weights(*from_model.model, *run.model));
  EXPECT_EQ(from_model.recipe.epochs, run.recipe.epochs);
  const auto faces = torch::rand({3, 1, 48, 48});
  EXPECT_TRUE(
      torch::equal(from_run.model->forward(faces).logits, from_model.model->forward(faces).logits));
}

TEST(Checkpoint, PackedNetworkAnswersAlmostAlikeInAQuarterOfTheSize) {
  const test::TemporaryFolder folder;
  Checkpoint::start(test::small_recipe()).save_model(folder / "model.pt");
  const TrainedModel whole = load_model(folder / "model.pt");
  whole.save_packed(folder / "packed.pt");
  const TrainedModel packed = load_model(folder / "packed.pt");
  EXPECT_EQ(to_json(packed.recipe), to_json(whole.recipe));
  const auto faces = torch::rand({8, 1, 48, 48});
  const auto answer = [&](const TrainedModel& trained) {
    return torch::softmax(trained.model->forward(faces).logits, 1);
  };
  EXPECT_LT((answer(packed) - answer(whole)).abs().max().item<double>(), 0.02);
  EXPECT_LT(std::filesystem::file_size(folder / "packed.pt"),
            0.3 * static_cast<double>(std::filesystem::file_size(folder / "model.pt")));
  EXPECT_THROW(Checkpoint::load(folder / "packed.pt"), UserError);  // nothing to resume from
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Of a network that is read in a blink.
Recipe narrow_recipe() {
  Recipe recipe = test::small_recipe();
  recipe.model.lite.widths = {8, 8, 8};
  recipe.model.lite.blocks = {0, 1, 1};
  return recipe;
}

/// What is said of a file with that content, by whoever wants its network and whoever wants to
/// continue its run.
std::pair<std::string, std::string> sentences_about(const std::string& content) {
  const test::TemporaryFolder folder;
  const auto path = folder.write("run.pt", content);
  return {test::user_sentence(folder, [&] { load_model(path); }),
          test::user_sentence(folder, [&] { Checkpoint::load(path); })};
}

/// Those of a whole and of a packed file.
std::vector<std::string> whole_files() {
  const test::TemporaryFolder folder;
  Checkpoint::start(narrow_recipe()).save(folder / "run.pt");
  load_model(folder / "run.pt").save_packed(folder / "packed.pt");
  return {content_of(folder / "run.pt"), content_of(folder / "packed.pt")};
}

constexpr const char* kExpected = "; expected a checkpoint made by `emoxnet train`";

TEST(Checkpoint, RefusesMissingAndForeignFiles) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(test::user_sentence(folder, [&] { load_model(folder / "none.pt"); }),
            std::string("none.pt: cannot be read") + kExpected);
  for (const char* junk : {"", "junk"}) {
    const auto [network, run] = sentences_about(junk);
    EXPECT_EQ(network, std::string("run.pt: is no zip archive, or one that is cut off at its end") +
                           kExpected);
    EXPECT_EQ(run, network);
  }
}

TEST(Checkpoint, LeadsThoseWhoHaveWeightsFromElsewhere) {
  const test::TemporaryFolder folder;
  torch::serialize::OutputArchive weights;
  weights.write("weight", torch::ones({2}));
  weights.save_to((folder / "weights.pt").string());
  EXPECT_EQ(test::user_sentence(folder, [&] { load_model(folder / "weights.pt"); }),
            std::string("weights.pt: does not say how its network was made (weights from elsewhere "
                        "go into --pretrained of `emoxnet train`)") +
                kExpected);
}

TEST(Checkpoint, ANetworkAloneIsNothingToContinueFrom) {
  const test::TemporaryFolder folder;
  Checkpoint::start(narrow_recipe()).save_model(folder / "run.pt");
  const auto [network, run] = sentences_about(content_of(folder / "run.pt"));
  EXPECT_EQ(network, "no error");
  EXPECT_EQ(run, std::string("run.pt: has no tensor trained.stem.0.weight") + kExpected);
}

TEST(Checkpoint, EveryCutIsNoticed) {
  for (const std::string& whole : whole_files())
    for (std::size_t length = 0; length < whole.size(); length += 499) {
      const auto [network, run] = sentences_about(whole.substr(0, length));
      EXPECT_NE(network.find(kExpected), std::string::npos) << length << ": " << network;
      EXPECT_NE(run.find(kExpected), std::string::npos) << length << ": " << run;
    }
}

TEST(Checkpoint, EveryChangedBitIsNoticedOrWithoutConsequence) {
  const test::TemporaryFolder folder;
  for (const std::string& whole : whole_files()) {
    const auto intact = load_model(folder.write("whole.pt", whole)).model;
    int noticed = 0, all = 0;
    for (std::size_t place = 0; place < whole.size(); place += 251, ++all) {
      std::string changed = whole;
      changed[place] = static_cast<char>(changed[place] ^ 1 << place % 8);
      const auto path = folder.write("changed.pt", changed);
      std::shared_ptr<models::ExpressionModel> model;
      const std::string sentence =
          test::user_sentence(folder, [&] { model = load_model(path).model; });
      if (model != nullptr)
        EXPECT_TRUE(test::same_weights(*model, *intact)) << place;
      else
        EXPECT_NE(sentence.find(kExpected), std::string::npos) << place << ": " << sentence;
      noticed += model == nullptr ? 1 : 0;
    }
    EXPECT_GT(noticed, all / 10);  // the rest is what LibTorch keeps beside the weights
  }
}

TEST(Checkpoint, SaysWhatIsWrongWithItsDescription) {
  const test::TemporaryFolder folder;
  const auto sentence = [&](const std::string& about) {
    torch::serialize::OutputArchive archive;
    archive.write("emoxnet", torch::IValue(about));
    archive.save_to((folder / "run.pt").string());
    return test::user_sentence(folder, [&] { load_model(folder / "run.pt"); });
  };
  for (const char* about :
       {"", "{", "[]", "{}", R"({"version":3})", R"({"version":3,"recipe":{},"state":3})"})
    EXPECT_EQ(sentence(about),
              std::string("run.pt: does not say how its network was made") + kExpected)
        << about;
  for (const char* version : {"99", "\"3\"", "3.0", "1e300", "4294967299"})
    EXPECT_EQ(sentence(R"({"version":)" + std::string(version) + "}"),
              std::string("run.pt: was made by another version of emoxnet") + kExpected)
        << version;
  for (const char* number : {"1.5", "4e19", "-1", "4294967296"}) {
    EXPECT_EQ(sentence(R"({"version":3,"recipe":{},"state":{"step":)" + std::string(number) + "}}"),
              std::string("run.pt: counts its step as no run could") + kExpected)
        << number;
    EXPECT_EQ(sentence(R"({"version":3,"recipe":{},"state":{"history":[{},{"epoch":)" +
                       std::string(number) + "}]}}"),
              std::string("run.pt: counts its epoch as no run could") + kExpected)
        << number;
  }
  EXPECT_EQ(sentence(R"({"version":3,"recipe":{},"state":{"data":-3}})"),
            std::string("run.pt: counts its data as no run could") + kExpected);
  EXPECT_EQ(sentence(R"({"version":3,"recipe":{"epochs":-1},"state":{}})")
                .find("run.pt: its recipe: epochs: expected"),
            0U);
  EXPECT_EQ(sentence(R"({"version":3,"recipe":{},"state":{}})"),
            std::string("run.pt: has no tensor model.stem.0.weight") + kExpected);
}

TEST(Checkpoint, AnUnwritablePlaceLeavesNothing) {
  const test::TemporaryFolder folder;
  const auto file = folder.write("file", "not a folder");
  EXPECT_THROW(Checkpoint::start(test::small_recipe()).save(file / "run.pt"), UserError);
}

TEST(Checkpoint, NamesItsClasses) {
  const test::TemporaryFolder folder;
  const Checkpoint run = Checkpoint::start(test::small_recipe(), data::eight_classes());
  run.save(folder / "run.pt");
  run.save_model(folder / "model.pt");
  load_model(folder / "model.pt").save_packed(folder / "packed.pt");
  EXPECT_EQ(Checkpoint::load(folder / "run.pt").classes, data::eight_classes());
  const auto faces = torch::rand({3, 1, 48, 48});
  for (const char* file : {"run.pt", "model.pt", "packed.pt"}) {
    const TrainedModel trained = load_model(folder / file);
    EXPECT_EQ(trained.classes, data::eight_classes()) << file;
    EXPECT_EQ(trained.model->forward(faces).logits.size(1), 8) << file;
  }
}

// A file as the program wrote it before checkpoints named their classes.
TEST(Checkpoint, OfTheThirdVersionHasTheSeven) {
  const test::TemporaryFolder folder;
  const Checkpoint run = Checkpoint::start(test::small_recipe());
  torch::serialize::OutputArchive archive;
  torch::serialize::OutputArchive model(archive.compilation_unit());
  run.model->save(model);
  archive.write("model", model);
  const nlohmann::json about = {
      {"version", 3}, {"recipe", to_json(run.recipe)}, {"state", nlohmann::json::object()}};
  archive.write("emoxnet", torch::IValue(about.dump()));
  archive.save_to((folder / "old.pt").string());
  const TrainedModel trained = load_model(folder / "old.pt");
  EXPECT_EQ(trained.classes, data::seven_classes());
  EXPECT_TRUE(test::same_weights(*trained.model, *run.model));
}

}  // namespace
}  // namespace emoxnet::train
