#include "native/train/trainer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <sstream>

#include "native/models/emoxnet.h"
#include "native/support/user_error.h"
#include "native/train/batch.h"
#include "native/train/member_features.h"
#include "native/train/run_logs.h"
#include "native/train/teacher.h"
#include "native/vision/labels.h"
#include "tests/unit/support/made_faces.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/support/user_sentence.h"
#include "tests/unit/train/made_run.h"
#include "tests/unit/train/made_soft_labels.h"

namespace emoxnet::train {
namespace {

using test::same_weights;
using test::small_recipe;

const std::atomic<bool> kNeverStop{false};

class Trainer : public ::testing::Test {
 protected:
  void SetUp() override { torch::set_num_threads(1); }

  Checkpoint finished(const Recipe& recipe, const std::string& name) {
    Checkpoint run = Checkpoint::start(recipe);
    EXPECT_EQ(train(run, faces_, folder_ / name, kNeverStop), Outcome::kFinished);
    return run;
  }

  const data::FaceDataset faces_ = test::made_faces(70, 14);
  test::TemporaryFolder folder_;
};

TEST_F(Trainer, LearnsStripes) {
  Recipe recipe = small_recipe();
  recipe.epochs = 14;
  const Checkpoint run = finished(recipe, "run");
  EXPECT_GT(run.state.best_accuracy, 0.7);
  EXPECT_LT(run.state.history.back().train_loss, run.state.history.front().train_loss);
}

TEST_F(Trainer, SameSeedSameWeightsOtherSeedOthers) {
  const Checkpoint first = finished(small_recipe(), "a");
  const Checkpoint second = finished(small_recipe(), "b");
  Recipe other = small_recipe();
  other.seed = 2;
  EXPECT_TRUE(same_weights(*first.model, *second.model));
  EXPECT_FALSE(same_weights(*first.model, *finished(other, "c").model));
}

TEST_F(Trainer, InterruptedAndResumedEndsWithTheSameWeights) {
  const Checkpoint whole = finished(small_recipe(), "whole");
  // Stopped before every step, each time in a new process' stead: load, one step, save.
  const auto folder = folder_ / "parts";
  Checkpoint::start(small_recipe()).save(folder / kCheckpointFile);
  const std::atomic<bool> stop_at_once{true};
  int parts = 0;
  while (true) {
    Checkpoint part = Checkpoint::load(folder / kCheckpointFile);
    ++parts;
    if (train(part, faces_, folder, stop_at_once) == Outcome::kFinished) break;
    ASSERT_LT(parts, 20);
  }
  EXPECT_EQ(parts, 2 * 5 + 1);  // 70 faces are 5 batches of 14
  const Checkpoint resumed = Checkpoint::load(folder / kCheckpointFile);
  EXPECT_TRUE(same_weights(*resumed.model, *whole.model));
  EXPECT_TRUE(same_weights(*resumed.trained, *whole.trained));
  ASSERT_EQ(resumed.state.history.size(), 2U);
  for (std::size_t epoch : {0, 1}) {
    const EpochLog &log = resumed.state.history[epoch], &same = whole.state.history[epoch];
    EXPECT_DOUBLE_EQ(log.train_loss, same.train_loss);
    EXPECT_DOUBLE_EQ(log.learning_rate, same.learning_rate);
    EXPECT_DOUBLE_EQ(log.valid_macro_f1, same.valid_macro_f1);
  }
}

TEST_F(Trainer, LeavesMetricsCurveAndModels) {
  ::testing::internal::CaptureStderr();
  finished(small_recipe(), "run");
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 2) << log;  // a line an epoch
  EXPECT_NE(log.find("epoch 2/2, loss "), std::string::npos) << log;
  std::ifstream metrics(folder_ / "run" / kMetricsFile);
  std::string header, row;
  std::getline(metrics, header);
  EXPECT_EQ(header,
            "epoch,learning_rate,train_loss,valid_loss,valid_accuracy,seconds,valid_macro_f1");
  int rows = 0;
  while (std::getline(metrics, row)) {
    ++rows;
    const double macro_f1 = std::stod(row.substr(row.rfind(',') + 1));
    EXPECT_GT(macro_f1, 0);
    EXPECT_LT(macro_f1, 1);
  }
  EXPECT_EQ(rows, 2);
  std::stringstream curve;
  curve << std::ifstream(folder_ / "run" / kCurveFile).rdbuf();
  EXPECT_NE(curve.str().find("<polyline"), std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "run" / kBestFile));
}

