#include "models/registry/safetensors.hpp"

#include <gmock/gmock.h>

#include <cstring>

namespace segue::models {
namespace {

using ::testing::HasSubstr;

/// A file with this header and so many bytes of data.
std::string file(const std::string& header, std::size_t data_bytes) {
  const std::uint64_t length = header.size();
  std::string bytes(reinterpret_cast<const char*>(&length), sizeof length);
  return bytes + header + std::string(data_bytes, '\0');
}

std::string entry(const std::string& name, const std::string& shape, int begin, int end,
                  const std::string& dtype = "F32") {
  return '"' + name + R"(":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":[)" +
         std::to_string(begin) + ',' + std::to_string(end) + "]}";
}

TEST(Safetensors, ReadsWhatItWrote) {
  const Tensor matrix{{2, 3}, {1, 2, 3, 4, 5, -6.5F}};
  const Tensor empty{{0, 7}, {}};
  const Tensor scalar{{}, {42}};
  const auto read = parse_safetensors(
      to_safetensors({{"matrix", &matrix}, {"empty \"one\"", &empty}, {"scalar", &scalar}}));
  ASSERT_TRUE(read) << read.error();
  ASSERT_EQ(read->size(), 3U);
  EXPECT_EQ(read->at("matrix").shape, matrix.shape);
  EXPECT_EQ(read->at("matrix").data, matrix.data);
  EXPECT_EQ(read->at("empty \"one\"").shape, empty.shape);
  EXPECT_EQ(read->at("scalar").data, scalar.data);
}

TEST(Safetensors, WritesTheFormatAsPublished) {
  const Tensor pair{{2}, {1, 2}};
  const std::string bytes = to_safetensors({{"pair", &pair}});
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  EXPECT_EQ((sizeof length + length) % 8, 0U);  // the data is aligned
  const std::string header = bytes.substr(sizeof length, length);
  EXPECT_EQ(header.substr(0, header.find_last_not_of(' ') + 1),
            R"({"pair":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})");
  EXPECT_EQ(bytes.substr(sizeof length + length), std::string("\0\0\x80\x3f\0\0\0\x40", 8));
}

TEST(Safetensors, IgnoresMetadataAndTheOrderOfTheHeader) {
  const auto read = parse_safetensors(file(
      R"({"__metadata__":{"format":"pt"},)" + entry("b", "[1]", 4, 8) + ',' + entry("a", "[1]", 0, 4) + '}',
      8));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->size(), 2U);
}

struct Damage {
  const char* name;
  std::string bytes;
  const char* complaint;
};

class SafetensorsDamage : public ::testing::TestWithParam<Damage> {};

TEST_P(SafetensorsDamage, IsNamed) {
  const auto read = parse_safetensors(GetParam().bytes);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error(), HasSubstr(GetParam().complaint));
}

std::string with_length(std::uint64_t length) {
  return std::string(reinterpret_cast<const char*>(&length), sizeof length) + "{}";
}

INSTANTIATE_TEST_SUITE_P(
    Table, SafetensorsDamage,
    ::testing::Values(
        Damage{"empty", "", "shorter than a header"}, Damage{"short", "1234567", "shorter than a header"},
        Damage{"long_header", with_length(3), "header longer than the file"},
        Damage{"huge_header", with_length(~0ULL), "header longer than the file"},
        Damage{"wrong_magic", "PK\3\4" + std::string(100, 'x'), "header longer than the file"},
        Damage{"not_json", file("{\"a\":", 0), "not a JSON object"},
        Damage{"no_header", file("", 0), "not a JSON object"},
        Damage{"array", file("[]", 0), "not a JSON object"},
        Damage{"second_document", file("{}{}", 0), "not a JSON object"},
        Damage{"nul", file(std::string(8, '\0'), 0), "not a JSON object"},
        Damage{"deep", file(std::string(2000, '['), 0), "not a JSON object"},
        Damage{"entry_not_object", file(R"({"a":7})", 0), "has no dtype"},
        Damage{"unknown_type", file('{' + entry("a", "[1]", 0, 4, "F16") + '}', 4), "not of type F32"},
        Damage{"no_shape", file(R"({"a":{"dtype":"F32","data_offsets":[0,4]}})", 4), "has no shape"},
        Damage{"negative", file('{' + entry("a", "[-1]", 0, 4) + '}', 4), "impossible shape"},
        Damage{"fraction", file('{' + entry("a", "[1.5]", 0, 4) + '}', 4), "impossible shape"},
        Damage{"nine_axes", file('{' + entry("a", "[1,1,1,1,1,1,1,1,1]", 0, 4) + '}', 4), "impossible shape"},
        Damage{"overflow", file('{' + entry("a", "[4611686018427387904,4]", 0, 0) + '}', 0), "differs"},
        Damage{"wrong_size", file('{' + entry("a", "[3]", 0, 8) + '}', 8), "differs from its size"},
        Damage{"no_offsets", file(R"({"a":{"dtype":"F32","shape":[1]}})", 4), "data_offsets"},
        Damage{"one_offset", file(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}})", 4),
               "data_offsets"},
        Damage{"backwards", file('{' + entry("a", "[1]", 4, 0) + '}', 4), "data_offsets"},
        Damage{"overlap", file('{' + entry("a", "[2]", 0, 8) + ',' + entry("b", "[1]", 4, 8) + '}', 8),
               "overlaps"},
        Damage{"gap", file('{' + entry("a", "[1]", 0, 4) + ',' + entry("b", "[1]", 8, 12) + '}', 12), "gap"},
        Damage{"gap_at_start", file('{' + entry("a", "[1]", 4, 8) + '}', 8), "gap"},
        Damage{"truncated", file('{' + entry("a", "[2]", 0, 8) + '}', 7), "ends within"},
        Damage{"left_over", file('{' + entry("a", "[1]", 0, 4) + '}', 5), "belong to no tensor"},
        Damage{"twice", file('{' + entry("a", "[0]", 0, 0) + ',' + entry("a", "[1]", 0, 4) + '}', 4),
               "twice"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace segue::models
