#include "native/models/pretrained/pretrained.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <regex>
#include <set>
#include <utility>

#include "native/models/backbone_classifier.h"
#include "native/models/emoxnet.h"
#include "native/models/shape_of.h"
#include "native/support/check.h"
#include "native/support/excerpt.h"
#include "native/support/user_error.h"

namespace emoxnet::models {
namespace {

constexpr const char* kCounter = "num_batches_tracked";
constexpr std::size_t kNamesShown = 4;

std::string our_name(const std::string& name) {
  static const std::pair<std::regex, const char*> kRules[] = {
      {std::regex(R"((denselayer\d+\.(norm|conv))\.([12])\.)"), "$1$3."},
      {std::regex(R"(^layer0\.)"), ""},
      {std::regex(R"(\.se_module\.)"), ".se."},
      {std::regex(R"(\.(filters|weights)$)"), ".weight"},
      {std::regex(R"(\.biases$)"), ".bias"},
  };
  std::string ours = name;
  for (const auto& [pattern, replacement] : kRules)
    ours = std::regex_replace(ours, pattern, replacement);
  return ours;
}

bool is_counter(const std::string& name) {
  return name.size() >= std::string(kCounter).size() &&
         name.compare(name.size() - std::string(kCounter).size(), std::string::npos, kCounter) == 0;
}

/// "a, b, c, d and 3 more"
std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kNamesShown); ++i)
    text += (i > 0 ? ", " : "") + excerpt(names[i]);
  if (names.size() > kNamesShown)
    text += " and " + std::to_string(names.size() - kNamesShown) + " more";
  return text;
}

/// What would be copied where; nothing has been yet.
struct Plan {
  std::vector<std::pair<torch::Tensor, torch::Tensor>> copies;  ///< to, from
  LoadReport report;
  std::string misfit;  ///< empty: it fits
};

/// Parameters and running statistics in the order of the layers.
std::vector<std::pair<std::string, torch::Tensor>> tensors_of(const Backbone& backbone) {
  std::vector<std::pair<std::string, torch::Tensor>> tensors;
  for (const auto& item : backbone.named_parameters()) tensors.emplace_back(item.pair());
  for (const auto& item : backbone.named_buffers())
    if (!is_counter(item.key())) tensors.emplace_back(item.pair());
  return tensors;
}

bool fits_after_summing(const torch::Tensor& ours, const torch::Tensor& theirs) {
  return ours.dim() == 4 && ours.size(1) == 1 && theirs.dim() == 4 && theirs.size(1) == 3 &&
         theirs.select(1, 0).sizes() == ours.select(1, 0).sizes();
}

/// What may stand before all names of the backbone: nothing, module., or model.backbone.
std::set<std::string> prefixes(const Backbone& backbone, const StateDict& weights) {
  const std::string first = backbone.named_parameters().begin()->key();
  std::set<std::string> all;
  for (const auto& [name, tensor] : weights) {
    std::size_t start = 0;
    while (start < name.size() && our_name(name.substr(start)) != first)
      start = std::min(name.find('.', start), name.size() - 1) + 1;
    if (start < name.size()) all.insert(name.substr(0, start));
  }
  if (all.empty()) all.insert("");
  return all;
}

Plan plan(const Backbone& backbone, const StateDict& weights, const std::string& prefix) {
  Plan plan;
  std::map<std::string, std::string> names;  // theirs by ours
  for (const auto& [name, tensor] : weights) {
    if (name.rfind(prefix, 0) == 0)
      names.emplace(our_name(name.substr(prefix.size())), name);
    else
      plan.report.skipped.push_back(name);
  }
  const auto blame = [&](const std::string& reason) {
    if (plan.misfit.empty()) plan.misfit = reason;
  };
  for (const auto& [name, ours] : tensors_of(backbone)) {
    const auto found = names.find(name);
    if (found == names.end()) {
      blame("it has no " + name + " " + shape_of(ours));
      continue;
    }
    torch::Tensor theirs = weights.at(found->second);
    names.erase(found);
    // The first parameter is that of the first convolution.
    if (plan.report.loaded.empty() && theirs.is_floating_point() &&
        fits_after_summing(ours, theirs)) {
      theirs = theirs.to(torch::kFloat32).sum(1, /*keepdim=*/true);
      plan.report.summed_to_grey = true;
    }
    if (ours.sizes() != theirs.sizes()) {
      blame("its " + name + " is " + shape_of(theirs) + ", expected " + shape_of(ours));
    } else if (!theirs.is_floating_point()) {
      blame("its " + name + " is made of " +
            (theirs.is_complex() ? "complex numbers" : "whole numbers"));
    } else {
      plan.copies.emplace_back(ours, theirs);
      plan.report.loaded.push_back(name);
    }
  }
  std::set<std::string> parts;
  for (const auto& child : backbone.named_children()) parts.insert(child.key());
  for (const auto& [name, theirs] : names) {
    if (is_counter(name)) continue;
    if (parts.count(name.substr(0, name.find('.'))) > 0)
      blame("it has " + excerpt(theirs) + ", for which there is no place");
    plan.report.skipped.push_back(theirs);
  }
  return plan;
}

