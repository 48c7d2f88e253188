#include "native/models/archive/pickle_reader.h"

#include <algorithm>

#include "native/support/user_error.h"

namespace emoxnet::models {
namespace {

constexpr std::uint64_t kLongestText = 1 << 20;  // no name is longer
constexpr std::uint64_t kLongestBytes = std::uint64_t{1} << 40;
constexpr std::size_t kMostDimensions = 64;  // LibTorch's own limit

/// Instructions, under the names that Python's pickletools gives them.
enum Instruction : unsigned char {
  kMark = '(',
  kStop = '.',
  kBinInt = 'J',
  kBinInt1 = 'K',
  kBinInt2 = 'M',
  kLong1 = 0x8a,
  kLong4 = 0x8b,
  kBinFloat = 'G',
  kNone = 'N',
  kNewTrue = 0x88,
  kNewFalse = 0x89,
  kBinUnicode = 'X',
  kShortBinString = 'U',
  kBinString = 'T',
  kShortBinUnicode = 0x8c,
  kBinUnicode8 = 0x8d,
  kShortBinBytes = 'C',
  kBinBytes = 'B',
  kBinBytes8 = 0x8e,
  kByteArray8 = 0x96,
  kPop = '0',
  kPopMark = '1',
  kEmptyList = ']',
  kAppend = 'a',
  kAppends = 'e',
  kEmptyDict = '}',
  kSetItem = 's',
  kSetItems = 'u',
  kEmptyTuple = ')',
  kEmptySet = 0x8f,
  kAddItems = 0x90,
  kFrozenSet = 0x91,
  kTuple = 't',
  kTuple1 = 0x85,
  kTuple2 = 0x86,
  kTuple3 = 0x87,
  kBinGet = 'h',
  kLongBinGet = 'j',
  kBinPut = 'q',
  kLongBinPut = 'r',
  kMemoize = 0x94,
  kGlobal = 'c',
  kStackGlobal = 0x93,
  kReduce = 'R',
  kNewObj = 0x81,
  kNewObjEx = 0x92,
  kBuild = 'b',
  kBinPersId = 'Q',
  kProto = 0x80,
  kFrame = 0x95,
};

[[noreturn]] void fail_damaged() { throw UserError("is damaged: its pickle makes no sense"); }
[[noreturn]] void fail_cut_pickle() { throw UserError("is damaged: its pickle is cut off"); }

const std::map<std::string, PickleValue>& known_globals() {
  static const std::map<std::string, PickleValue> map = {
      {"collections.OrderedDict", PickleCallable::kOrderedDict},
      {"torch._utils._rebuild_parameter", PickleCallable::kParameter},
      {"torch._utils._rebuild_parameter_with_state", PickleCallable::kParameter},
      {"torch.nn.parameter.Parameter", PickleCallable::kParameter},
      {"torch._utils._rebuild_tensor", PickleCallable::kTensor},
      {"torch._utils._rebuild_tensor_v2", PickleCallable::kTensor},
      {"torch.DoubleStorage", torch::kFloat64},
      {"torch.FloatStorage", torch::kFloat32},
      {"torch.HalfStorage", torch::kFloat16},
      {"torch.BFloat16Storage", torch::kBFloat16},
      {"torch.LongStorage", torch::kInt64},
      {"torch.IntStorage", torch::kInt32},
      {"torch.ShortStorage", torch::kInt16},
      {"torch.CharStorage", torch::kInt8},
      {"torch.ByteStorage", torch::kUInt8},
      {"torch.BoolStorage", torch::kBool},
      {"torch.ComplexFloatStorage", torch::kComplexFloat},
      {"torch.ComplexDoubleStorage", torch::kComplexDouble},
  };
  return map;
}

template <typename T>
T& as(PickleValue& value) {
  T* found = std::get_if<T>(&value);
  if (found == nullptr) fail_damaged();
  return *found;
}

std::vector<std::int64_t> numbers(PickleValue& list) {
  std::vector<std::int64_t> all;
  for (PickleValue& item : *as<PickleList*>(list)) all.push_back(as<std::int64_t>(item));
  return all;
}

/// arguments: storage, offset, shape, strides; what may follow is of no interest.
torch::Tensor view_of_storage(PickleList& arguments) {
  if (arguments.size() < 4) fail_damaged();
  const torch::Tensor& values = as<PickleStorage>(arguments[0]).values;
  const std::int64_t offset = as<std::int64_t>(arguments[1]);
  const auto shape = numbers(arguments[2]);
  const auto strides = numbers(arguments[3]);
  if (offset < 0 || shape.size() != strides.size() || shape.size() > kMostDimensions)
    fail_damaged();
  if (std::count(shape.begin(), shape.end(), 0) > 0) return torch::empty({0}, values.dtype());
  std::int64_t count = 1;
  std::int64_t left = values.numel() - 1 - offset;  // values behind the tensor's last one
  if (left < 0) fail_damaged();
  for (std::size_t d = 0; d < shape.size(); ++d) {
    if (shape[d] < 0 || strides[d] < 0 || count > values.numel() / shape[d]) fail_damaged();
    count *= shape[d];
    if (shape[d] == 1) continue;
    if (strides[d] > left / (shape[d] - 1)) fail_damaged();
    left -= (shape[d] - 1) * strides[d];
  }
  return values.as_strided(shape, strides, offset);
}

}  // namespace

PickleReader::PickleReader(std::istream& in, LoadStorage load_storage)
    : in_(in), load_storage_(std::move(load_storage)) {}

PickleValue PickleReader::read() {
  stack_.clear();
  marks_.clear();
  memo_.clear();
  while (step()) {
  }
  return pop();
}

bool PickleReader::step() {
  const std::uint64_t instruction = number(1);
  switch (instruction) {
    case kProto:
      number(1);
      return true;
    case kFrame:
      number(8);
      return true;
    case kStop:
      return false;
    case kMark:
      marks_.push_back(stack_.size());
      return true;
    case kBinInt:
      push(static_cast<std::int64_t>(static_cast<std::int32_t>(number(4))));
      return true;
    case kBinInt1:
      push(static_cast<std::int64_t>(number(1)));
      return true;
    case kBinInt2:
      push(static_cast<std::int64_t>(number(2)));
      return true;
    case kLong1:
      push_long(number(1));
      return true;
    case kLong4:
      push_long(number(4));
      return true;
    case kBinFloat:
      number(8);
      push({});
      return true;
    case kNone:
    case kNewTrue:
    case kNewFalse:
      push({});
      return true;
    case kBinUnicode:
    case kBinString:
      push_text(number(4));
      return true;
    case kShortBinString:
    case kShortBinUnicode:
      push_text(number(1));
      return true;
    case kBinUnicode8:
      push_text(number(8));
      return true;
    case kShortBinBytes:
      skip(number(1));
      return true;
    case kBinBytes:
      skip(number(4));
      return true;
    case kBinBytes8:
    case kByteArray8:
      skip(number(8));
      return true;
    case kPop:
      pop();
      return true;
    case kPopMark:
      pop_to_mark();
      return true;
    case kEmptyList:
    case kEmptyTuple:
    case kEmptySet:
      push_list({});
      return true;
    case kTuple:
    case kFrozenSet:
      push_list(pop_to_mark());
      return true;
    case kTuple1:
    case kTuple2:
    case kTuple3:
      push_tuple_of(instruction - kTuple1 + 1);
      return true;
    case kAppend:
      append({pop()});
      return true;
    case kAppends:
    case kAddItems:
      append(pop_to_mark());
      return true;
    case kEmptyDict:
      push_dict({});
      return true;
    case kSetItem: {
      Value value = pop(), key = pop();
      set_items({std::move(key), std::move(value)});
      return true;
    }
    case kSetItems:
      set_items(pop_to_mark());
      return true;
    case kBinGet:
      recall(number(1));
      return true;
    case kLongBinGet:
      recall(number(4));
      return true;
    case kBinPut:
      remember(number(1));
      return true;
    case kLongBinPut:
      remember(number(4));
      return true;
    case kMemoize:
      remember(memo_.size());
      return true;
    case kGlobal: {
      const std::string module = line();
      push_global(module, line());
      return true;
    }
    case kStackGlobal: {
      const auto name = pop_as<std::string>();
      push_global(pop_as<std::string>(), name);
      return true;
    }
    case kReduce:
    case kNewObj:
      call();
      return true;
    case kNewObjEx:
      pop();  // its arguments by name
      call();
      return true;
    case kBuild:
      build();
      return true;
    case kBinPersId:
      push_storage();
      return true;
    default:
      throw UserError("has the instruction " + std::to_string(instruction) +
                      " in its pickle, which weights do not need");
  }
}

std::uint64_t PickleReader::number(int bytes) {
  std::uint64_t value = 0;
  for (int i = 0; i < bytes; ++i) {
    const int byte = in_.get();
    if (byte == std::istream::traits_type::eof()) fail_cut_pickle();
    value |= static_cast<std::uint64_t>(byte) << 8 * i;
  }
  return value;
}

/// What is longer than any name is a log, or an array's values, and skipped.
void PickleReader::push_text(std::uint64_t length) {
  if (length > kLongestText) return skip(length);
  std::string characters(length, '\0');
  in_.read(characters.data(), static_cast<std::streamsize>(length));
  if (!in_) fail_cut_pickle();
  push(std::move(characters));
}

/// Bytes, which no tensor is made of.
void PickleReader::skip(std::uint64_t length) {
  if (length > kLongestBytes) fail_damaged();
  in_.ignore(static_cast<std::streamsize>(length));
  if (in_.gcount() != static_cast<std::streamsize>(length)) fail_cut_pickle();
  push({});
}

std::string PickleReader::line() {
  std::string characters;
  for (;;) {
    const char character = static_cast<char>(number(1));
    if (character == '\n') return characters;
    if (characters.size() == kLongestText) fail_damaged();
    characters += character;
  }
}

PickleReader::Value PickleReader::pop() {
  if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) fail_damaged();
  Value value = std::move(stack_.back());
  stack_.pop_back();
  return value;
}

