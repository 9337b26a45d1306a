// Origins as operators write them and as browsers send them.
#include "configs/origin.hpp"

#include <gmock/gmock.h>

#include "configs/load.hpp"

namespace segue::configs {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// 688a99a took every one of these as it stood, and so let none of their pages in.
TEST(Origin, IsAsBrowsersSendIt) {
  for (const auto& [written, sent] :
       std::vector<std::pair<const char*, const char*>>{{"https://a.example", "https://a.example"},
                                                        {"https://a.example/", "https://a.example"},
                                                        {"HTTPS://A.Example", "https://a.example"},
                                                        {"https://a.example:443", "https://a.example"},
                                                        {"http://a.example:80/", "http://a.example"},
                                                        {"http://a.example:443", "http://a.example:443"},
                                                        {"https://a.example:08443", "https://a.example:8443"},
                                                        {"http://[::1]:8080", "http://[::1]:8080"},
                                                        {"http://[0:0:0:0:0:0:0:1]:80", "http://[::1]"},
                                                        {"http://my_host.example", "http://my_host.example"},
                                                        {"capacitor://localhost", "capacitor://localhost"},
                                                        {"file://", "file://"}}) {
    const auto origin = normalised_origin(written);
    ASSERT_TRUE(origin) << written << ": " << origin.error();
    EXPECT_EQ(*origin, sent) << written;
  }
}

TEST(Origin, WhatIsNoneIsRefusedWithASentence) {
  for (const char* text : {"",
                           "A.EXAMPLE",
                           "a.example:8080",
                           "https://",
                           "https://a.example/page",
                           "https://a.example?x",
                           "https://a.example#x",
                           "https://user@a.example",
                           "https://*.example",
                           "https://a.example:",
                           "https://a.example:0",
                           "https://a.example:65536",
                           "https://a.example:x",
                           "https://a example",
                           "https://b\xC3\xBC"
                           "cher.example",
                           "http://[::1",
                           "http://[::g]",
                           "http://[::1]x",
                           "://a",
                           "1a://b",
                           "https://a.example//",
                           " https://a.example",
                           "https://a.example:80:80",
                           "file://:80"}) {
    const auto origin = normalised_origin(text);
    ASSERT_FALSE(origin) << text << " became " << *origin;
    EXPECT_THAT(origin.error(), HasSubstr("must be scheme://host[:port], such as")) << text;
  }
  EXPECT_THAT(normalised_origin("*").error(), HasSubstr("one by one"));
  EXPECT_THAT(normalised_origin("null").error(), HasSubstr("every sandboxed page"));
  EXPECT_THAT(normalised_origin("wss://a.example").error(), HasSubstr("not wss://"));
}

TEST(Origin, TheConfigurationHoldsTheNormalForm) {
  const auto loaded = [](const std::string& setting) {
    return load(std::nullopt, std::vector<std::string>{setting}).serving.allowed_origins;
  };
  EXPECT_THAT(loaded("serving.allowed_origins=https://A.example:443/"), ElementsAre("https://a.example"));
  // 688a99a took the whole list, brackets and all, for one origin.
  EXPECT_THAT(loaded(R"(serving.allowed_origins=["https://x", 'https://y/'])"),
              ElementsAre("https://x", "https://y"));
  EXPECT_THAT(loaded(R"(serving.allowed_origins="https://x","https://y")"),
              ElementsAre("https://x", "https://y"));
  EXPECT_THAT(loaded("serving.allowed_origins=[]"), ElementsAre());
  EXPECT_THAT(loaded("serving.allowed_origins=https://x, https://y"), ElementsAre("https://x", "https://y"));
  for (const char* wrong : {"*", "A.EXAMPLE", R"(["https://x", "*"])"}) {
    try {
      loaded(std::string("serving.allowed_origins=") + wrong);
      FAIL() << "accepted " << wrong;
    } catch (const ConfigError& error) {
      EXPECT_THAT(error.what(), HasSubstr("--set: serving.allowed_origins must be")) << wrong;
    }
  }
}

}  // namespace
}  // namespace segue::configs
