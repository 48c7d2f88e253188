// The program as a person runs it: exit codes, sentences, files left behind.
#include <gtest/gtest.h>

#include <fstream>

#include "native/train/checkpoint.h"
#include "tests/unit/support/contains.h"
#include "tests/unit/support/made_faces.h"
#include "tests/unit/support/program.h"
#include "tests/unit/support/temporary_folder.h"

namespace emoxnet {
namespace {

using test::contains;
using test::run_program;

TEST(Cli, HelpShowsExamples) {
  EXPECT_EQ(run_program("--help").exit_code, 0);
  for (const char* command : {"import", "train", "eval", "robustness", "bench", "export"}) {
    const auto help = run_program(std::string(command) + " --help");
    EXPECT_EQ(help.exit_code, 0) << command;
    EXPECT_TRUE(contains(help.output, std::string("emoxnet ") + command + " --")) << command;
  }
}

TEST(Cli, HelpShowsWhatTheRecipesHave) {
  const auto help = run_program("train --help").output;
  // Help is broken into lines.
  std::string words;
  for (const char c : help)
    if (std::isspace(static_cast<unsigned char>(c)) == 0)
      words += c;
    else if (!words.empty() && words.back() != ' ')
      words += ' ';
  EXPECT_TRUE(contains(words, "peak rate [0.01; emoxnet 0.1; emoxnet-lite 0.2]")) << words;
  EXPECT_TRUE(contains(words, "faces a step [128; emoxnet 256; emoxnet-lite 256]")) << words;
}

TEST(Cli, MistakesEndWithTwoAndOneSentence) {
  const test::TemporaryFolder folder;
  const std::string out = (folder / "run").string();
  EXPECT_EQ(run_program("").exit_code, 2);
  EXPECT_EQ(run_program("trian").exit_code, 2);
  const auto refuses = [](const std::string& arguments, const std::string& sentence) {
    const auto result = run_program(arguments);
    EXPECT_EQ(result.exit_code, 2) << arguments;
    EXPECT_TRUE(contains(result.output, sentence)) << result.output;
  };
  const auto faces = folder / "x.faces";
  test::made_faces(14, 7).save(faces);
  const std::string train = "train --data " + faces.string() + " --out " + out;
  refuses("import --pixels none.csv --votes none.csv --out " + out,
          "none.csv: cannot be opened; expected a CSV file");
  refuses("train --data none.faces --out " + out, "none.faces: cannot be opened");
  refuses(train + " --recipe none", "--recipe none: no such recipe");
  refuses(train + " --device cuda:x", "cuda:x: expected auto, cpu, cuda, or cuda:1 and so on");
  refuses(train + " --seeds 3..1", "3..1: expected a whole number, or a range such as 1..3");
  refuses(train + " --seeds 1..3 --seed 2", "--seeds: gives every --seed");
  refuses(train + " --epochs 1 --seeds 1..3 2",
          "--seeds: has 2 more than once; expected different");
  EXPECT_FALSE(std::filesystem::exists(out + "-seed-1"));
  refuses(train + " --model none", "--model none: no such network");
  refuses(train + " --epochs 0", "--epochs: 0: expected a whole number from 1 to 100000");
  refuses(train + " --epochs 1.5", "--epochs: 1.5: expected a whole number from 1 to 100000");
  refuses(train + " --optimizer adamw", "--optimizer: adamw: expected sgd, adam or amsgrad");
  refuses(train + " --recipe emoxnet-lite --epochs 2 --warmup 2", "--epochs 2: expected more");
  refuses("recipe none", "no such recipe");
  refuses("recipe paper --epochs 99999999999999", "expected a whole number from 1 to 100000");
  refuses("recipe paper --batch 100 --slices 3", "--slices 3 of --batch 100: expected slices of");
  refuses("recipe paper --model none", "--model none: no such network");
  refuses("recipe emoxnet --freeze-members --members a b c d",
          "--freeze-members: they have seen their faces already; expected --mixup 0");
  const auto recipe = folder.write("mine.json", R"({"epochs": 100.9})");
  refuses("recipe " + recipe.string(), "mine.json: epochs: expected a whole number");
  refuses(train + " --resume", "checkpoint.pt: cannot be read");
  refuses(train + " --resume --seed 2", "--seed: a resumed run keeps its recipe");
  refuses(train + " --start none.pt", "none.pt: cannot be read");
  refuses(train + " --start a.pt --pretrained b.pth", "--start: gives every weight");
  refuses("eval --checkpoint none.pt --data none.faces", "none.pt: cannot be read");
  EXPECT_FALSE(std::filesystem::exists(out));
}

TEST(Cli, TooLittleMemoryEndsInOneSentence) {
  // 8 GB of addresses are not enough for 50,000 faces at once.
  const std::string command = "ulimit -v 8000000; " EMOXNET_PROGRAM
                              " bench --model vgg16 --batch 50000 --seconds 0 --threads 1";
  const auto result = test::run_shell(command);
  EXPECT_EQ(result.exit_code, 1) << result.output;
  EXPECT_TRUE(contains(result.output, "not enough memory for this: try a smaller --batch"))
      << result.output;
}

TEST(Cli, ARunWithTooLittleMemoryIsToldWhatItCanDo) {
  const test::TemporaryFolder folder;
  constexpr int kFaces = 2000;
  auto faces = test::made_faces(kFaces, 7);
  for (std::size_t i = 0; i < faces.size(); ++i) {  // no two alike, which would not count
    faces.pixels[i * vision::kPixels] = static_cast<std::uint8_t>(i % 256);
    faces.pixels[i * vision::kPixels + 1] = static_cast<std::uint8_t>(i / 256);
  }
  faces.find_twins();
  faces.save(folder / "x.faces");
  const auto train = [&](const std::string& run, const std::string& options) {
    return test::run_shell("ulimit -v 8000000; " EMOXNET_PROGRAM " train --threads 1 --data " +
                           (folder / "x.faces").string() + " --out " + (folder / run).string() +
                           options);
  };
  // 2,000 faces in 4,096 channels at once are tens of gigabytes.
  const auto fresh = train("fresh",
                           " --recipe emoxnet-lite --lite-widths 4096 --lite-blocks 0 --no-bf16"
                           " --epochs 1 --batch " +
                               std::to_string(kFaces));
  EXPECT_EQ(fresh.exit_code, 1) << fresh.output;
  EXPECT_TRUE(contains(fresh.output,
                       "not enough memory for this: try a smaller --batch, or more --slices of it"))
      << fresh.output;

  auto recipe = train::Recipe::named("emoxnet-lite");
  recipe.model.lite.widths = {4096};
  recipe.model.lite.blocks = {0};
  recipe.epochs = 1;
  recipe.warmup_epochs = 0;
  recipe.batch = kFaces;
  recipe.bf16 = false;
  const auto checkpoint = folder / "begun" / "checkpoint.pt";
  train::Checkpoint::start(recipe).save(checkpoint);
  const auto resumed = train("begun", " --resume");
  EXPECT_EQ(resumed.exit_code, 1) << resumed.output;
  EXPECT_TRUE(contains(resumed.output,
                       "not enough memory for this: free some and go on with --resume, or begin a "
                       "run with a smaller --batch, or more --slices of it, in another --out; the "
                       "last checkpoint is " +
                           checkpoint.string()))
      << resumed.output;
}

TEST(Cli, AFolderInTheWayAndBytesThatAreNoTextEndInOneSentence) {
  const test::TemporaryFolder folder;
  const auto faces = folder / "x.faces";
  test::made_faces(14, 7).save(faces);
  const std::string train = "train --recipe emoxnet-lite --epochs 1 --data " + faces.string();
  const auto file = folder.write("file", "");
  const auto blocked = run_program(train + " --out " + file.string() + "/run");
  EXPECT_EQ(blocked.exit_code, 2) << blocked.output;
  EXPECT_TRUE(contains(blocked.output, file.string())) << blocked.output;
  const auto latin1 = run_program(train + " --out " + (folder / "run").string() + " --teacher '" +
                                  (folder / "caf\xe9.soft").string() + "'");
  EXPECT_EQ(latin1.exit_code, 2) << latin1.output;
  EXPECT_TRUE(contains(latin1.output, "--teacher")) << latin1.output;
  EXPECT_TRUE(contains(latin1.output, "UTF-8")) << latin1.output;
}

/// emoxnet-lite after one epoch.
class CliRun : public ::testing::Test {
 protected:
  CliRun() { test::made_faces(28, 14).save(faces_); }

