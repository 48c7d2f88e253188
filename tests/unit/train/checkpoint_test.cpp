#include "native/train/checkpoint.h"

#include <gtest/gtest.h>

#include <fstream>

#include "native/support/user_error.h"
#include "tests/unit/support/temporary_folder.h"
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

TEST(Checkpoint, RefusesMissingForeignAndDamagedFiles) {
  const test::TemporaryFolder folder;
  EXPECT_THROW(Checkpoint::load(folder / "none.pt"), UserError);
  EXPECT_THROW(load_model(folder.write("junk.pt", "junk")), UserError);
  Checkpoint::start(test::small_recipe()).save_model(folder / "model.pt");
  EXPECT_THROW(Checkpoint::load(folder / "model.pt"), UserError);  // nothing to resume from
  std::filesystem::resize_file(folder / "model.pt", 5000);
  EXPECT_THROW(load_model(folder / "model.pt"), UserError);
}

class ChangedWeight : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(PackedOrNot, ChangedWeight, testing::Bool());

TEST_P(ChangedWeight, IsNoticed) {
  const test::TemporaryFolder folder;
  const auto path = folder / "model.pt";
  Checkpoint::start(test::small_recipe()).save_model(path);
  if (GetParam()) load_model(path).save_packed(path);
  // One bit in the middle of the file, where the weights are.
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  const auto middle = static_cast<std::streamoff>(std::filesystem::file_size(path) / 2);
  file.seekg(middle);
  const auto byte = static_cast<char>(file.get() ^ 1);
  file.seekp(middle);
  file.put(byte);
  file.close();
  try {
    load_model(path);
    FAIL() << "loaded";
  } catch (const UserError& error) {
    EXPECT_NE(std::string(error.what()).find("damaged"), std::string::npos);
  }
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