std::vector<PickleReader::Value> PickleReader::pop_to_mark() {
  if (marks_.empty()) fail_damaged();
  const auto first = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
  std::vector<Value> items(std::make_move_iterator(first), std::make_move_iterator(stack_.end()));
  stack_.erase(first, stack_.end());
  marks_.pop_back();
  return items;
}

void PickleReader::push_list(PickleList items) { push(&lists_.emplace_back(std::move(items))); }

void PickleReader::push_dict(PickleDict items) { push(&dicts_.emplace_back(std::move(items))); }

void PickleReader::push_tuple_of(std::size_t count) {
  PickleList items(count);
  while (count-- > 0) items[count] = pop();
  push_list(std::move(items));
}

template <typename T>
T PickleReader::pop_as() {
  Value value = pop();
  return std::move(as<T>(value));
}

void PickleReader::append(const std::vector<Value>& items) {
  Value list = pop();
  if (!std::holds_alternative<PickleForeign>(list))
    as<PickleList*>(list)->insert(as<PickleList*>(list)->end(), items.begin(), items.end());
  push(list);
}

void PickleReader::set_items(const std::vector<Value>& keys_and_values) {
  Value dict = pop();
  if (keys_and_values.size() % 2 != 0) fail_damaged();
  if (std::holds_alternative<PickleForeign>(dict)) return push(dict);
  for (std::size_t i = 0; i < keys_and_values.size(); i += 2)
    if (const auto* key = std::get_if<std::string>(&keys_and_values[i]))
      (*as<PickleDict*>(dict))[*key] = keys_and_values[i + 1];
  push(dict);
}

