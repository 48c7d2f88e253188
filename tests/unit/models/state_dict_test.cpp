#include "native/models/pretrained/state_dict.h"

#include <gtest/gtest.h>

#include "tests/unit/models/weight_files.h"
#include "tests/unit/support/contains.h"
#include "tests/unit/support/user_sentence.h"

namespace emoxnet::models {
namespace {

using test::bytes_of;
using test::contains;
using test::little_endian;
using test::TemporaryFolder;
namespace pickle = test::pickle;

constexpr const char* kTwoFloats = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";

std::string sentence_about(const std::string& content) {
  const TemporaryFolder folder;
  const auto path = folder.write("weights", content);
  return test::user_sentence(folder, [&] { read_state_dict(path); });
}

std::string sentence_about_safetensors(const std::string& header) {
  return sentence_about(test::safetensors(header, bytes_of({1, 2})));
}

/// An archive whose storage "0" holds 1, 2, 3, 4, 5, 6.
std::string sentence_about_pickle(const std::string& object) {
  const TemporaryFolder folder;
  const auto path = test::write_torch_zip(folder / "weights", object, {1, 2, 3, 4, 5, 6});
  return test::user_sentence(folder, [&] { read_state_dict(path); });
}

StateDict read_pickle(const std::string& object) {
  const TemporaryFolder folder;
  return read_state_dict(test::write_torch_zip(folder / "weights", object, {1, 2, 3, 4, 5, 6}));
}

std::string a_tensor() { return pickle::tensor(pickle::storage("0", 6), 0, {6}, {1}); }

TEST(Safetensors, ReadsEveryTypeThatWeightsHave) {
  const TemporaryFolder folder;
  const std::string header = R"({"__metadata__":{"format":"pt"},)"
                             R"("count":{"dtype":"I64","shape":[],"data_offsets":[16,24]},)"
                             R"("half":{"dtype":"F16","shape":[1,2],"data_offsets":[24,28]},)"
                             R"("brain":{"dtype":"BF16","shape":[2],"data_offsets":[28,32]},)"
                             R"("single":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}})";
  // IEEE 754: half 0x3c00 is 1, 0xc100 is -2.5; bfloat16 0x3f80 is 1, 0xc020 is -2.5
  const std::string data = bytes_of({1, -2.5, 3e-5F, 4}) + little_endian(1234567890123, 8) +
                           little_endian(0xc1003c00, 4) + little_endian(0xc0203f80, 4);
  const auto weights = read_state_dict(folder.write("w", test::safetensors(header, data)));
  ASSERT_EQ(weights.size(), 4);
  EXPECT_TRUE(torch::equal(weights.at("single"), torch::tensor({{1.F, -2.5F}, {3e-5F, 4.F}})));
  EXPECT_EQ(weights.at("count").item<std::int64_t>(), 1234567890123);
  EXPECT_EQ(weights.at("count").dim(), 0);
  EXPECT_TRUE(torch::equal(weights.at("half"), torch::tensor({{1., -2.5}}, torch::kFloat16)));
  EXPECT_TRUE(torch::equal(weights.at("brain"), torch::tensor({1., -2.5}, torch::kBFloat16)));
}

TEST(Safetensors, RefusesWhatIsNotWholeOrNotConsistent) {
  const std::string whole = test::safetensors(kTwoFloats, bytes_of({1, 2}));
  EXPECT_EQ(sentence_about(whole), "no error");
  EXPECT_EQ(sentence_about(whole.substr(0, whole.size() - 1)),
            "weights: 'a' lies outside of the file's 7 bytes of values; is the file complete?");
  EXPECT_TRUE(contains(sentence_about(whole.substr(0, 30)), "gives its header 54 bytes"));
  for (const std::uint64_t length :
       {std::uint64_t{100'000'001}, ~std::uint64_t{0}, ~std::uint64_t{7}})
    EXPECT_TRUE(
        contains(sentence_about(little_endian(length, 8) + whole.substr(8)), "gives its header"))
        << length;
  EXPECT_TRUE(contains(sentence_about_safetensors("{not json"), "cannot be understood"));
  EXPECT_TRUE(contains(sentence_about_safetensors(R"({"a":1})"), "cannot be understood"));
  EXPECT_EQ(
      sentence_about_safetensors(R"({"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}})"),
      "weights: 'a' has the type 'F8_E4M3', which is not known here; expected F32, F16 or "
      "BF16");
  for (const char* offsets : {"[0,9]", "[8,16]", "[8,0]", "[4,12]", "[0]",
                              "[0,18446744073709551615]", "[18446744073709551608,8]"})
    EXPECT_TRUE(
        contains(sentence_about_safetensors(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":)" +
                                            std::string(offsets) + "}}"),
                 "lies outside"))
        << offsets;
  for (const char* shape : {"[3]", "[1]", "[2,2]", "[-2]", "[-1,-2]", "[4611686018427387904,2]",
                            "[2147483648,2147483648,2147483648]"})
    EXPECT_TRUE(
        contains(sentence_about_safetensors(R"({"a":{"dtype":"F32","shape":)" + std::string(shape) +
                                            R"(,"data_offsets":[0,8]}})"),
                 "which its shape does not have"))
        << shape;
  for (const char* shape : {"[2.0]", "[1e300]", "[9223372036854775808]", "[null]", "2"})
    EXPECT_TRUE(
        contains(sentence_about_safetensors(R"({"a":{"dtype":"F32","shape":)" + std::string(shape) +
                                            R"(,"data_offsets":[0,8]}})"),
                 "no list of integers"))
        << shape;
}

