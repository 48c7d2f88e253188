#include "native/models/pretrained/pretrained.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "native/models/registry.h"
#include "tests/unit/models/weight_files.h"
#include "tests/unit/support/user_sentence.h"

namespace emoxnet::models {
namespace {

/// The least that has all kinds of tensors.
class TinyBackbone : public Backbone {
 public:
  explicit TinyBackbone(int channels)
      : conv1_(torch::nn::Conv2dOptions(channels, 4, 3).bias(false)), bn1_(4) {
    register_module("conv1", conv1_);
    register_module("bn1", bn1_);
  }
  torch::Tensor forward(torch::Tensor x) override { return bn1_(conv1_(x)); }
  [[nodiscard]] int width() const override { return 4; }

 private:
  torch::nn::Conv2d conv1_;
  torch::nn::BatchNorm2d bn1_;
};

StateDict all_tensors(const torch::nn::Module& module) {
  StateDict tensors;
  for (const auto& item : module.named_parameters()) tensors[item.key()] = item.value().detach();
  for (const auto& item : module.named_buffers()) tensors[item.key()] = item.value();
  return tensors;
}

StateDict copied(const torch::nn::Module& module) {
  StateDict tensors = all_tensors(module);
  for (auto& [name, tensor] : tensors) tensor = tensor.clone();
  return tensors;
}

bool equal(const StateDict& a, const StateDict& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](auto& x, auto& y) {
           return x.first == y.first && torch::equal(x.second, y.second);
         });
}

/// For TinyBackbone, with a head.
StateDict tiny_weights() {
  return {{"conv1.weight", torch::randn({4, 3, 3, 3})},
          {"bn1.weight", torch::rand({4})},
          {"bn1.bias", torch::randn({4})},
          {"bn1.running_mean", torch::randn({4})},
          {"bn1.running_var", torch::rand({4}) + 1},
          {"bn1.num_batches_tracked", torch::tensor(7)},
          {"fc.weight", torch::randn({10, 4})},
          {"fc.bias", torch::randn({10})}};
}

std::string sentence_about(const StateDict& weights, int channels = 1) {
  TinyBackbone backbone(channels);
  const StateDict before = copied(backbone);
  const test::TemporaryFolder folder;
  const std::string sentence =
      test::user_sentence(folder, [&] { load_pretrained(backbone, weights); });
  EXPECT_TRUE(equal(all_tensors(backbone), before)) << "half loaded: " << sentence;
  return sentence;
}

TEST(Pretrained, CopiesWeightsAndStatisticsAndSaysWhatItSkipped) {
  TinyBackbone backbone(3);
  const StateDict weights = tiny_weights();
  const LoadReport report = load_pretrained(backbone, weights);
  const StateDict loaded = all_tensors(backbone);
  for (const char* name :
       {"conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var"})
    EXPECT_TRUE(torch::equal(loaded.at(name), weights.at(name))) << name;
  EXPECT_EQ(report.loaded.size(), 5);
  EXPECT_EQ(report.skipped, (std::vector<std::string>{"fc.bias", "fc.weight"}));
  EXPECT_FALSE(report.summed_to_grey);
}

TEST(Pretrained, AGreyFaceIsAnsweredAsTheSameFaceThreeTimes) {
  TinyBackbone grey(1), colour(3);
  const StateDict weights = tiny_weights();
  EXPECT_TRUE(load_pretrained(grey, weights).summed_to_grey);
  load_pretrained(colour, weights);
  grey.eval();
  colour.eval();
  const auto face = torch::rand({2, 1, 8, 8});
  EXPECT_TRUE(
      torch::allclose(grey.forward(face), colour.forward(face.expand({2, 3, 8, 8})), 1e-5, 1e-5));
}

TEST(Pretrained, ConvertsTheirTypeToOurs) {
  TinyBackbone backbone(1);
  StateDict weights = tiny_weights();
  for (auto& [name, tensor] : weights)
    if (tensor.is_floating_point()) tensor = tensor.to(torch::kFloat16);
  load_pretrained(backbone, weights);
  const StateDict loaded = all_tensors(backbone);
  EXPECT_EQ(loaded.at("conv1.weight").dtype(), torch::kFloat32);
  // Summed in float32: halves are exact in it.
  EXPECT_TRUE(torch::allclose(
      loaded.at("conv1.weight"),
      weights.at("conv1.weight").to(torch::kFloat64).sum(1, true).to(torch::kFloat32)));
}

