// Reads the tensors of what torch.save and torch::serialize::OutputArchive pickle, and nothing
// more: a pickle is a program for a small machine (Python's pickletools documents its
// instructions), and this one knows neither a way to run anything nor any class but those that
// tensors are stored as. Objects of all others, such as the options of a run beside its weights,
// become placeholders.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <istream>
#include <map>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

namespace emoxnet::models {

/// The values that a pickle names by `key`: [numel] of that type. Throws UserError if there are no
/// such.
using LoadStorage =
    std::function<torch::Tensor(const std::string& key, torch::Dtype dtype, std::int64_t numel)>;

struct PickleValue;
using PickleList = std::vector<PickleValue>;
using PickleDict = std::map<std::string, PickleValue>;

/// Classes and functions that a pickle may call.
enum class PickleCallable { kOrderedDict, kParameter, kTensor };

struct PickleStorage {
  torch::Tensor values;  ///< [numel]
};

/// A class or function that is not known here, or what calling it would have made.
struct PickleForeign {
  std::string name;                  ///< such as argparse.Namespace
  PickleDict* attributes = nullptr;  ///< of an object: those that it was given at once, if any
};

/// monostate: something that a state dict has no need of, such as a float, a bool or None.
/// The reader owns lists (and tuples) and dicts.
struct PickleValue
    : std::variant<std::monostate, std::int64_t, std::string, torch::Tensor, torch::Dtype,
                   PickleStorage, PickleCallable, PickleForeign, PickleList*, PickleDict*> {
  using variant::variant;
};

class PickleReader {
 public:
  /// in: at the beginning of a pickle of protocol 2 to 5; stays behind the last one that was read.
  PickleReader(std::istream& in, LoadStorage load_storage);

  /// The next pickle's object; keys of dicts that are no strings are left out. Throws UserError,
  /// saying only what is wrong, for whatever PyTorch would not have written of weights.
  PickleValue read();

 private:
  using Value = PickleValue;

  std::uint64_t number(int bytes);
  void push_text(std::uint64_t length);
  std::string line();
  Value pop();
  std::vector<Value> pop_to_mark();
  template <typename T>
  T pop_as();
  void push(Value value) { stack_.push_back(std::move(value)); }
  void push_list(std::vector<Value> items);
  void push_dict(PickleDict items);
  void push_tuple_of(std::size_t count);
  void set_items(const std::vector<Value>& keys_and_values);
  void append(const std::vector<Value>& items);
  void push_long(std::uint64_t length);
  void skip(std::uint64_t length);
  void push_global(const std::string& module, const std::string& name);
  void push_storage();
  void call();
  void build();
  void remember(std::uint64_t place);
  void recall(std::uint64_t place);
  bool step();  ///< one instruction; false: that was the last

  std::istream& in_;
  LoadStorage load_storage_;
  std::deque<PickleList> lists_;
  std::deque<PickleDict> dicts_;
  std::vector<Value> stack_;
  std::vector<std::size_t> marks_;  ///< heights of the stack
  std::unordered_map<std::uint64_t, Value> memo_;
};

}  // namespace emoxnet::models