TEST(Safetensors, RefusesTensorsThatOverlap) {
  std::string header = "{";
  for (int i = 0; i < 100; ++i)
    header += (i > 0 ? ",\"" : "\"") + std::to_string(i) +
              R"(":{"dtype":"F32","shape":[1000],"data_offsets":[0,4000]})";
  EXPECT_TRUE(
      contains(sentence_about(test::safetensors(header + "}", bytes_of(std::vector<float>(1000)))),
               "overlap"));
}

TEST(TorchZip, ReadsBesideTextsOfAnyLength) {
  const std::string log = pickle::text(std::string((1 << 20) + 1, 'x'));
  // As pickle's protocol 2 writes an array's bytes, and a tuple that holds itself.
  EXPECT_EQ(read_pickle(pickle::dict({{"a", a_tensor()}, {"log", log}})).size(), 1);
  EXPECT_EQ(read_pickle(pickle::dict({{"a", a_tensor()}, {"b", log + "0" + pickle::kNone}})).size(),
            1);
  EXPECT_EQ(
      read_pickle(pickle::dict({{"a", a_tensor()}, {"b", "(" + log + "1" + pickle::kNone}})).size(),
      1);
}

TEST(TorchZip, ViewsKeepOffsetAndStrides) {
  const auto weights = read_pickle(pickle::dict({
      {"turned", pickle::tensor(pickle::storage("0", 6), 0, {3, 2}, {1, 3})},
      {"behind", pickle::tensor(pickle::storage("0", 6), 4, {2}, {1})},
      {"scalar", pickle::tensor(pickle::storage("0", 6), 5, {}, {})},
      {"empty", pickle::tensor(pickle::storage("0", 6), 6, {0}, {1})},
  }));
  EXPECT_TRUE(
      torch::equal(weights.at("turned"), torch::tensor({{1.F, 4.F}, {2.F, 5.F}, {3.F, 6.F}})));
  EXPECT_TRUE(torch::equal(weights.at("behind"), torch::tensor({5.F, 6.F})));
  EXPECT_EQ(weights.at("scalar").item<float>(), 6);
  EXPECT_EQ(weights.at("empty").numel(), 0);
}

TEST(TorchZip, FindsTheWeightsInACheckpoint) {
  for (const char* wrapper : {"state_dict", "model", "model_state_dict", "net", "model_ema"}) {
    const auto weights =
        read_pickle(pickle::dict({{"epoch", pickle::number(3)},
                                  {"best", "G\x3f\xe0" + std::string(6, '\0')},  // 0.5
                                  {"note", pickle::kNone},
                                  {"optimizer", pickle::dict({{"state", pickle::dict({})}})},
                                  {wrapper, pickle::dict({{"w", a_tensor()}})}}));
    ASSERT_EQ(weights.size(), 1) << wrapper;
    EXPECT_EQ(weights.at("w").numel(), 6);
  }
}

