// Networks by name.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "native/models/expression_model.h"

namespace emoxnet::models {

/// Names that create() knows.
std::vector<std::string> names();

/// A freshly initialised network (torch's global generator). Throws UserError for an unknown name.
std::shared_ptr<ExpressionModel> create(const std::string& name);

/// Number of trainable values.
std::int64_t count_parameters(const torch::nn::Module& model);

}  // namespace emoxnet::models