TEST_F(Trainer, NeverTrainsOnAnImageWhoseTwinIsInValid) {
  // All train images but one class's are copies of valid images: only that class is left, so the
  // loss falls to its value for a constant answer at once.
  auto faces = test::made_faces(28, 28);
  for (std::size_t i = 0; i < 28; ++i)
    if (faces.records[i].own_label != 3)
      std::copy_n(faces.plane(28 + i), vision::kPixels,
                  faces.pixels.begin() + static_cast<std::ptrdiff_t>(i * vision::kPixels));
  faces.find_twins();
  const auto left =
      data::select(faces, data::Split::kTrain, data::Protocol::kA, data::Duplicates::kExclude);
  ASSERT_EQ(left.size(), 4U);
  Recipe recipe = small_recipe();
  recipe.batch = 4;
  recipe.epochs = 12;
  Checkpoint run = Checkpoint::start(recipe);
  train(run, faces, folder_ / "run", kNeverStop);
  EXPECT_LT(run.state.history.back().train_loss, 0.2);
}

TEST_F(Trainer, ALossThatIsNoNumberEndsTheRunWithOneSentence) {
  const auto sentence = [&] {
    Checkpoint run = Checkpoint::start(small_recipe());
    {
      const torch::NoGradGuard no_grad;
      run.trained->parameters()[0].fill_(std::numeric_limits<float>::quiet_NaN());
    }
    try {
      train(run, faces_, folder_ / "run", kNeverStop);
    } catch (const UserError& error) {
      return std::string(error.what());
    }
    return std::string("trained on");
  };
  EXPECT_NE(sentence().find("epoch 1, by step 1, at learning rate 0.05"), std::string::npos);
  EXPECT_NE(sentence().find("there is no checkpoint yet"), std::string::npos);
  Checkpoint::start(small_recipe()).save(folder_ / "run" / kCheckpointFile);
  EXPECT_NE(sentence().find((folder_ / "run" / kCheckpointFile).string()), std::string::npos);
}

TEST_F(Trainer, LearnsFromATeacherAlone) {
  Recipe recipe = small_recipe();
  recipe.epochs = 14;
  const Checkpoint teacher = finished(recipe, "teacher");
  // Its pupil is told nothing but what the teacher says: the majority labels have no weight.
  recipe.distillation.teachers = {(folder_ / "teacher" / kBestFile).string()};
  recipe.distillation.weight = 1;
  recipe.distillation.smoothing = 0;
  recipe.seed = 5;
  const Checkpoint student = finished(recipe, "student");
  EXPECT_GT(student.state.best_accuracy, 0.7);
}

TEST_F(Trainer, ATeacherSeesThroughWhatDamagesTheStudentsFaces) {
  Recipe recipe = small_recipe();
  auto& augmentation = recipe.augmentation;
  augmentation.horizontal_flip = augmentation.rotation = augmentation.shift = 0;
  augmentation.shear = augmentation.zoom = augmentation.mixup = 0;
  augmentation.faults = augmentation.erase = 1;
  const Checkpoint known = Checkpoint::start(recipe);
  known.save(folder_ / "teacher.pt");
  recipe.distillation.teachers = {(folder_ / "teacher.pt").string()};
  recipe.distillation.smoothing = 0;
  const auto split = make_split(faces_, data::Split::kTrain, recipe, torch::kCPU);
  const auto teacher = Teacher::open(recipe, faces_, split, {});
  const auto batch = draw_batch(recipe, 0, split, teacher.get(), torch::arange(10));
  const auto faces = to_input(split.faces.slice(0, 0, 10));
  const torch::NoGradGuard no_grad;
  known.trained->eval();
  const auto said_of = [&](const torch::Tensor& seen) {
    return torch::softmax(known.trained->forward(seen).logits, 1);
  };
  EXPECT_TRUE(torch::allclose(batch.taught, said_of(faces), 1e-4, 1e-5));
  EXPECT_FALSE(torch::allclose(batch.taught, said_of(batch.inputs), 1e-4, 1e-5));
  // What is mixed is one picture for both.
  augmentation.mixup = 1;
  const data::Mixing mixing(augmentation, 10, torch::kCPU);
  const auto of_mixed = teacher->targets(torch::arange(10), {faces, {}}, mixing);
  EXPECT_TRUE(torch::allclose(of_mixed, said_of(mixing.mix_faces(faces)), 1e-4, 1e-5));
  EXPECT_FALSE(torch::allclose(of_mixed, batch.taught, 1e-4, 1e-5));
}