/// Under the prefix with which it fits, or comes nearest to it.
Plan plan(const Backbone& backbone, const StateDict& weights) {
  std::optional<Plan> best;
  std::string fitting;
  for (const auto& prefix : prefixes(backbone, weights)) {
    Plan tried = plan(backbone, weights, prefix);
    const bool fits = tried.misfit.empty();
    if (fits && best && best->misfit.empty()) {
      tried.misfit = "it has two such, under " + excerpt(fitting) + " and " + excerpt(prefix) +
                     "; expected one of them behind the file's name, as in FILE#" +
                     prefix.substr(0, prefix.size() - 1);
      return tried;
    }
    if (fits) fitting = prefix;
    const bool nearer = !best || (fits && !best->misfit.empty()) ||
                        (!best->misfit.empty() && tried.copies.size() > best->copies.size());
    if (nearer) best = std::move(tried);
  }
  EMOXNET_CHECK(best, "no prefix at all was tried");
  return std::move(*best);
}

LoadReport carry_out(const Plan& plan) {
  const torch::NoGradGuard no_grad;
  for (const auto& [to, from] : plan.copies) torch::Tensor(to).copy_(from);
  return plan.report;
}

std::string sentence(const std::filesystem::path& path, const std::string& network,
                     const LoadReport& report) {
  std::string text = path.string() + ": " + std::to_string(report.loaded.size()) +
                     " tensors loaded into " + network;
  if (report.summed_to_grey) text += ", the first convolution summed to grey";
  if (!report.skipped.empty()) text += "; not used: " + listed(report.skipped);
  return text;
}

/// Whatever of a network takes published weights, by its name.
using Places = std::vector<std::pair<std::string, std::shared_ptr<Backbone>>>;

Places places_in(ExpressionModel& model) {
  if (auto* single = dynamic_cast<BackboneClassifier*>(&model))
    return {{"the network", single->backbone()}};
  Places places;
  if (auto* ensemble = dynamic_cast<EmoXNet*>(&model))
    for (int m = 0; m < kMembers; ++m) places.emplace_back(kMemberNames[m], ensemble->members()[m]);
  return places;
}

/// One of a file's state dicts in one of the places.
struct Attempt {
  std::string state_dict, place;
  std::size_t tensors;  ///< in the state dict
  Plan plan;
};

std::string misfit_of(const std::vector<Attempt>& attempts, const Places& places) {
  const auto closeness = [](const Attempt& attempt) {
    return std::make_pair(attempt.plan.copies.size(), attempt.tensors);
  };
  const auto nearest = std::max_element(
      attempts.begin(), attempts.end(),
      [&](const Attempt& a, const Attempt& b) { return closeness(a) < closeness(b); });
  const std::string which =
      nearest->state_dict.empty() ? "" : "its " + excerpt(nearest->state_dict) + " ";
  if (places.size() == 1) return which + "does not fit the network: " + nearest->plan.misfit;
  std::string all;
  for (const auto& [name, backbone] : places) all += (all.empty() ? "" : ", ") + name;
  return which + "fits none of EmoXNet's members (" + all + "); nearest is " + nearest->place +
         ", but " + nearest->plan.misfit;
}

/// The attempt that fits, of several state dicts a single one.
const Attempt& fitting(const std::vector<Attempt>& attempts, const Places& places) {
  const Attempt* found = nullptr;
  std::vector<std::string> names;
  for (const Attempt& attempt : attempts) {
    if (!attempt.plan.misfit.empty()) continue;
    if (found == nullptr) found = &attempt;
    if (names.empty() || names.back() != attempt.state_dict) names.push_back(attempt.state_dict);
  }
  if (found == nullptr) throw UserError(misfit_of(attempts, places));
  if (names.size() > 1) throw several_state_dicts(names);
  return *found;
}

}  // namespace

LoadReport load_pretrained(Backbone& backbone, const StateDict& weights) {
  const Plan copies = plan(backbone, weights);
  if (!copies.misfit.empty()) throw UserError("does not fit the network: " + copies.misfit);
  return carry_out(copies);
}

std::string load_pretrained_file(ExpressionModel& model, const std::filesystem::path& path) {
  const Places places = places_in(model);
  if (places.empty())
    throw UserError(path.string() +
                    ": the network takes no weights from elsewhere; expected a --model that has "
                    "published ones, such as resnet34");
  std::vector<Attempt> attempts;
  for (const auto& [name, weights] : read_state_dicts(path))
    for (const auto& [place, backbone] : places)
      attempts.push_back({name, place, weights.size(), plan(*backbone, weights)});
  try {
    const Attempt& fits = fitting(attempts, places);
    return sentence(path, fits.place, carry_out(fits.plan));
  } catch (const UserError& failure) {
    throw UserError(path.string() + ": " + failure.what());
  }
}

}  // namespace emoxnet::models