TEST(Pretrained, KnowsOtherNamesOfTheSameThings) {
  for (const char* prefix : {"module.", "model.", "_orig_mod.", "module.model.", "layer0.",
                             "backbone.", "encoder_q.0.", "backbone.layer0."}) {
    TinyBackbone backbone(3);
    StateDict renamed;
    for (const auto& [name, tensor] : tiny_weights()) renamed[prefix + name] = tensor;
    load_pretrained(backbone, renamed);
    EXPECT_TRUE(torch::equal(all_tensors(backbone).at("bn1.bias"),
                             renamed.at(std::string(prefix) + "bn1.bias")))
        << prefix;
  }
}

TEST(Pretrained, RefusesTwoNetworksInOneFile) {
  StateDict both;
  for (const auto& [name, tensor] : tiny_weights())
    both["student." + name] = both["teacher." + name] = tensor;
  EXPECT_EQ(sentence_about(both),
            "does not fit the network: it has two such, under 'student.' and 'teacher.'; expected "
            "one of them behind the file's name, as in FILE#teacher");
  both.erase("student.bn1.bias");  // only one of them is whole
  TinyBackbone backbone(1);
  load_pretrained(backbone, both);
  EXPECT_TRUE(torch::equal(all_tensors(backbone).at("bn1.bias"), both.at("teacher.bn1.bias")));
}

TEST(Pretrained, RefusesWeightsOfAnotherNetworkAndLeavesOursAlone) {
  StateDict weights = tiny_weights();
  weights.erase("bn1.running_var");
  EXPECT_EQ(sentence_about(weights), "does not fit the network: it has no bn1.running_var [4]");

  weights = tiny_weights();
  weights["conv1.weight"] = torch::randn({4, 3, 5, 5});
  EXPECT_EQ(sentence_about(weights),
            "does not fit the network: its conv1.weight is [4,3,5,5], expected [4,1,3,3]");
  weights["conv1.weight"] = torch::randn({4, 1, 3, 3});
  EXPECT_EQ(sentence_about(weights, 3),
            "does not fit the network: its conv1.weight is [4,1,3,3], expected [4,3,3,3]");

  weights = tiny_weights();
  weights["bn1.bias"] = torch::ones({4}, torch::kInt64);
  EXPECT_EQ(sentence_about(weights),
            "does not fit the network: its bn1.bias is made of whole numbers");

  weights = tiny_weights();
  weights["conv1.bias"] = torch::ones({4});
  EXPECT_EQ(sentence_about(weights),
            "does not fit the network: it has 'conv1.bias', for which there is no place");

  EXPECT_EQ(sentence_about({}), "does not fit the network: it has no conv1.weight [4,1,3,3]");
}