TEST(TorchZip, FindsAllStateDictsOfACheckpoint) {
  const TemporaryFolder folder;
  const std::string weights = pickle::dict({{"w", a_tensor()}});
  const auto path = test::write_torch_zip(
      folder / "w",
      pickle::dict({{"epoch", pickle::number(3)},
                    {"loss", a_tensor()},
                    {"model_state_dict", weights},
                    {"ema", pickle::dict({{"decay", pickle::number(1)}, {"module", weights}})}}),
      {1, 2, 3, 4, 5, 6});
  const StateDicts all = read_state_dicts(path);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all.at("").count("loss"), 1U);
  EXPECT_EQ(all.at("model_state_dict").count("w"), 1U);
  EXPECT_EQ(all.at("ema.module").count("w"), 1U);
  EXPECT_EQ(read_state_dict(path.string() + "#ema.module").count("w"), 1U);
}

TEST(TorchZip, OneOfSeveralStateDictsIsNamedBehindTheFile) {
  const TemporaryFolder folder;
  const auto path =
      test::write_torch_zip(folder / "w",
                            pickle::dict({{"model", pickle::dict({{"a", a_tensor()}})},
                                          {"model_ema", pickle::dict({{"b", a_tensor()}})}}),
                            {1, 2, 3, 4, 5, 6});
  const auto sentence = [&](const char* key) {
    return test::user_sentence(folder, [&] { read_state_dict(path.string() + key); });
  };
  EXPECT_EQ(sentence(""),
            "w: holds several state dicts: 'model', 'model_ema'; expected one of them behind the "
            "file's name, as in FILE#model");
  EXPECT_EQ(sentence("#ema"),
            "w: holds no tensors under 'ema'; expected one of 'model', 'model_ema'");
  EXPECT_EQ(read_state_dict(path.string() + "#model_ema").count("b"), 1);
}

// As contrastive learning saves its two encoders.
TEST(TorchZip, OneOfSeveralNetworksInAStateDictIsNamedLikewise) {
  const TemporaryFolder folder;
  const auto path = test::write_torch_zip(
      folder / "w",
      pickle::dict({{"state_dict", pickle::dict({{"module.encoder_k.a", a_tensor()},
                                                 {"module.encoder_q.b", a_tensor()}})}}),
      {1, 2, 3, 4, 5, 6});
  for (const char* name : {"#module.encoder_q", "#state_dict.module.encoder_q"}) {
    const auto part = read_state_dict(path.string() + name);
    EXPECT_EQ(part.size(), 1U) << name;
    EXPECT_EQ(part.count("b"), 1U) << name;
  }
}

TEST(TorchZip, SkipsTheObjectsBesideTheWeights) {
  // argparse.Namespace(lr=1), collections.Counter({"a": 1}), a NumPy scalar, a path, a set: written
  // down from Python's pickletools.
  const std::string options = pickle::global("argparse", "Namespace") + ")\x81" +
                              pickle::dict({{"lr", pickle::number(1)}}) + "b";
  const std::string counter = pickle::global("collections", "Counter") + "(" +
                              pickle::dict({{"a", pickle::number(1)}}) + "t" + pickle::kCall;
  const std::string grouped = pickle::global("collections", "defaultdict") +
                              pickle::tuple({pickle::global("builtins", "list")}) + pickle::kCall +
                              "(" + pickle::text("a") + pickle::number(1) + "u";
  const std::string scalar =
      pickle::global("numpy.core.multiarray", "scalar") +
      pickle::tuple({pickle::global("numpy", "dtype") +
                         pickle::tuple({pickle::text("f8"), pickle::kFalse, "\x88"}) +
                         pickle::kCall + pickle::tuple({pickle::number(3)}) + "b",
                     "C\x08" + std::string(8, '\0')}) +
      pickle::kCall;
  const std::string path = pickle::global("pathlib", "PosixPath") +
                           pickle::tuple({pickle::text("/"), pickle::text("tmp")}) + pickle::kCall;
  const std::string set = std::string("\x8f(") + pickle::text("a") + "\x90";
  const std::string large = "\x8a\x0a" + std::string(10, 'x');
  const auto weights = read_pickle(pickle::dict({{"args", options},
                                                 {"counts", counter},
                                                 {"grouped", grouped},
                                                 {"best", scalar},
                                                 {"out", path},
                                                 {"seen", set},
                                                 {"hash", large},
                                                 {"w", a_tensor()}}));
  ASSERT_EQ(weights.size(), 1);
  EXPECT_EQ(weights.at("w").numel(), 6);
}

