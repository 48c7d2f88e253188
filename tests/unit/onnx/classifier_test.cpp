#include "native/classify/classifier.h"

#include <gtest/gtest.h>

#include "native/models/registry.h"
#include "native/onnx/exporter.h"
#include "tests/unit/support/user_sentence.h"

namespace emoxnet {
namespace {

using classify::Classifier;

TEST(Classifier, SaysWhatLibTorchSays) {
  torch::manual_seed(1);
  const auto lite = models::create({});
  onnx::ExportOptions form;
  form.readout.temperature = 0.1;  // without training, answers lie close together
  form.readout.offsets = {0.5, -0.5, 0, 0.25, 0, 0, -0.25};
  const test::TemporaryFolder folder;
  Classifier classifier(folder.write("lite.onnx", onnx::export_model(*lite, form).bytes));
  const auto plane = torch::randint(256, {vision::kPixels}, torch::kUInt8);
  auto views = torch::empty({vision::kTtaSteps, 1, vision::kSide, vision::kSide});
  vision::tta_views(plane.data_ptr<std::uint8_t>(), vision::kTtaSteps, views.data_ptr<float>());
  const torch::NoGradGuard no_grad;
  const auto answers = models::read_out(lite->forward(views).logits, form.readout);
  for (const int count : {1, vision::kTtaSteps}) {
    const auto expected = answers.slice(0, 0, count).mean(0);
    const auto shares = classifier.shares(plane.data_ptr<std::uint8_t>(), count);
    ASSERT_EQ(shares.size(), static_cast<std::size_t>(expected.numel()));
    for (std::size_t c = 0; c < shares.size(); ++c)
      EXPECT_NEAR(shares[c], expected[static_cast<std::int64_t>(c)].item<float>(), 1e-4)
          << count << " views, class " << c;
  }
}

TEST(Classifier, NamesFilesThatAreNoNetwork) {
  const test::TemporaryFolder folder;
  const auto sentence = [&](const std::filesystem::path& file) {
    return test::user_sentence(folder, [&] { Classifier classifier(file); });
  };
  EXPECT_EQ(sentence(folder / "none.onnx"), "none.onnx: is not there; expected a network as ONNX");
  EXPECT_EQ(sentence(folder.write("text.onnx", "no network")),
            "text.onnx: cannot be read; expected an EmoXNetLite, as `emoxnet export --float32` "
            "writes it");
}

}  // namespace
}  // namespace emoxnet