/// A member's weights as a file with a head.
std::filesystem::path write_weights(const std::filesystem::path& path, StateDict weights) {
  weights["fc.weight"] = torch::ones({1});
  std::string header, data;
  for (const auto& [name, tensor] : weights) {
    if (!tensor.is_floating_point()) continue;
    std::string shape;
    for (const auto side : tensor.sizes())
      shape += (shape.empty() ? "" : ",") + std::to_string(side);
    const std::size_t begin = data.size();
    data.append(static_cast<const char*>(tensor.data_ptr()), tensor.nbytes());
    header += (header.empty() ? "{\"" : ",\"") + name + R"(":{"dtype":"F32","shape":[)" + shape +
              R"(],"data_offsets":[)" + std::to_string(begin) + "," + std::to_string(data.size()) +
              "]}";
  }
  std::ofstream(path, std::ios::binary) << test::safetensors(header + "}", data);
  return path;
}

ModelOptions named(const std::string& name) {
  ModelOptions options;
  options.name = name;
  return options;
}

TEST(PretrainedFile, LoadsTheMemberThatItFits) {
  const test::TemporaryFolder folder;
  const auto published = create_backbone(named("se-resnet34"));
  const auto path = write_weights(folder / "w.safetensors", all_tensors(*published));
  const auto model = create(named("emoxnet"));
  StateDict before = copied(*model);
  // 36 convolutions, as many batch norms of 4 tensors, 16 blocks with two biased layers more.
  EXPECT_EQ(load_pretrained_file(*model, path),
            path.string() + ": 244 tensors loaded into se-resnet34; not used: 'fc.weight'");
  const StateDict after = all_tensors(*model);
  for (const auto& [name, tensor] : all_tensors(*published))
    before["se-resnet34." + name] = tensor;  // and nothing else
  EXPECT_TRUE(equal(after, before));
}

/// In the shapes of a network's, all of them views of one storage.
std::string pickled(const StateDict& weights, std::int32_t numel) {
  std::map<std::string, std::string> items;
  for (const auto& [name, tensor] : weights) {
    const std::vector<std::int32_t> shape(tensor.sizes().begin(), tensor.sizes().end()),
        strides(tensor.strides().begin(), tensor.strides().end());
    if (tensor.is_floating_point())
      items[name] = test::pickle::tensor(test::pickle::storage("0", numel), 0, shape, strides);
  }
  return test::pickle::dict(items);
}

/// Checkpoints of densenet121.
class Checkpoints : public ::testing::Test {
 protected:
  Checkpoints() {
    for (const auto& [name, tensor] : weights_)
      values_.resize(std::max(values_.size(), static_cast<std::size_t>(tensor.numel())));
  }

  [[nodiscard]] std::string of(const StateDict& weights) const {
    return pickled(weights, static_cast<std::int32_t>(values_.size()));
  }

  std::filesystem::path write(const std::map<std::string, std::string>& items) const {
    return test::write_torch_zip(folder_ / "w", test::pickle::dict(items), values_);
  }

  std::string load(const std::filesystem::path& file) {
    return test::user_sentence(folder_, [&] { sentence_ = load_pretrained_file(*model_, file); });
  }

  test::TemporaryFolder folder_;
  const std::shared_ptr<ExpressionModel> model_ = create(named("densenet121"));
  const StateDict weights_ = all_tensors(*create_backbone(named("densenet121")));
  std::vector<float> values_;  ///< of every tensor: as many as the longest has
  std::string sentence_;
};

TEST_F(Checkpoints, AreTakenApartByWhatFitsTheNetwork) {
  const std::string weights = of(weights_), criterion = of({{"weight", torch::zeros({7})}});
  // As PyTorch's own tutorial saves it, with a loss that is still a tensor.
  const std::string scalar = test::pickle::tensor(
      test::pickle::storage("0", static_cast<std::int32_t>(values_.size())), 0, {}, {});
  using Items = std::map<std::string, std::string>;
  for (const Items& items :
       {Items{{"epoch", test::pickle::number(3)}, {"loss", scalar}, {"model_state_dict", weights}},
        Items{{"model", weights}, {"rng_state", scalar}},
        Items{{"criterion", criterion}, {"model", weights}}}) {
    EXPECT_EQ(load(write(items)), "no error");
    EXPECT_NE(sentence_.find("tensors loaded into the network"), std::string::npos) << sentence_;
  }
}

TEST_F(Checkpoints, ThatHoldTwoFittingNetworksLeaveTheChoice) {
  const auto file = write({{"criterion", of({{"weight", torch::zeros({7})}})},
                           {"model", of(weights_)},
                           {"model_ema", of(weights_)}});
  EXPECT_EQ(load(file),
            "w: holds several state dicts: 'model', 'model_ema'; expected one of them behind the "
            "file's name, as in FILE#model");
  EXPECT_EQ(load(file.string() + "#model_ema"), "no error");
}

TEST_F(Checkpoints, OfAnotherNetworkAreNamedByTheirNearestStateDict) {
  StateDict other = weights_;
  other.erase("features.norm0.weight");
  const auto file =
      write({{"criterion", of({{"weight", torch::zeros({7})}})}, {"model", of(other)}});
  EXPECT_EQ(load(file),
            "w: its 'model' does not fit the network: it has no features.norm0.weight [64]");
}

TEST(PretrainedFile, NamesTheMemberThatWasNearest) {
  const test::TemporaryFolder folder;
  const auto other = create_backbone(named("resnet34"));
  const auto path = write_weights(folder / "w.safetensors", all_tensors(*other));
  const auto model = create(named("emoxnet"));
  const StateDict before = copied(*model);
  EXPECT_EQ(test::user_sentence(folder, [&] { load_pretrained_file(*model, path); }),
            "w.safetensors: fits none of EmoXNet's members (vgg16, densenet121, se-resnet34, "
            "se-resnext50); nearest is se-resnet34, but it has no layer1.0.se.fc1.weight "
            "[4,64,1,1]");
  EXPECT_TRUE(equal(all_tensors(*model), before));
}

TEST(PretrainedFile, RefusesWeightsThatHaveMoreThanTheNetwork) {
  const test::TemporaryFolder folder;
  const auto other = create_backbone(named("se-resnet34"));
  const auto path = write_weights(folder / "w.safetensors", all_tensors(*other));
  const auto model = create(named("resnet34"));
  EXPECT_EQ(test::user_sentence(folder, [&] { load_pretrained_file(*model, path); }),
            "w.safetensors: does not fit the network: it has 'layer1.0.se.fc1.bias', for which "
            "there is no place");
  EXPECT_EQ(test::user_sentence(
                folder, [&] { load_pretrained_file(*create(named("emoxnet-lite")), path); }),
            "w.safetensors: the network takes no weights from elsewhere; expected a --model that "
            "has published ones, such as resnet34");
}

}  // namespace
}  // namespace emoxnet::models