TEST_F(Trainer, SoftLabelsTeachAsTheirTeacherSays) {
  // Labels that are wrong on purpose: each class is called the next one.
  test::made_soft_labels(faces_, 70, [&](std::size_t i) {
    return (faces_.records[i].own_label + 1) % vision::kClasses;
  }).save(folder_ / "wrong.soft");
  Recipe recipe = small_recipe();
  recipe.epochs = 14;
  recipe.distillation.teachers = {(folder_ / "wrong.soft").string()};
  recipe.distillation.weight = 1;
  EXPECT_LT(finished(recipe, "taught wrong").state.best_accuracy, 0.5);
  recipe.distillation.weight = 0;
  EXPECT_GT(finished(recipe, "not listening").state.best_accuracy, 0.7);
}

TEST_F(Trainer, AStudentIsTaughtAboutTheViewThatItSees) {
  Recipe recipe = small_recipe();
  data::Augmentation warping;
  warping.horizontal_flip = warping.shift = warping.shear = warping.zoom = 0;
  warping.rotation = 180;
  const SeededViews views{3, 1, warping};
  auto labels = test::made_soft_labels(
      faces_, 70, [&](std::size_t i) { return faces_.records[i].own_label; }, views);
  labels.save(folder_ / "views.soft");
  recipe.distillation.teachers = {(folder_ / "views.soft").string()};
  const auto split = make_split(faces_, data::Split::kTrain, recipe, torch::kCPU);
  const auto teacher = Teacher::open(recipe, faces_, split, {});
  const auto chosen = torch::arange(70, torch::kInt64);
  const auto faces = to_input(split.faces);
  torch::manual_seed(1);
  const auto shown = teacher->show(chosen, faces);
  EXPECT_GT(shown.view.sum().item<int>(), 10);
  EXPECT_LT(shown.view.sum().item<int>(), 60);
  for (int i = 0; i < 70; ++i) {
    const auto draws =
        data::seeded_warp(3, faces_.picture(split.images[i]), shown.view[i].item<std::int64_t>());
    const auto expected =
        data::warp(faces.slice(0, i, i + 1), warping,
                   torch::from_blob(const_cast<float*>(draws.data()), {1, data::kWarpDraws}));
    EXPECT_TRUE(torch::allclose(shown.faces.slice(0, i, i + 1), expected, 1e-4, 1e-4)) << i;
  }
  // What is said of the views differs, and the answer is that of the view that was shown.
  for (std::size_t picture = 0; picture < labels.pictures.size(); ++picture) {
    auto* shares = labels.shares.data() + (2 * picture + 1) * vision::kClasses;
    std::fill_n(shares, vision::kClasses, std::uint8_t{0});
    shares[0] = SoftLabels::kOne;
  }
  labels.save(folder_ / "views.soft");
  recipe.distillation.smoothing = 0;
  const auto other = Teacher::open(recipe, faces_, split, {});
  const auto said = other->targets(chosen, shown, data::Mixing({}, 70, torch::kCPU));
  EXPECT_TRUE(torch::equal(said.argmax(1),
                           torch::where(shown.view == 1, torch::zeros_like(chosen), split.labels)));
  // Or that of the image as it is, about views that are drawn anew.
  recipe.distillation.plain = true;
  recipe.augmentation = warping;
  const auto plain = Teacher::open(recipe, faces_, split, {});
  const auto once = plain->show(chosen, faces), again = plain->show(chosen, faces);
  EXPECT_FALSE(torch::allclose(once.faces, again.faces));
  EXPECT_TRUE(torch::equal(
      plain->targets(chosen, once, data::Mixing({}, 70, torch::kCPU)).argmax(1), split.labels));
}

