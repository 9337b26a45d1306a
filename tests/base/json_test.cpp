// Writing JSON: whatever goes in, what comes out parses, and numbers come back as they were.
#include "base/json.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <bit>
#include <boost/json.hpp>
#include <limits>
#include <random>

namespace segue::base {
namespace {

std::string in_json(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

std::string parsed(const std::string& json) {
  simdjson::dom::parser parser;
  return std::string(parser.parse(json).get_string().value());
}

TEST(JsonString, EscapesWhatJsonAsksFor) {
  EXPECT_EQ(in_json("plain"), R"("plain")");
  EXPECT_EQ(in_json("a\"b\\c/"), R"("a\"b\\c/")");
  EXPECT_EQ(in_json("\b\f\n\r\t"), R"("\b\f\n\r\t")");
  EXPECT_EQ(in_json(std::string_view("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
  EXPECT_EQ(in_json("Sigur Rós 星 🎵"), "\"Sigur Rós 星 🎵\"");
}

TEST(JsonString, ReplacesWhatIsNotUtf8) {
  EXPECT_EQ(in_json("caf\xE9"), "\"caf\uFFFD\"");                          // Latin-1
  EXPECT_EQ(in_json("\xC0\xAF"), "\"\uFFFD\uFFFD\"");                      // overlong
  EXPECT_EQ(in_json("\xED\xA0\x80"), "\"\uFFFD\uFFFD\uFFFD\"");            // a surrogate
  EXPECT_EQ(in_json("\xF4\x90\x80\x80"), "\"\uFFFD\uFFFD\uFFFD\uFFFD\"");  // beyond U+10FFFF
  EXPECT_EQ(in_json("\xF0\x9F\x8E"), "\"\uFFFD\"");                        // cut short
  EXPECT_EQ(in_json("\xF0\x9F\x8E!"), "\"\uFFFD!\"");
}

TEST(JsonString, AnyBytesGiveAStringThatParses) {
  std::mt19937 random(1);
  for (int round = 0; round < 20'000; ++round) {
    std::string text(random() % 12, '\0');
    for (char& c : text) c = static_cast<char>(random());
    simdjson::dom::parser parser;
    const std::string json = in_json(text);
    ASSERT_EQ(parser.parse(json).error(), simdjson::SUCCESS) << json;
    if (simdjson::validate_utf8(text)) {
      ASSERT_EQ(parsed(json), text);
    }
  }
}

template <class Number>
std::string written(Number number) {
  std::string out;
  append_json_number(out, number);
  return out;
}

TEST(JsonNumber, IsShortAndReadsBack) {
  EXPECT_EQ(written(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(written(0.1F), "0.1");
  EXPECT_EQ(written(0.1), "0.1");
  EXPECT_EQ(written(std::numeric_limits<double>::quiet_NaN()), "null");
  EXPECT_EQ(written(-std::numeric_limits<float>::infinity()), "null");

  std::mt19937 random(2);
  for (int round = 0; round < 20'000; ++round) {
    const auto number = std::bit_cast<float>(static_cast<std::uint32_t>(random()));
    if (!std::isfinite(number)) continue;
    simdjson::dom::parser parser;
    const std::string json = "[" + written(number) + "]";
    ASSERT_EQ(static_cast<float>(parser.parse(json).at(0).get_double().value()), number) << json;
  }
}

TEST(JsonText, IsWhatBoostJsonHoldsInOurSpelling) {
  const boost::json::value value{
      {"text", "caf\xE9"},
      {"numbers", {0.1, 1.0, 1e21, -7, 18446744073709551615U}},
      {"not", {std::numeric_limits<double>::quiet_NaN(), nullptr, true}},
      {"nested", {{"empty", boost::json::array()}, {"\n", boost::json::object()}}}};
  EXPECT_EQ(base::json_text(value),
            "{\"text\":\"caf\uFFFD\",\"numbers\":[0.1,1,1e+21,-7,18446744073709551615],"
            "\"not\":[null,null,true],\"nested\":{\"empty\":[],\"\\n\":{}}}");
  EXPECT_EQ(base::json_text(nullptr), "null");
}

}  // namespace
}  // namespace segue::base
