#include "native/eval/report/paper_results.h"

#include <map>

namespace emoxnet::eval {

std::vector<PaperAccuracy> paper_accuracies(PaperDataset dataset) {
  if (dataset == PaperDataset::kFERPlus)
    return {{"vgg16", 79.68},        {"densenet121", 82.32}, {"efficientnet-b0", 78.78},
            {"resnet34", 81.16},     {"se-resnet34", 80.31}, {"resnext50", 81.84},
            {"se-resnext50", 82.77}, {"emoxnet", 85.07},     {"emoxnet-lite", 86.25}};
  if (dataset == PaperDataset::kRAFDB)
    return {{"vgg16", 77.38},        {"densenet121", 78.75}, {"efficientnet-b0", 70.21},
            {"resnet34", 76.56},     {"se-resnet34", 74.58}, {"resnext50", 77.41},
            {"se-resnext50", 76.99}, {"emoxnet", 82.07},     {"emoxnet-lite", 81.78}};
  return {};
}

std::vector<PaperF1> paper_f1(PaperDataset dataset) {
  if (dataset == PaperDataset::kFERPlus)
    return {{"emoxnet", {.79, .58, .60, .93, .68, .88, .87}},
            {"emoxnet-lite", {.79, .67, .59, .92, .68, .88, .89}}};
  if (dataset == PaperDataset::kRAFDB)
    return {{"emoxnet", {.72, .47, .58, .92, .78, .80, .79}},
            {"emoxnet-lite", {.70, .50, .70, .90, .75, .81, .81}}};
  return {};
}

std::string paper_name(std::string_view network) {
  static const std::map<std::string_view, const char*> names = {
      {"vgg16", "VGG16"},
      {"densenet121", "DenseNet121"},
      {"resnet34", "ResNet34"},
      {"efficientnet-b0", "EfficientNet-B0"},
      {"resnext50", "ResNeXt50"},
      {"se-resnet34", "SE-ResNet34"},
      {"emoxnet", "EmoXNet"},
      {"se-resnext50", "SE-ResNeXt50"},
      {"emoxnet-lite", "EmoXNetLite"}};
  const auto found = names.find(network);
  return found == names.end() ? std::string(network) : found->second;
}

}  // namespace emoxnet::eval