  [[nodiscard]] test::ProgramResult train(const std::string& options = "") const {
    return run_program("train --threads 1 --batch 14 --epochs 1 --data " + faces_.string() +
                       " --out " + (folder_ / "run").string() + options);
  }

  /// What its folder says of how it was trained.
  [[nodiscard]] train::Recipe recipe() const {
    return train::Recipe::from((folder_ / "run" / "recipe.json").string());
  }

  /// A command about the run.
  [[nodiscard]] test::ProgramResult ask(const std::string& command) const {
    return run_program(command + " --checkpoint " + (folder_ / "run" / "best.pt").string() +
                       " --data " + faces_.string());
  }

  const test::TemporaryFolder folder_;
  const std::filesystem::path faces_ = folder_ / "x.faces";
};

TEST_F(CliRun, ShowsItsRecipeAndIsNotOverwritten) {
  const auto first = train();
  EXPECT_EQ(first.exit_code, 0) << first.output;
  EXPECT_TRUE(contains(first.output, "recipe: paper, changed: epochs, batch; the whole of it: "))
      << first.output;
  EXPECT_EQ(recipe().epochs, 1);
  EXPECT_TRUE(contains(first.output, "best on valid"));
  const auto second = train();
  EXPECT_EQ(second.exit_code, 2);
  EXPECT_TRUE(contains(second.output, "holds a run already; add --resume"));
}

TEST_F(CliRun, TrainsSeveralSeedsOneAfterTheOther) {
  const auto result = train(" --seeds 1..2 7");
  ASSERT_EQ(result.exit_code, 0) << result.output;
  for (const std::uint64_t seed : {1, 2, 7}) {
    const auto run = folder_ / ("run-seed-" + std::to_string(seed)) / "checkpoint.pt";
    EXPECT_EQ(train::Checkpoint::load(run).recipe.seed, seed);
  }
  const auto again = train(" --seeds 1..2 7");
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_TRUE(contains(again.output, "holds a run already; add --continue")) << again.output;
  EXPECT_EQ(train(" --seeds 1..2 7 --continue").exit_code, 0);
  EXPECT_EQ(train(" --seeds 1..2 --continue").exit_code, 0);
}

TEST_F(CliRun, ContinuesOnlyAsWhatItIs) {
  const auto begun = train(" --continue");
  ASSERT_EQ(begun.exit_code, 0) << begun.output;
  const auto again = train(" --continue");
  EXPECT_EQ(again.exit_code, 0) << again.output;
  EXPECT_TRUE(contains(again.output, "best on valid")) << again.output;
  EXPECT_EQ(train::Checkpoint::load(folder_ / "run" / "checkpoint.pt").state.history.size(), 1U);
  const auto other = train(" --continue --seed 2");
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_TRUE(
      contains(other.output, "run: was trained with seed 1; expected the same instead of 2"))
      << other.output;
}

// What a person has is not replaced, and is not found out of reach behind hours of work.
TEST_F(CliRun, LooksAtItsOutputsBeforeItBegins) {
  ASSERT_EQ(train().exit_code, 0);
  const auto best = folder_ / "run" / "best.pt";
  const auto size = std::filesystem::file_size(best);
  const auto refuses = [&](const test::ProgramResult& result, const std::string& sentence) {
    EXPECT_EQ(result.exit_code, 2) << result.output;
    EXPECT_TRUE(contains(result.output, sentence)) << result.output;
    EXPECT_FALSE(contains(result.output, "%")) << "had begun: " << result.output;
  };
  refuses(run_program("pack --checkpoint " + best.string() + " --out " + best.string()),
          "is what --checkpoint names as well");
  refuses(ask("eval --answers " + faces_.string()), "is what --data names as well");
  refuses(ask("eval --answers " + (folder_ / "run").string()), "is a folder; expected a file");
  refuses(ask("soft-labels --out " + faces_.string() + "/x.soft"), "x.faces is no folder");
  refuses(run_program("report " + (folder_ / "run").string() + " --data " + faces_.string() +
                      " --out " + faces_.string()),
          "is no folder; expected a folder");
  refuses(run_program("train --data " + faces_.string() + " --out ''"), "--out: is empty");
  std::filesystem::remove(folder_ / "run" / "checkpoint.pt");
  refuses(train(), "holds the best.pt of a run whose checkpoint is gone");
  EXPECT_EQ(std::filesystem::file_size(best), size);
}

TEST_F(CliRun, GoesOnBehindAnEarlyStopAndSaysThatARateRises) {
  const std::string folder = (folder_ / "run").string();
  const auto resume = [&](const std::string& options) {
    return run_program("train --threads 1 --resume --data " + faces_.string() + " --out " + folder +
                       options);
  };
  // At no rate to speak of it soon is no better than before.
  const auto stopped = run_program(
      "train --threads 1 --batch 14 --epochs 9 --early-stop 1 --schedule cosine --data " +
      faces_.string() + " --out " + folder + " --learning-rate 1e-30");
  ASSERT_EQ(stopped.exit_code, 0) << stopped.output;
  const auto epochs = [&] {
    return train::Checkpoint::load(folder_ / "run" / "checkpoint.pt").state.epoch;
  };
  const auto early = epochs();
  EXPECT_LT(early, 9);
  EXPECT_EQ(resume("").exit_code, 0);
  EXPECT_EQ(epochs(), early);
  const auto on = resume(" --early-stop 0");
  EXPECT_EQ(on.exit_code, 0) << on.output;
  EXPECT_FALSE(contains(on.output, "rises")) << on.output;
  EXPECT_EQ(epochs(), 9);
  const auto longer = resume(" --epochs 11");
  EXPECT_EQ(longer.exit_code, 0) << longer.output;
  EXPECT_TRUE(
      contains(longer.output, "with 11 epochs instead of 9 the learning rate rises from 0 to"))
      << longer.output;
  EXPECT_EQ(epochs(), 11);
}

TEST_F(CliRun, TakesBack) {
  const auto run = train(" --recipe emoxnet-lite --no-bf16");
  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_FALSE(recipe().bf16);
}

TEST_F(CliRun, InBfloat16NeedsAProcessorThatHasIt) {
  auto begun = train::Checkpoint::start(train::Recipe::named("emoxnet-lite"));
  begun.recipe.epochs = 1;
  begun.recipe.warmup_epochs = 0;
  begun.save(folder_ / "run" / "checkpoint.pt");
  const auto resume = [&](const std::string& options) {
    return run_program("train --threads 1 --resume --data " + faces_.string() + " --out " +
                       (folder_ / "run").string() + options);
  };
  if (!models::has_bf16(torch::kCPU)) {
    const auto refused = resume("");
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_TRUE(contains(refused.output, "--resume --no-bf16")) << refused.output;
  }
  const auto on = resume(" --no-bf16");
  EXPECT_EQ(on.exit_code, 0) << on.output;
  EXPECT_FALSE(recipe().bf16);
}

TEST_F(CliRun, FinishedInBfloat16IsNotTrainedAgainByAnotherProcessor) {
  auto finished = train::Checkpoint::start(train::Recipe::named("emoxnet-lite"));
  finished.recipe.batch = 14;
  finished.recipe.epochs = finished.state.epoch = 1;
  finished.recipe.warmup_epochs = 0;
  finished.save(folder_ / "run" / "checkpoint.pt");
  for (const char* arithmetic : {" --bf16", " --no-bf16"}) {
    const auto run = train(std::string(" --recipe emoxnet-lite --continue") + arithmetic);
    EXPECT_EQ(run.exit_code, 0) << run.output;
  }
}

TEST_F(CliRun, WithoutBfloat16NamesTheRecipeAnother) {
  if (models::has_bf16(torch::kCPU)) GTEST_SKIP() << "this processor has bfloat16";
  const auto run = train(" --recipe emoxnet-lite");
  EXPECT_TRUE(contains(run.output, "no bfloat16 arithmetic, training in float32")) << run.output;
  EXPECT_EQ(recipe().name, "emoxnet-lite, changed: epochs, batch, warmup_epochs, bf16");
}

TEST(Cli, AFullDiskFailsWhatIsPrinted) {
  const auto result = run_program("recipe paper 3>&1 >/dev/full 2>&3");
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_TRUE(contains(result.output, "what it prints cannot be written")) << result.output;
}

TEST(Cli, PrintsAWholeRecipe) {
  const auto lite = run_program("recipe emoxnet-lite --epochs 7");
  EXPECT_EQ(lite.exit_code, 0) << lite.output;
  EXPECT_TRUE(contains(lite.output, "\"epochs\": 7")) << lite.output;
  EXPECT_TRUE(contains(lite.output, "emoxnet-lite, changed: epochs")) << lite.output;
  const test::TemporaryFolder folder;
  const auto file = folder.write("mine.json", lite.output);
  std::filesystem::create_directory(folder / "folder.json");
  const auto folded = run_program("recipe " + (folder / "folder.json").string());
  EXPECT_EQ(folded.exit_code, 2) << folded.output;
  EXPECT_TRUE(contains(folded.output, "cannot be opened")) << folded.output;
  EXPECT_EQ(run_program("recipe " + file.string()).output, lite.output);
  EXPECT_EQ(run_program("recipe /dev/stdin <" + file.string()).output, lite.output);
}

// What a run's folder holds without one misleads.
TEST_F(CliRun, ThatIsRefusedLeavesNothing) {
  // As many as there are faces, which is fewer than the recipe's.
  const auto result = run_program("train --threads 1 --batch 30 --slices 5 --data " +
                                  faces_.string() + " --out " + (folder_ / "run").string());
  EXPECT_EQ(result.exit_code, 2) << result.output;
  EXPECT_TRUE(contains(result.output, "--slices 5 of a batch of 28")) << result.output;
  EXPECT_FALSE(std::filesystem::exists(folder_ / "run"));
}

// A log file holds no bar.
TEST_F(CliRun, LogsALineAnEpoch) {
  const auto result = run_program("train --threads 1 --batch 14 --epochs 3 --data " +
                                  faces_.string() + " --out " + (folder_ / "run").string());
  ASSERT_EQ(result.exit_code, 0) << result.output;
  EXPECT_TRUE(contains(result.output, "run: emoxnet-lite, ")) << result.output;
  EXPECT_FALSE(contains(result.output, "\"epochs\": 3")) << "the whole recipe is in its file";
  for (const char* epoch : {"epoch 1/3, loss", "epoch 2/3, loss", "epoch 3/3, loss"}) {
    const auto found = result.output.find(epoch);
    ASSERT_NE(found, std::string::npos) << result.output;
    EXPECT_EQ(result.output.find(epoch, found + 1), std::string::npos) << result.output;
  }
}

TEST_F(CliRun, IsEvaluated) {
  ASSERT_EQ(train().exit_code, 0);
  const auto eval = ask("eval --json 2>/dev/null");
  EXPECT_EQ(eval.exit_code, 0);
  EXPECT_TRUE(contains(eval.output, "\"protocol\": \"A7\""));
  const auto csv = folder_ / "answers.csv";
  EXPECT_EQ(ask("eval --answers " + csv.string()).exit_code, 0);
  std::ifstream answers(csv);
  std::string line;
  int lines = 0;
  while (std::getline(answers, line)) ++lines;
  EXPECT_EQ(lines, 1 + 14);
  const auto compared = run_program("compare " + csv.string() + " " + csv.string());
  EXPECT_EQ(compared.exit_code, 0) << compared.output;
  const auto robustness = ask("robustness");
  EXPECT_EQ(robustness.exit_code, 0) << robustness.output;
  EXPECT_TRUE(contains(robustness.output, "A7, valid, 14 images")) << robustness.output;
  EXPECT_TRUE(contains(robustness.output, "of 1000 pictures without a face")) << robustness.output;
  EXPECT_TRUE(contains(robustness.output, " faces/s, ")) << robustness.output;
  const auto manifest = folder_.write("short.json", R"({"temperature": 1, "offsets": [0]})");
  const auto refused = ask("robustness --manifest " + manifest.string());
  EXPECT_EQ(refused.exit_code, 2) << refused.output;
  EXPECT_TRUE(contains(refused.output, "has 1 \"offsets\"; expected one for each of angry"))
      << refused.output;
}

TEST_F(CliRun, StartsANetworkOfOtherClassesFromIt) {
  ASSERT_EQ(train().exit_code, 0);
  const auto eight = folder_ / "eight.faces", best = folder_ / "run" / "best.pt";
  test::made_faces_of(data::eight_classes(), 32, 16).save(eight);
  const auto result =
      run_program("train --threads 1 --batch 16 --epochs 1 --learning-rate 1e-30 --weight-decay 0" +
                  std::string(" --data ") + eight.string() + " --out " +
                  (folder_ / "eight").string() + " --start " + best.string());
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_TRUE(contains(result.output, "its last layer begins anew for angry")) << result.output;
  EXPECT_TRUE(contains(result.output, "best on valid (A8")) << result.output;
  const auto before = train::load_model(best), after = train::load_model(folder_ / "eight/best.pt");
  EXPECT_EQ(after.classes, data::eight_classes());
  EXPECT_TRUE(torch::allclose(before.model->parameters().front(), after.model->parameters().front(),
                              0, 1e-20));
  const auto mixed =
      run_program("eval --checkpoint " + best.string() + " --data " + eight.string());
  EXPECT_EQ(mixed.exit_code, 2) << mixed.output;
  EXPECT_TRUE(contains(mixed.output,
                       "best.pt: tells apart angry, disgust, fear, happy, sad, surprise, neutral; "
                       "expected the data set's classes, angry, disgust, fear, happy, sad, "
                       "surprise, neutral, contempt"))
      << mixed.output;
  const auto report = [&](const std::string& run, const std::string& options = "") {
    return run_program("report " + (folder_ / run).string() + " --data " + eight.string() +
                       " --out " + (folder_ / "report").string() + options);
  };
  EXPECT_TRUE(contains(report("run").output, "run: tells apart angry"));
  const auto beside_paper = report("eight", " --paper ferplus");
  EXPECT_EQ(beside_paper.exit_code, 2) << beside_paper.output;
  EXPECT_TRUE(contains(beside_paper.output, "expected the paper's classes")) << beside_paper.output;
}

TEST_F(CliRun, OfANameThatIsNotInUtf8IsReportedInOneSentence) {
  ASSERT_EQ(train().exit_code, 0);
  const auto network = folder_ / "caf\xe9.onnx";
  const auto exported = ask("export --out '" + network.string() + "'");
  EXPECT_EQ(exported.exit_code, 2) << exported.output;
  EXPECT_TRUE(contains(exported.output, "a file's name is not in UTF-8")) << exported.output;
  EXPECT_FALSE(std::filesystem::exists(network));
  const auto latin1 = folder_ / "caf\xe9";
  std::filesystem::rename(folder_ / "run", latin1);
  const auto result = run_program("report '" + latin1.string() + "' --data " + faces_.string() +
                                  " --out " + (folder_ / "report").string());
  EXPECT_EQ(result.exit_code, 2) << result.output;
  EXPECT_TRUE(contains(result.output, "a file's name is not in UTF-8")) << result.output;
}

TEST_F(CliRun, TeachesAnother) {
  ASSERT_EQ(train().exit_code, 0);
  const std::string soft = (folder_ / "run.soft").string();
  const auto labels = ask("soft-labels --steps 1 --views 2 --out " + soft);
  EXPECT_EQ(labels.exit_code, 0) << labels.output;
  EXPECT_TRUE(contains(labels.output,
                       "answers about 28 training images and 2 views of each; networks asked: 1"))
      << labels.output;
  const auto student =
      run_program("train --threads 1 --batch 14 --epochs 1 --data " + faces_.string() + " --out " +
                  (folder_ / "student").string() + " --teacher " + soft);
  EXPECT_EQ(student.exit_code, 0) << student.output;
  EXPECT_EQ(train::load_model(folder_ / "student" / "best.pt").recipe.distillation.teachers,
            std::vector<std::string>{soft});
}

TEST_F(CliRun, GoesOnFromAnotherRunsNetwork) {
  ASSERT_EQ(train().exit_code, 0);
  const auto again = [&](const std::string& name, const std::string& options) {
    return run_program("train --threads 1 --batch 14 --epochs 1 --data " + faces_.string() +
                       " --out " + (folder_ / name).string() + options);
  };
  const std::string best = (folder_ / "run" / "best.pt").string();
  // At a rate too small to change anything the network is still the one it started from.
  const auto same = again("same", " --learning-rate 1e-30 --weight-decay 0 --start " + best);
  EXPECT_EQ(same.exit_code, 0) << same.output;
  const auto weights = [](const std::filesystem::path& file) {
    return train::load_model(file).model->parameters();
  };
  const auto first = weights(best), second = weights(folder_ / "same" / "best.pt");
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i)
    EXPECT_TRUE(torch::allclose(first[i], second[i], 0, 1e-20));
  const auto other = again("other", " --lite-widths 8 16 32 --start " + best);
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_TRUE(contains(other.output, "best.pt: holds a network of another shape")) << other.output;
  EXPECT_FALSE(std::filesystem::exists(folder_ / "other"));
}

TEST(Cli, BenchMeasuresTheNetworksThatAreNamed) {
  const auto bench = run_program("bench --model emoxnet-lite --batch 2 --seconds 0 --threads 1");
  EXPECT_EQ(bench.exit_code, 0) << bench.output;
  EXPECT_TRUE(contains(bench.output, "\nemoxnet-lite ")) << bench.output;
  EXPECT_FALSE(contains(bench.output, "\nvgg16 ")) << bench.output;
  EXPECT_EQ(run_program("bench --model resnet18").exit_code, 2);
}

}  // namespace
}  // namespace emoxnet
