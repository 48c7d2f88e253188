// A packed data set (.faces): FaceDataset::load, and what is done with what it gives.
#include "native/data/face_dataset.h"

#include <tuple>

#include "tests/fuzz/input_file.h"

using namespace emoxnet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::InputFile file(fuzz::with_checksum(fuzz::text_of(data, size)));
  fuzz::expect_sentence([&] {
    auto dataset = data::FaceDataset::load(file.path());
    dataset.find_twins();
    for (const auto split : {data::Split::kTrain, data::Split::kValid, data::Split::kTest})
      for (const auto protocol : {data::Protocol::kA, data::Protocol::kM})
        count_labels(select(dataset, split, protocol, data::Duplicates::kExclude),
                     dataset.classes.size());
    dataset.set_dev_aside(0.25);
    std::ignore = dataset.training_fingerprint();
  });
  return 0;
}