TEST(TorchZip, ReadsPicklesOfProtocolFour) {
  // FRAME, MEMOIZE, short texts, STACK_GLOBAL; the second mention recalls the first.
  const auto text = [](const std::string& value) {
    return "\x8c" + little_endian(value.size(), 1) + value + "\x94";
  };
  const std::string storage = "(" + text("storage") + text("torch") + text("FloatStorage") +
                              "\x93\x94" + text("0") + text("cpu") + pickle::number(6) + "t\x94Q";
  const std::string tensor = text("torch._utils") + text("_rebuild_tensor_v2") + "\x93\x94(" +
                             storage + pickle::number(0) + pickle::number(6) + "\x85\x94" +
                             pickle::number(1) + "\x85\x94" + pickle::kFalse + "}\x94t\x94R\x94";
  const std::string object =
      "\x95" + little_endian(0, 8) + "}\x94(" + text("w") + tensor + text("again") + "h\x0au";
  const auto weights = read_pickle(object);
  ASSERT_EQ(weights.size(), 1);
  EXPECT_EQ(weights.at("w").numel(), 6);
}

TEST(TorchZip, AWholeModelIsRefusedWithTheWayOut) {
  EXPECT_EQ(sentence_about_pickle(pickle::global("torchvision.models.resnet", "ResNet") + ")\x81" +
                                  pickle::dict({{"training", "\x88"}}) + "b"),
            "weights: is a pickled 'torchvision.models.resne…' and no state dict; in Python, "
            "torch.save(model.state_dict(), FILE) makes one");
}

TEST(TorchZip, AWholeModelInACheckpointIsRefusedWithTheWayOut) {
  const std::string model = pickle::global("nets", "Net") + ")\x81" +
                            pickle::dict({{"_modules", pickle::dict({})}}) + "b";
  const std::string way_out = "in Python, torch.save(model.state_dict(), FILE) makes one";
  const std::string sentence =
      "weights: holds a pickled 'nets.Net' under 'net' and no state dict; " + way_out;
  const std::string epoch = pickle::number(1);
  EXPECT_EQ(sentence_about_pickle(pickle::dict({{"epoch", epoch}, {"net", model}})), sentence);
  EXPECT_EQ(sentence_about_pickle(pickle::dict({{"loss", a_tensor()}, {"net", model}})), sentence);
  EXPECT_EQ(sentence_about_pickle(
                pickle::dict({{"net", model}, {"state_dict", pickle::dict({{"w", a_tensor()}})}})),
            "no error");
  EXPECT_EQ(sentence_about_pickle(pickle::dict({{"epoch", epoch}})),
            "weights: holds no tensors; expected a state dict; " + way_out);
}

TEST(TorchZip, TakesParametersThatHaveAttributes) {
  const auto weights = read_pickle(
      pickle::dict({{"w", pickle::global("torch._utils", "_rebuild_parameter_with_state") +
                              pickle::tuple({a_tensor(), "\x88", pickle::dict({}),
                                             pickle::dict({{"is_shared", "\x88"}})}) +
                              pickle::kCall}}));
  ASSERT_EQ(weights.size(), 1);
  EXPECT_EQ(weights.at("w").numel(), 6);
}

TEST(TorchZip, OtherTypesBesideTheWeightsDoNotDamageThem) {
  const auto of_type = [](const std::string& type) {
    return pickle::tensor(pickle::storage("0", 3, type), 0, {3}, {1});
  };
  const std::string quantised = pickle::global("torch._utils", "_rebuild_parameter") +
                                pickle::tuple({of_type("QUInt8Storage"), "\x88"}) + pickle::kCall;
  const TemporaryFolder folder;
  const auto weights = read_state_dict(test::write_torch_zip(
      folder / "w",
      {{"data.pkl",
        pickle::kBegin +
            pickle::dict({{"complex", of_type("ComplexFloatStorage")},
                          {"quantised", quantised},
                          {"w", pickle::tensor(pickle::storage("1", 2), 0, {2}, {1})}}) +
            pickle::kEnd},
       {"data/0", bytes_of({1, 2, 3, 4, 5, 6})},
       {"data/1", bytes_of({1, 2})}}));
  ASSERT_EQ(weights.size(), 2);
  EXPECT_TRUE(weights.at("complex").is_complex());
  EXPECT_EQ(weights.at("w").numel(), 2);
}