TEST_F(Trainer, FrozenMembersKeepTheirWeightsAndThePerceptronLearns) {
  Recipe recipe = small_recipe();
  recipe.epochs = 1;
  recipe.model.name = "emoxnet";
  recipe.members.checkpoints.assign(4, "as loaded");
  recipe.members.frozen = true;
  recipe.members.passes = 2;
  recipe.bf16 = false;
  const auto few = test::made_faces(14, 14);  // the ensemble is slow
  const auto start = Checkpoint::start(recipe);
  Checkpoint run = Checkpoint::start(recipe);
  train(run, few, folder_ / "run", kNeverStop);
  const auto& before = dynamic_cast<models::EmoXNet&>(*start.trained);
  const auto& after = dynamic_cast<models::EmoXNet&>(*run.trained);
  EXPECT_TRUE(same_weights(*before.members()[3], *after.members()[3]));
  EXPECT_FALSE(same_weights(*before.head(), *after.head()));
  // Continues from its file as well.
  Checkpoint loaded = Checkpoint::load(folder_ / "run" / kCheckpointFile);
  EXPECT_TRUE(same_weights(*loaded.trained, *run.trained));
  loaded.recipe.epochs = 2;
  EXPECT_EQ(train(loaded, few, folder_ / "run", kNeverStop), Outcome::kFinished);
}

/// Of an EmoXNet whose members are frozen, small enough for a test.
Recipe frozen_recipe() {
  Recipe recipe = small_recipe();
  recipe.epochs = 1;
  recipe.ema_decay = 0;  // a copy of it takes long to write
  recipe.model.name = "emoxnet";
  recipe.members.checkpoints.assign(4, "as loaded");
  recipe.members.frozen = true;
  recipe.members.passes = 2;
  return recipe;
}

TEST_F(Trainer, FeaturesOfFrozenMembersAreKeptAndNotComputedAgain) {
  const auto network =
      std::dynamic_pointer_cast<models::EmoXNet>(models::create(frozen_recipe().model));
  const auto faces = (torch::rand({3, 1, 48, 48}) * 255).to(torch::kUInt8);
  const auto alone = Peers::meet({}, torch::kCPU);
  int asked = 0;
  const auto see = [&](const torch::Tensor& x, std::int64_t) {
    ++asked;
    return x;
  };
  const auto ask = [&](const std::string& about, bool go_on = true) {
    MemberFeatures members(*network, {}, folder_.path(), about, *alone,
                           [&](std::int64_t) { return go_on; });
    return members.of(faces, "train-0", see);
  };
  EXPECT_FALSE(ask("a", /*go_on=*/false));
  const auto first = ask("a");
  ASSERT_TRUE(first);
  EXPECT_EQ(asked, 2);
  EXPECT_TRUE(torch::equal(*ask("a"), *first));
  EXPECT_EQ(asked, 2) << "the kept file was not read";
  EXPECT_TRUE(torch::equal(*ask("b"), *first));
  EXPECT_EQ(asked, 3) << "kept under another text";
  std::filesystem::resize_file(folder_ / "features-train-0.pt", 1000);
  EXPECT_TRUE(torch::equal(*ask("b"), *first));
  EXPECT_EQ(asked, 4) << "cut off";
}

