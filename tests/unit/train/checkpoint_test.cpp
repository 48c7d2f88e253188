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

TEST(Checkpoint, RefusesMissingForeignAndDamagedFiles) {
  const test::TemporaryFolder folder;
  EXPECT_THROW(Checkpoint::load(folder / "none.pt"), UserError);
  EXPECT_THROW(load_model(folder.write("junk.pt", "junk")), UserError);
  Checkpoint::start(test::small_recipe()).save_model(folder / "model.pt");
  EXPECT_THROW(Checkpoint::load(folder / "model.pt"), UserError);  // nothing to resume from
  std::filesystem::resize_file(folder / "model.pt", 5000);
  EXPECT_THROW(load_model(folder / "model.pt"), UserError);
}

TEST(Checkpoint, NoticesAChangedWeight) {
  const test::TemporaryFolder folder;
  const auto path = folder / "model.pt";
  Checkpoint::start(test::small_recipe()).save_model(path);
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

}  // namespace
}  // namespace emoxnet::train
