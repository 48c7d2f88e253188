// Every network of the registry: its size as published, its shapes, its head.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "native/models/backbone_classifier.h"
#include "native/models/cost.h"
#include "native/models/emoxnet.h"
#include "native/models/registry.h"
#include "native/support/user_error.h"
#include "native/vision/labels.h"

namespace emoxnet::models {
namespace {

constexpr int kImageNetClasses = 1000;

ModelOptions options_of(const std::string& name) {
  ModelOptions options;
  options.name = name;
  return options;
}

/// As published: RGB, 224 pixels, the stem of stride 4.
std::shared_ptr<Backbone> published(const std::string& name) {
  ModelOptions options = options_of(name);
  options.channels = 3;
  if (name == "efficientnet-b0")
    options.stem = Stem{2, false};
  else if (name != "vgg16")
    options.stem = kPublishedStem;
  auto backbone = create_backbone(options);
  backbone->eval();
  return backbone;
}

struct Published {
  std::int64_t parameters;       ///< of the whole network with its 1000 classes
  std::int64_t head_parameters;  ///< of its fully connected layers
  double giga_macs;              ///< of the whole network, two decimals
  std::int64_t head_macs;
};

/// torchvision's documentation of its weights ("num_params", "GFLOPS"); for the networks with
/// squeeze-and-excitation timm's table of results (parameters in full: its model's own count).
const std::map<std::string, Published>& published_figures() {
  const auto linear = [](std::int64_t in) { return in * kImageNetClasses + kImageNetClasses; };
  const std::int64_t vgg_hidden = 4096, vgg_in = 512LL * 7 * 7;
  const std::int64_t vgg_head =
      (vgg_in + 1) * vgg_hidden + (vgg_hidden + 1) * vgg_hidden + linear(vgg_hidden);
  static const std::map<std::string, Published> figures = {
      {"vgg16", {138365992, vgg_head, 15.47, vgg_head}},
      {"densenet121", {7978856, linear(1024), 2.83, linear(1024)}},
      {"efficientnet-b0", {5288548, linear(1280), 0.39, linear(1280)}},
      {"resnet34", {21797672, linear(512), 3.66, linear(512)}},
      {"resnext50", {25028904, linear(2048), 4.23, linear(2048)}},
      {"se-resnet34", {21958868, linear(512), 3.67, linear(512)}},
      {"se-resnext50", {27559896, linear(2048), 4.26, linear(2048)}},
  };
  return figures;
}

// face-resnet, which is no ImageNet network, has tests of its own.
TEST(Networks, AllThatKnowImageNetAreHeldToTheirFigures) {
  for (const auto& name : backbone_names())
    EXPECT_NE(published_figures().count(name) != 0, name == "face-resnet") << name;
}

TEST(Networks, HaveThePublishedNumberOfParameters) {
  for (const auto& [name, figures] : published_figures()) {
    EXPECT_EQ(count_parameters(*published(name)), figures.parameters - figures.head_parameters)
        << name;
  }
}

TEST(Networks, CostThePublishedMultiplyAdds) {
  const auto picture = torch::zeros({1, 3, 224, 224});
  for (const auto& [name, figures] : published_figures()) {
    const auto backbone = published(name);
    const auto macs =
        count_macs(*backbone, [&](const auto& x) { return backbone->forward(x); }, picture);
    const double giga = static_cast<double>(macs + figures.head_macs) / 1e9;
    // Published to two decimals, and sources differ by what they count beside the layers.
    EXPECT_NEAR(giga, figures.giga_macs, std::max(0.006, 0.01 * figures.giga_macs)) << name;
  }
}

TEST(Networks, TakeAGreyFaceOf48Pixels) {
  const torch::NoGradGuard no_grad;
  const auto faces = torch::rand({2, 1, 48, 48});
  for (const auto& name : names()) {
    const auto model = create(options_of(name));
    model->eval();
    const auto prediction = model->forward(faces);
    EXPECT_EQ(prediction.logits.sizes(), (torch::IntArrayRef{2, vision::kClasses})) << name;
    EXPECT_EQ(prediction.activation_maps.dim(), 4) << name;
    EXPECT_EQ(prediction.activation_maps.size(1), vision::kClasses) << name;
    if (name == "emoxnet") continue;  // its head is not linear
    EXPECT_TRUE(prediction.activation_maps.mean({2, 3}).allclose(prediction.logits, 1e-4, 1e-5))
        << name;
  }
}

TEST(Networks, HaveAnAnswerForEachClass) {
  const torch::NoGradGuard no_grad;
  constexpr int kThree = 3;
  const auto faces = torch::rand({2, 1, 48, 48});
  for (const auto& name : names()) {
    const auto model = create(options_of(name), kThree);
    model->eval();
    EXPECT_EQ(model->forward(faces).logits.sizes(), (torch::IntArrayRef{2, kThree})) << name;
    const auto parameters = model->named_parameters();
    const auto* weight = parameters.find(model->class_layer() + ".weight");
    ASSERT_NE(weight, nullptr) << name;
    EXPECT_EQ(weight->size(0), kThree) << name;
  }
}

TEST(Networks, HandOnAllButTheLayerThatTellsClassesApart) {
  const auto seven = create({}), three = create({}, 3);
  const auto own = three->named_parameters()["classifier.weight"].clone();
  EXPECT_FALSE(copy_weights(*seven, *three));
  ASSERT_TRUE(copy_features(*seven, *three));
  EXPECT_TRUE(torch::equal(three->named_parameters()["classifier.weight"], own));
  EXPECT_TRUE(torch::equal(three->named_parameters()["stem.0.weight"],
                           seven->named_parameters()["stem.0.weight"]));
  EXPECT_FALSE(copy_features(*create(options_of("vgg16")), *three));
}

TEST(Networks, WithThePublishedStemToo) {
  const torch::NoGradGuard no_grad;
  const auto faces = torch::rand({2, 1, 48, 48});
  for (const std::string name : {"densenet121", "efficientnet-b0", "se-resnext50", "emoxnet"}) {
    ModelOptions options = options_of(name);
    options.stem = kPublishedStem;
    const auto model = create(options);
    model->eval();
    EXPECT_EQ(model->forward(faces).logits.sizes(), (torch::IntArrayRef{2, vision::kClasses}));
  }
}

TEST(Networks, AnswerDoesNotDependOnLightAndContrast) {
  const torch::NoGradGuard no_grad;
  const auto faces = torch::rand({2, 1, 48, 48});
  const auto model = create(options_of("resnet34"));
  model->eval();
  const auto plain = model->forward(faces).logits, dim = model->forward(faces * 0.5 + 0.2).logits;
  EXPECT_TRUE(plain.allclose(dim, 1e-2, 1e-2));
}

TEST(Networks, EmoXNetClassifiesItsMembersFeaturesSideBySide) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(1);
  const auto network = std::dynamic_pointer_cast<EmoXNet>(create(options_of("emoxnet")));
  network->eval();
  const auto faces = torch::rand({2, 1, 48, 48});
  const auto features = network->features(faces);
  ASSERT_EQ(features.sizes(), (torch::IntArrayRef{2, 512 + 1024 + 512 + 2048}));
  const auto second = network->members()[1]->forward(
      torch::instance_norm(faces, {}, {}, {}, {}, true, 0, 1e-3, false));
  EXPECT_TRUE(features.slice(1, 512, 512 + 1024).allclose(second.mean({2, 3}), 1e-4, 1e-5));
  EXPECT_TRUE(network->classify(features).allclose(network->forward(faces).logits, 1e-4, 1e-5));
}

TEST(Networks, EmoXNetTakesAnyPerceptron) {
  ModelOptions options = options_of("emoxnet");
  options.perceptron = Perceptron{8, 0};
  const auto network = std::dynamic_pointer_cast<EmoXNet>(create(options));
  EXPECT_EQ(count_parameters(*network->head()), 4096 * 8 + 8 + 8 * 7 + 7);
  options.name = "resnet34";
  EXPECT_THROW(create(options), UserError);
}

TEST(Networks, EmoXNetTakesTrainedMembers) {
  const torch::NoGradGuard no_grad;
  const auto network = std::dynamic_pointer_cast<EmoXNet>(create(options_of("emoxnet")));
  const auto trained =
      std::dynamic_pointer_cast<BackboneClassifier>(create(options_of("se-resnet34")));
  network->load_member(2, *trained);
  const auto own = network->members()[2]->parameters(), theirs = trained->backbone()->parameters();
  for (std::size_t i = 0; i < own.size(); ++i) EXPECT_TRUE(own[i].equal(theirs[i]));
  EXPECT_THROW(network->load_member(1, *trained), UserError);
}

// Counts: Python's PyTorch, of EmoXNetLite in scripts/lib/bench_train.py.
TEST(Networks, LiteTakesAnyShape) {
  EXPECT_EQ(count_parameters(*create(options_of("emoxnet-lite"))), 675018);
  ModelOptions options = options_of("emoxnet-lite");
  options.lite = LiteShape{{8, 16}, {1, 2}, 4};
  const auto network = create(options);
  EXPECT_EQ(count_parameters(*network), 10209);
  const auto prediction = network->forward(torch::rand({2, 1, 48, 48}));
  EXPECT_EQ(prediction.activation_maps.sizes(), (std::vector<std::int64_t>{2, 7, 12, 12}));
  EXPECT_EQ(network->feature_width(), 16);
  // A stem alone in front of what halves the sides once more.
  options.lite = LiteShape{{8, 16}, {0, 2}, 4};
  const auto maps = create(options)->forward(torch::rand({2, 1, 48, 48})).activation_maps;
  EXPECT_EQ(maps.sizes(), (std::vector<std::int64_t>{2, 7, 12, 12}));
}

TEST(Networks, LiteRefusesShapesThatMakeNoSense) {
  const auto refuses = [](const LiteShape& shape, const char* name = "emoxnet-lite") {
    ModelOptions options = options_of(name);
    options.lite = shape;
    EXPECT_THROW(create(options), UserError);
  };
  refuses({{}, {}, 8});
  refuses({{8, 16}, {1}, 4});
  refuses({{8, 16}, {1, 0}, 4});
  refuses({{8, 16}, {-1, 1}, 4});
  refuses({{8, 0}, {1, 1}, 4});
  refuses({{8, 16}, {1, 1}, 9});
  refuses({{8, 16}, {1, 1}, -1});
  refuses({{8, 16}, {1, 1}, 4}, "resnet34");
  refuses({{16, 8}, {1, 1}, 16});  // of a later stage nothing would be left
}

TEST(Networks, RefusesWhatItDoesNotHave) {
  EXPECT_THROW(create(options_of("resnet18")), UserError);
  EXPECT_THROW(create_backbone(options_of("emoxnet")), UserError);
  ModelOptions options = options_of("vgg16");
  options.stem = Stem{1, false};
  EXPECT_THROW(create(options), UserError);
  options.name = "face-resnet";
  EXPECT_THROW(create(options), UserError);
  options = options_of("emoxnet-lite");
  options.channels = 3;
  EXPECT_THROW(create(options), UserError);
  options = options_of("resnet34");
  options.stem = Stem{4, false};
  EXPECT_THROW(create(options), UserError);
}

}  // namespace
}  // namespace emoxnet::models
