// The program as a person runs it: exit codes, sentences, files left behind.
#include <gtest/gtest.h>

#include "tests/unit/support/made_faces.h"
#include "tests/unit/support/program.h"
#include "tests/unit/support/temporary_folder.h"

namespace emoxnet {
namespace {

using test::run_program;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Cli, HelpShowsExamples) {
  EXPECT_EQ(run_program("--help").exit_code, 0);
  for (const char* command : {"import", "train", "eval", "robustness", "bench", "export"}) {
    const auto help = run_program(std::string(command) + " --help");
    EXPECT_EQ(help.exit_code, 0) << command;
    EXPECT_TRUE(contains(help.output, std::string("emoxnet ") + command + " --")) << command;
  }
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
  refuses(train + " --model none", "--model none: no such network");
  refuses(train + " --epochs 0", "--epochs: expected at least 1");
  refuses(train + " --resume", "checkpoint.pt: cannot be read");
  refuses(train + " --resume --seed 2", "--seed: a resumed run keeps its recipe");
  refuses("eval --checkpoint none.pt --data none.faces", "none.pt: cannot be read");
  EXPECT_FALSE(std::filesystem::exists(out));
}

TEST(Cli, TrainsRefusesToOverwriteAndEvaluates) {
  const test::TemporaryFolder folder;
  const auto faces = folder / "x.faces";
  test::made_faces(28, 14).save(faces);
  const std::string train = "train --threads 1 --batch 14 --epochs 1 --data " + faces.string() +
                            " --out " + (folder / "run").string();
  const auto first = run_program(train);
  EXPECT_EQ(first.exit_code, 0) << first.output;
  EXPECT_TRUE(contains(first.output, "\"learning_rate\": 0.01"));  // the recipe is shown
  EXPECT_TRUE(contains(first.output, "best on valid"));
  const auto second = run_program(train);
  EXPECT_EQ(second.exit_code, 2);
  EXPECT_TRUE(contains(second.output, "holds a run already"));
  const auto eval =
      run_program("eval --json --checkpoint " + (folder / "run" / "best.pt").string() + " --data " +
                  faces.string() + " 2>/dev/null");
  EXPECT_EQ(eval.exit_code, 0);
  EXPECT_TRUE(contains(eval.output, "\"protocol\": \"A7\""));
  const auto robustness =
      run_program("robustness --checkpoint " + (folder / "run" / "best.pt").string() + " --data " +
                  faces.string());
  EXPECT_EQ(robustness.exit_code, 0) << robustness.output;
  EXPECT_TRUE(contains(robustness.output, "A7, valid, 14 images")) << robustness.output;
  EXPECT_TRUE(contains(robustness.output, "of 1000 pictures without a face")) << robustness.output;
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