TEST(TorchZip, RunsNothing) {
  const TemporaryFolder folder;
  const auto proof = folder / "proof";
  const std::string command = pickle::tuple({pickle::text("touch " + proof.string())});
  const std::string system = pickle::global("posix", "system");
  for (const std::string& object :
       {system + command + pickle::kCall, system + command + "\x81",
        pickle::text("posix") + pickle::text("system") + "\x93" + command + pickle::kCall,
        pickle::dict({{"w", system + command + pickle::kCall}}),
        pickle::dict({{"w", a_tensor()}}) + system + command + pickle::kCall}) {
    EXPECT_TRUE(contains(sentence_about_pickle(object), "state dict")) << object;
    EXPECT_TRUE(contains(sentence_about(test::old_torch_file(object)), "state dict")) << object;
  }
  // by other instructions that name or call something: INST, OBJ, EXT1
  for (const std::string& object : {"(" + pickle::text("touch x") + "iposix\nsystem\n",
                                    std::string("(o"), std::string("\x82\x01")})
    EXPECT_TRUE(contains(sentence_about_pickle(object), "which weights do not need"));
  EXPECT_FALSE(std::filesystem::exists(proof));
}

TEST(TorchZip, RefusesTensorsOutsideOfTheirStorage) {
  const auto tensor = [](int numel, int offset, const std::vector<int>& shape,
                         const std::vector<int>& strides) {
    return sentence_about_pickle(
        pickle::dict({{"w", pickle::tensor(pickle::storage("0", numel), offset, shape, strides)}}));
  };
  EXPECT_EQ(tensor(6, 0, {2, 3}, {3, 1}), "no error");
  constexpr int kMost = 0x7fffffff;
  EXPECT_TRUE(contains(tensor(7, 0, {7}, {1}), "its record 'data/0' has another size"));
  EXPECT_TRUE(contains(tensor(kMost, 0, {6}, {1}), "another size"));
  EXPECT_TRUE(contains(tensor(-1, 0, {6}, {1}), "damaged"));
  EXPECT_TRUE(contains(tensor(6, 1, {6}, {1}), "damaged"));
  EXPECT_TRUE(contains(tensor(6, 6, {}, {}), "damaged"));
  EXPECT_TRUE(contains(tensor(6, -1, {6}, {1}), "damaged"));
  EXPECT_TRUE(contains(tensor(6, 0, {2, 3}, {4, 1}), "damaged"));
  EXPECT_TRUE(contains(tensor(6, 0, {-6}, {1}), "damaged"));
  EXPECT_TRUE(contains(tensor(6, 5, {6}, {-1}), "damaged"));
  EXPECT_TRUE(contains(tensor(6, 0, {6}, {1, 1}), "damaged"));
  EXPECT_TRUE(contains(tensor(6, 0, {kMost, kMost, kMost}, {0, 0, 0}), "damaged"));
  EXPECT_TRUE(contains(tensor(6, 0, {2, 2}, {kMost, kMost}), "damaged"));
}

TEST(TorchZip, RefusesBrokenPickles) {
  for (const std::string& object :
       {std::string(""), std::string("0"), std::string("t"), std::string("u"), std::string("R"),
        std::string("Q"), std::string("h\x05"), std::string("q\x01"), std::string("a"),
        std::string("(((u"), "}(" + pickle::text("w") + "u", pickle::number(1) + "Q",
        pickle::number(1) + ")R", pickle::tuple({pickle::text("storage")}) + "Q",
        pickle::global("torch._utils", "_rebuild_tensor_v2") + ")R",
        "X\xff\xff\xff\xff" + std::string("text"), "}" + pickle::number(1) + "a",
        pickle::global("torch", "FloatStorage") + ")R"})
    EXPECT_TRUE(contains(sentence_about_pickle(object), "expected a state dict")) << object;
  // Not a dict of tensors.
  EXPECT_TRUE(contains(sentence_about_pickle(pickle::number(3)), "no dict of tensors"));
  EXPECT_TRUE(
      contains(sentence_about_pickle(pickle::dict({{"w", pickle::number(3)}})), "no tensors"));
  // A dict that holds itself ends nobody's stack: q\x01 remembers it, h\x01 recalls it.
  EXPECT_TRUE(
      contains(sentence_about_pickle("}q\x01(" + pickle::text("model") + "h\x01u"), "no tensors"));
  // Deeply nested tuples do not either.
  EXPECT_TRUE(
      contains(sentence_about_pickle(")" + std::string(1 << 20, '\x85')), "no dict of tensors"));
}