TEST_F(Trainer, AskingFrozenMembersCanBeStoppedAndGoesOn) {
  const auto few = test::made_faces(14, 14);
  const auto folder = folder_ / "run";
  Checkpoint run = Checkpoint::start(frozen_recipe());
  const std::atomic<bool> stop_at_once{true};
  ASSERT_EQ(train(run, few, folder, stop_at_once), Outcome::kInterrupted);
  EXPECT_FALSE(std::filesystem::exists(folder / "features-train-0.pt"));
  Checkpoint resumed = Checkpoint::load(folder / kCheckpointFile);
  EXPECT_EQ(train(resumed, few, folder, kNeverStop), Outcome::kFinished);
}

TEST_F(Trainer, GoesOnWithItsOwnDataSetAlone) {
  Checkpoint run = finished(small_recipe(), "run");
  run.recipe.epochs = 3;
  auto other = faces_;
  std::swap(other.records[0].votes[0], other.records[0].votes[1]);
  std::swap(other.records[0].votes[4], other.records[0].votes[2]);
  const auto sentence =
      test::user_sentence(folder_, [&] { train(run, other, folder_ / "run", kNeverStop); });
  EXPECT_EQ(sentence,
            "run: was trained on another data set; expected the same --data to go on with");
  EXPECT_EQ(train(run, faces_, folder_ / "run", kNeverStop), Outcome::kFinished);
}

TEST_F(Trainer, ChoosesItsEpochOnDevWhereThereIsOne) {
  // On valid the labels are wrong, on dev right: only who looks at dev sees the network learn.
  auto faces = test::made_faces(84, 14);
  for (std::size_t i = 0; i < faces.size(); ++i) {
    auto& record = faces.records[i];
    if (i >= 70 && i < 84) record.split = data::Split::kDev;
    if (record.split == data::Split::kValid)
      record = data::single_label(record.split, (record.own_label + 1) % vision::kClasses);
  }
  faces.find_twins();
  Recipe recipe = small_recipe();
  recipe.epochs = 14;
  Checkpoint run = Checkpoint::start(recipe);
  train(run, faces, folder_ / "run", kNeverStop);
  EXPECT_GT(run.state.best_accuracy, 0.7);
}

TEST_F(Trainer, ADataSetWithoutValidIsRefused) {
  const auto only_train = test::made_faces(14, 0);
  Checkpoint run = Checkpoint::start(small_recipe());
  EXPECT_THROW(train(run, only_train, folder_ / "run", kNeverStop), UserError);
}

TEST_F(Trainer, LearnsWhateverClassesItsDataSetHas) {
  for (const data::Classes& classes : {data::eight_classes(), data::Classes{"bored", "happy"}}) {
    const auto name = std::to_string(classes.size());
    Recipe recipe = small_recipe();
    recipe.balance = recipe.outliers = 0.5;
    Checkpoint run = Checkpoint::start(recipe, classes);
    EXPECT_EQ(train(run, test::made_faces_of(classes, 56, 16), folder_ / name, kNeverStop),
              Outcome::kFinished);
    EXPECT_EQ(load_model(folder_ / name / kBestFile).classes, classes);
  }
}

TEST_F(Trainer, RefusesADataSetOfOtherClasses) {
  Checkpoint run = Checkpoint::start(small_recipe());
  const auto three = test::made_faces_of({"bored", "happy", "sad"}, 28, 14);
  EXPECT_EQ(
      test::user_sentence(folder_, [&] { train(run, three, folder_ / "run", kNeverStop); }),
      "run: tells apart angry, disgust, fear, happy, sad, surprise, neutral; expected the data "
      "set's classes, bored, happy, sad");
}

TEST_F(Trainer, RefusesATeacherOfOtherClasses) {
  Checkpoint::start(small_recipe()).save_model(folder_ / "seven.pt");
  const auto eight = test::made_faces_of(data::eight_classes(), 28, 14);
  Recipe recipe = small_recipe();
  recipe.distillation.teachers = {(folder_ / "seven.pt").string()};
  Checkpoint run = Checkpoint::start(recipe, eight.classes);
  const auto sentence =
      test::user_sentence(folder_, [&] { train(run, eight, folder_ / "run", kNeverStop); });
  EXPECT_EQ(sentence.rfind("--teacher seven.pt: tells apart angry", 0), 0U) << sentence;
}

}  // namespace
}  // namespace emoxnet::train
