#include "native/cli/scope_options.h"

#include <map>

#include "native/cli/named_values.h"
#include "native/support/user_error.h"

namespace emoxnet::cli {

void ScopeOptions::add_to(CLI::App& command) {
  const std::map<std::string, data::Split> splits = {{"train", data::Split::kTrain},
                                                     {"valid", data::Split::kValid},
                                                     {"test", data::Split::kTest},
                                                     {"dev", data::Split::kDev}};
  const std::map<std::string, data::Duplicates> duplicates = {
      {"include", data::Duplicates::kInclude}, {"exclude", data::Duplicates::kExclude}};
  take_names(command.add_option("--split", scope_.split, "valid by default"), splits);
  take_names(command.add_option(
                 "--duplicates", scope_.duplicates,
                 "exclude (default) images that an earlier split also has, or include them"),
             duplicates);
}

eval::Scope ScopeOptions::use(const data::FaceDataset& dataset, const std::string& file) const {
  if (eval::images_to_predict(dataset, scope_).empty())
    throw UserError(file + ": holds no labelled image of the split " +
                    std::string(data::kSplitNames[static_cast<int>(scope_.split)]));
  return scope_;
}

}  // namespace emoxnet::cli