TEST(TorchZip, EveryCutOffPickleIsRefused) {
  const std::string object = pickle::dict({{"w", a_tensor()}});
  const TemporaryFolder folder;
  for (std::size_t length = 0; length < object.size(); ++length) {
    const auto path = test::write_torch_zip(
        folder / "w", {{"data.pkl", pickle::kBegin + object.substr(0, length)},
                       {"data/0", bytes_of({1, 2, 3, 4, 5, 6})}});
    EXPECT_NE(test::user_sentence(folder, [&] { read_state_dict(path); }), "no error") << length;
  }
}

TEST(TorchZip, RefusesArchivesThatAreNotWhole) {
  const TemporaryFolder folder;
  const std::string expected =
      "; expected a state dict, as torch.save(model.state_dict(), FILE) writes it";
  const auto path =
      test::write_torch_zip(folder / "w", pickle::dict({{"w", a_tensor()}}), {1, 2, 3, 4, 5, 6});
  const auto sentence = [&] { return test::user_sentence(folder, [&] { read_state_dict(path); }); };
  ASSERT_EQ(sentence(), "no error");
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 30);
  EXPECT_EQ(sentence(), "w: is no zip archive, or one that is cut off at its end" + expected);
  test::write_torch_zip(path,
                        {{"data.pkl", pickle::kBegin + pickle::dict({{"w", a_tensor()}}) + "."}});
  EXPECT_EQ(sentence(), "w: has no record 'data/0'" + expected);
  test::write_torch_zip(path, {{"readme.txt", "not weights"}});
  EXPECT_EQ(sentence(), "w: has no record 'data.pkl'" + expected);
  test::write_torch_zip(path, {{"data.pkl", "."}, {"constants.pkl", "."}});
  EXPECT_EQ(sentence(), "w: is a TorchScript program" + expected);
}

TEST(OldTorchFile, ReadsWhatPython2Wrote) {
  // Short strings of bytes, an OrderedDict made of a list of pairs, a Parameter made by its class
  // with its state set afterwards, and the first way to rebuild a tensor.
  const auto short_text = [](const std::string& text) {
    return "U" + little_endian(text.size(), 1) + text;
  };
  const std::string storage =
      pickle::tuple({short_text("storage"), pickle::global("torch", "FloatStorage"),
                     short_text("94"), short_text("cuda:0"), pickle::number(3), pickle::kNone}) +
      "Q";
  const std::string tensor =
      pickle::global("torch._utils", "_rebuild_tensor") +
      pickle::tuple({storage, pickle::number(1), pickle::numbers({2}), pickle::numbers({1})}) +
      pickle::kCall;
  const std::string parameter = pickle::global("torch.nn.parameter", "Parameter") +
                                pickle::tuple({tensor}) + "\x81" +
                                pickle::tuple({"\x88", pickle::kFalse, pickle::kNone}) + "b";
  const std::string object = pickle::global("collections", "OrderedDict") + "](](" +
                             short_text("w") + parameter + "ee" + "\x85" + pickle::kCall;
  const test::TemporaryFolder folder;
  const auto weights = read_state_dict(
      folder.write("w", test::old_torch_file(object) + pickle::kBegin + "](" + short_text("94") +
                            "e" + pickle::kEnd + little_endian(3, 8) + bytes_of({1, 2, 3})));
  ASSERT_EQ(weights.size(), 1);
  EXPECT_TRUE(torch::equal(weights.at("w"), torch::tensor({2.F, 3.F})));
}

TEST(OldTorchFile, RefusesWhatIsNotWhole) {
  const auto whole = [](const std::string& key, int announced, int stored) {
    return test::old_torch_file(pickle::dict(
               {{"w", pickle::tensor(pickle::storage("k", announced), 0, {2}, {1})}})) +
           pickle::kBegin + "](" + pickle::text(key) + "e" + pickle::kEnd +
           little_endian(static_cast<std::uint64_t>(stored), 8) + bytes_of({1, 2});
  };
  EXPECT_EQ(sentence_about(whole("k", 2, 2)), "no error");
  EXPECT_TRUE(contains(sentence_about(whole("other", 2, 2)), "fewer values"));
  EXPECT_TRUE(contains(sentence_about(whole("k", 2, 3)), "fewer values"));
  EXPECT_TRUE(contains(sentence_about(whole("k", 0x7fffffff, 2)), "fewer values"));
  const std::string file = whole("k", 2, 2);
  for (std::size_t length = 0; length < file.size(); ++length)
    EXPECT_NE(sentence_about(file.substr(0, length)), "no error") << length;
}

