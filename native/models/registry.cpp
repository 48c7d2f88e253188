#include "native/models/registry.h"

#include <functional>
#include <map>

#include "native/models/emoxnet_lite.h"
#include "native/support/user_error.h"

namespace emoxnet::models {
namespace {

using Factory = std::function<std::shared_ptr<ExpressionModel>()>;

const std::map<std::string, Factory>& factories() {
  static const std::map<std::string, Factory> map = {
      {"emoxnet-lite", [] { return std::make_shared<EmoXNetLite>(); }},
  };
  return map;
}

}  // namespace

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& [name, factory] : factories()) all.push_back(name);
  return all;
}

std::shared_ptr<ExpressionModel> create(const std::string& name) {
  const auto found = factories().find(name);
  if (found == factories().end()) {
    std::string known;
    for (const auto& n : names()) known += (known.empty() ? "" : ", ") + n;
    throw UserError("--model " + name + ": no such network; expected one of " + known);
  }
  return found->second();
}

std::int64_t count_parameters(const torch::nn::Module& model) {
  std::int64_t count = 0;
  for (const auto& parameter : model.parameters())
    if (parameter.requires_grad()) count += parameter.numel();
  return count;
}

}  // namespace emoxnet::models