// Two's complement of as many bytes as it takes.
void PickleReader::push_long(std::uint64_t length) {
  if (length > 8) return skip(length);
  const auto bytes = static_cast<int>(length);
  std::uint64_t value = number(bytes);
  if (bytes > 0 && bytes < 8 && value >> (8 * bytes - 1) != 0)
    value -= std::uint64_t{1} << 8 * bytes;
  push(static_cast<std::int64_t>(value));
}

void PickleReader::push_global(const std::string& module, const std::string& name) {
  const std::string whole = module + "." + name;
  const auto known = known_globals().find(whole);
  push(known == known_globals().end() ? PickleForeign{whole, nullptr} : known->second);
}

// ("storage", type, key, device, number of values), and behind them, in old files, None
void PickleReader::push_storage() {
  Value id = pop();
  PickleList& parts = *as<PickleList*>(id);
  // In old files, the class of a whole model, with its source.
  if (parts.size() > 1 && std::holds_alternative<PickleForeign>(parts[1]) &&
      as<std::string>(parts[0]) == "module")
    return push(parts[1]);
  if (parts.size() < 5 || parts.size() > 6 || as<std::string>(parts[0]) != "storage")
    fail_damaged();
  if (parts.size() == 6 && !std::holds_alternative<std::monostate>(parts[5]))
    throw UserError("shares values between its storages");
  if (std::holds_alternative<PickleForeign>(parts[1])) return push(parts[1]);
  const std::int64_t numel = as<std::int64_t>(parts[4]);
  if (numel < 0) fail_damaged();
  push(PickleStorage{load_storage_(as<std::string>(parts[2]), as<torch::Dtype>(parts[1]), numel)});
}

void PickleReader::call() {
  Value list = pop(), callable = pop();
  if (std::holds_alternative<PickleForeign>(callable)) return push(callable);
  PickleList& arguments = *as<PickleList*>(list);
  // A tensor of values that are not known here, such as quantised ones, is no more known itself.
  if (!arguments.empty() && std::holds_alternative<PickleForeign>(arguments[0]))
    return push(arguments[0]);
  switch (as<PickleCallable>(callable)) {
    case PickleCallable::kTensor:
      push(view_of_storage(arguments));
      return;
    case PickleCallable::kParameter:
      if (arguments.empty()) fail_damaged();
      push(as<torch::Tensor>(arguments[0]));
      return;
    case PickleCallable::kOrderedDict: {
      PickleDict items;
      // Python 2 hands over a list of pairs.
      if (!arguments.empty())
        for (Value& item : *as<PickleList*>(arguments[0])) {
          PickleList& pair = *as<PickleList*>(item);
          if (pair.size() != 2) fail_damaged();
          items[as<std::string>(pair[0])] = pair[1];
        }
      push_dict(std::move(items));
      return;
    }
  }
}

/// Attributes of an object, which are of no interest in an OrderedDict or a Parameter, such as its
/// layers' versions.
void PickleReader::build() {
  const Value attributes = pop();
  Value object = pop();
  auto* foreign = std::get_if<PickleForeign>(&object);
  const auto* dict = std::get_if<PickleDict*>(&attributes);
  if (foreign != nullptr && dict != nullptr) foreign->attributes = *dict;
  push(std::move(object));
}

void PickleReader::remember(std::uint64_t place) {
  push(pop());  // refuses an empty stack
  memo_[place] = stack_.back();
}

void PickleReader::recall(std::uint64_t place) {
  const auto found = memo_.find(place);
  if (found == memo_.end()) fail_damaged();
  push(found->second);
}

}  // namespace emoxnet::models