/// A manifest beside one.bin, which holds the bytes 0 to 7, and two.bin with the numbers 1 and 2.
class TfjsManifest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("one.bin", std::string("\0\1\2\3\4\5\6\7", 8));
    folder_.write("two.bin", bytes_of({1, 2}));
  }

  [[nodiscard]] StateDict read(const std::string& manifest) const {
    return read_state_dict(folder_.write("weights.json", manifest));
  }
  [[nodiscard]] std::string sentence_about(const std::string& manifest) const {
    return test::user_sentence(folder_, [&] { (void)read(manifest); });
  }

  /// One group that lies in one.bin.
  static std::string of_bytes(const std::string& weights) {
    return R"([{"paths":["one.bin"],"weights":[)" + weights + "]}]";
  }
  static std::string in_eight_bits(const std::string& name, const std::string& shape) {
    return R"({"name":")" + name + R"(","dtype":"float32","shape":)" + shape +
           R"(,"quantization":{"dtype":"uint8","scale":0.5,"min":-1}})";
  }

  test::TemporaryFolder folder_;
};

TEST_F(TfjsManifest, ReadsValuesAsTheyAreAndInEightBits) {
  const std::string groups =
      "[{\"paths\":[\"one.bin\"],\"weights\":[" + in_eight_bits("first", "[3]") + "," +
      in_eight_bits("second/scale", "[5]") +
      R"(]},{"paths":["two.bin"],"weights":[{"name":"third","dtype":"float32","shape":[2]}]}])";
  for (const std::string& manifest :
       {groups, "\n " + groups, "{\"modelTopology\":{},\"weightsManifest\":" + groups + "}"}) {
    const auto weights = read(manifest);
    ASSERT_EQ(weights.size(), 3) << manifest;
    EXPECT_TRUE(torch::equal(weights.at("first"), torch::tensor({-1.F, -.5F, 0.F})));
    EXPECT_TRUE(
        torch::equal(weights.at("second.scale"), torch::tensor({.5F, 1.F, 1.5F, 2.F, 2.5F})));
    EXPECT_TRUE(torch::equal(weights.at("third"), torch::tensor({1.F, 2.F})));
  }
}

TEST_F(TfjsManifest, ReadsAGroupThatLiesInSeveralFiles) {
  folder_.write("head.bin", bytes_of({1, 2}).substr(0, 3));
  folder_.write("tail.bin", bytes_of({1, 2}).substr(3));
  const auto weights = read(
      R"([{"paths":["head.bin","tail.bin"],"weights":[{"name":"w","dtype":"float32","shape":[2]}]}])");
  EXPECT_TRUE(torch::equal(weights.at("w"), torch::tensor({1.F, 2.F})));
}

TEST_F(TfjsManifest, GivesTheAxesInPyTorchsOrder) {
  // [h,w,in,out] = [1,2,2,2]: byte 4w + 2i + o
  const auto kernel = read(of_bytes(in_eight_bits("k", "[1,2,2,2]"))).at("k");
  ASSERT_EQ(kernel.sizes(), (torch::IntArrayRef{2, 2, 1, 2}));
  for (int o = 0; o < 2; ++o)
    for (int i = 0; i < 2; ++i)
      for (int w = 0; w < 2; ++w)
        EXPECT_EQ(kernel[o][i][0][w].item<float>(), static_cast<float>(4 * w + 2 * i + o) / 2 - 1);
  const auto matrix = read(of_bytes(in_eight_bits("m", "[2,4]"))).at("m");
  ASSERT_EQ(matrix.sizes(), (torch::IntArrayRef{4, 2}));
  EXPECT_EQ(matrix[3][1].item<float>(), 7. / 2 - 1);
}

TEST_F(TfjsManifest, RefusesWhatIsNotWholeOrNotConsistent) {
  EXPECT_EQ(sentence_about(of_bytes(in_eight_bits("a", "[8]"))), "no error");
  EXPECT_EQ(sentence_about(of_bytes(in_eight_bits("a", "[9]"))),
            "weights.json: 'a' needs more than the 8 bytes that are left for it; are the files of "
            "values complete?");
  EXPECT_EQ(sentence_about(of_bytes(in_eight_bits("a", "[5]") + "," + in_eight_bits("b", "[4]"))),
            "weights.json: 'b' needs more than the 3 bytes that are left for it; are the files of "
            "values complete?");
  for (const char* shape :
       {"[-8]", "[-2,-4]", "[4611686018427387904,4]", "[2147483648,2147483648,2147483648]"})
    EXPECT_TRUE(contains(sentence_about(of_bytes(in_eight_bits("a", shape))), "needs more than"))
        << shape;
  for (const char* shape : {"[2.0]", "[1e300]", "[9223372036854775808]", "[null]", "2"})
    EXPECT_TRUE(contains(sentence_about(of_bytes(in_eight_bits("a", shape))), "list of integers"))
        << shape;
  EXPECT_EQ(sentence_about(of_bytes(in_eight_bits("a", "[7]"))),
            "weights.json: its tensors take 7 of 8 bytes of values; expected all of them: are the "
            "files those of this manifest?");
  EXPECT_EQ(sentence_about(of_bytes(in_eight_bits("a", "[4]") + "," + in_eight_bits("a", "[4]"))),
            "weights.json: has 'a' twice");
  EXPECT_EQ(sentence_about(of_bytes(R"({"name":"a","dtype":"int32","shape":[2]})")),
            "weights.json: 'a' has the type 'int32', which is not known here; expected float32");
  EXPECT_EQ(sentence_about(of_bytes(R"({"name":"a","dtype":"float32","shape":[4],)"
                                    R"("quantization":{"dtype":"uint16","scale":1,"min":0}})")),
            "weights.json: 'a' is stored as 'uint16', which is not known here; expected float32 or "
            "uint8");
}

TEST_F(TfjsManifest, ReadsFilesBesideItAloneAndEachOnce) {
  const auto sentence_about_paths = [&](const std::string& paths) {
    return sentence_about("[{\"paths\":[" + paths + "],\"weights\":[" + in_eight_bits("a", "[8]") +
                          "]}]");
  };
  EXPECT_EQ(sentence_about_paths(R"("one.bin")"), "no error");
  EXPECT_EQ(sentence_about_paths(R"("gone.bin")"),
            "weights.json: its values lie in 'gone.bin', which is not there; expected that file "
            "beside it");
  const std::string around = "../" + folder_.path().filename().string() + "/one.bin";
  for (const std::string& name : {(folder_ / "one.bin").string(), around, std::string("./one.bin"),
                                  std::string(".."), std::string()})
    EXPECT_TRUE(contains(sentence_about_paths("\"" + name + "\""), "expected that file beside it"))
        << name;
  EXPECT_EQ(sentence_about_paths(R"("one.bin","one.bin")"), "weights.json: names 'one.bin' twice");
}

TEST_F(TfjsManifest, RefusesOtherJson) {
  const std::string whole = of_bytes(in_eight_bits("a", "[8]"));
  for (std::size_t length = 1; length < whole.size(); ++length)
    EXPECT_EQ(sentence_about(whole.substr(0, length)),
              "weights.json: cannot be understood; expected the weights manifest of TensorFlow.js")
        << length;
  for (const char* content :
       {"{}", R"({"epochs":100})", "[1]", R"([{"paths":"one.bin","weights":[]}])",
        R"([{"paths":["one.bin"]}])", R"([{"paths":["one.bin"],"weights":[{"name":1}]}])"})
    EXPECT_TRUE(contains(sentence_about(content), "cannot be understood")) << content;
}

TEST(StateDict, RefusesWhatHoldsNoWeights) {
  const TemporaryFolder folder;
  const auto sentence = [&](const std::filesystem::path& path) {
    return test::user_sentence(folder, [&] { read_state_dict(path); });
  };
  const std::string expected =
      "; expected what torch.save writes (.pth), .safetensors or a manifest of TensorFlow.js "
      "(.json)";
  EXPECT_EQ(sentence(folder / "none"), "none: cannot be opened" + expected);
  EXPECT_TRUE(contains(sentence(folder.path()), "cannot be opened"));
  for (const char* content : {"", "PK", "<!DOCTYPE html><html>not found</html>"})
    EXPECT_EQ(sentence(folder.write("junk", content)), "junk: holds no weights" + expected);
}

}  // namespace
}  // namespace emoxnet::models
