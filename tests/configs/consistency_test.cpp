// Conditions between keys, and on values beyond their types.
#include <gtest/gtest.h>

#include "configs/load.hpp"
#include "tests/configs/config_file.hpp"

namespace segue::configs {
namespace {

std::string outcome(const std::vector<std::string>& overrides) {
  try {
    load(std::nullopt, overrides);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(Consistency, SessionsAreForgottenNoEarlierThanTheyEnd) {
  EXPECT_EQ(outcome({"sessions.gap=2h", "sessions.expire_after=2h"}), "accepted");
  EXPECT_EQ(outcome({"sessions.expire_after=29min"}),
            "--set: sessions.expire_after must be at least sessions.gap, 30min");
  EXPECT_EQ(outcome({"sessions.gap=2h"}),
            "configuration: sessions.expire_after must be at least sessions.gap, 2h")
      << "the default is at fault here, so no line can be named";
}

TEST(Consistency, TheUsualListIsNoLongerThanTheLongest) {
  EXPECT_EQ(outcome({"recommender.k=30", "recommender.max_k=30"}), "accepted");
  EXPECT_EQ(outcome({"recommender.k=30", "recommender.max_k=29"}),
            "--set: recommender.k must be at most recommender.max_k, 29");
}

TEST(Consistency, AnAdminTokenIsNeededOffLoopback) {
  for (const char* address : {"127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"})
    EXPECT_EQ(outcome({std::string("serving.address=") + address}), "accepted") << address;
  for (const char* address : {"0.0.0.0", "192.168.1.7", "::", "::ffff:10.0.0.1", "128.0.0.1"}) {
    const std::string setting = std::string("serving.address=") + address;
    EXPECT_EQ(outcome({setting}),
              "configuration: serving.admin_token must be set, because serving.address is not loopback");
    EXPECT_EQ(outcome({setting, "serving.admin_token=secret"}), "accepted") << address;
  }
  for (const char* address : {"", "localhost", "127.0.0.1:80", "256.0.0.1", "[::1]"})
    EXPECT_EQ(outcome({std::string("serving.address=") + address}),
              "--set: serving.address must be an IP address");
}

TEST(Consistency, ALimitOfListsLeavesRoomForTheListItself) {
  EXPECT_EQ(outcome({"serving.max_list_bytes=0"}), "accepted");
  EXPECT_EQ(outcome({"serving.max_list_bytes=4096"}), "accepted");
  EXPECT_EQ(outcome({"serving.max_list_bytes=4095"}),
            "--set: serving.max_list_bytes must be 0 or at least 4096");
}

TEST(Consistency, BrokersAreHostsAndPorts) {
  for (const char* brokers :
       {"embedded", "kafka", "127.0.0.1:9092", "a.example:9092,b.example:9093", "[::1]:9092"})
    EXPECT_EQ(outcome({std::string("kafka.brokers=") + brokers}), "accepted") << brokers;
  for (const char* brokers :
       {"", ",", "a:9092,", "a:", ":9092", "a:port", "a:123456", "a:9092, b:9092", "http://a:9092/"})
    EXPECT_EQ(outcome({std::string("kafka.brokers=") + brokers}),
              "--set: kafka.brokers must be \"embedded\" or host:port[,host:port]")
        << brokers;
}

TEST(Consistency, TopicsHaveNamesThatKafkaTakesAndDiffer) {
  const std::string rule = " must be 1 to 249 letters, digits, '.', '_' or '-'";
  for (const std::string& name : {std::string(), std::string("."), std::string(".."), std::string("a b"),
                                  std::string("a/b"), std::string("ü"), std::string(250, 'a')})
    EXPECT_EQ(outcome({"kafka.plays_topic=" + name}), "--set: kafka.plays_topic" + rule) << name;
  EXPECT_EQ(outcome({"kafka.plays_topic=" + std::string(249, 'a')}), "accepted");
  EXPECT_EQ(outcome({"kafka.tracks_topic=plays"}),
            "--set: kafka.tracks_topic must not be the topic of another key");
  EXPECT_EQ(outcome({"kafka.layout_topic=plays"}),
            "--set: kafka.layout_topic must not be the topic of another key");
}

TEST(Consistency, AServerPollsAtLeastAsOftenAsItsSessionLasts) {
  EXPECT_EQ(outcome({"kafka.session_timeout=20s", "kafka.max_poll_interval=10s"}),
            "--set: kafka.max_poll_interval must be at least kafka.session_timeout, 20s");
}

TEST(Consistency, NamesTheLineOfTheFile) {
  const ConfigFile file("[recommender]\nmax_k = 10\nk = 11\n");
  try {
    load(file.path());
    FAIL() << "accepted";
  } catch (const ConfigError& error) {
    EXPECT_EQ(error.what(), file.path().string() + ":3: recommender.k must be at most recommender.max_k, 10");
  }
}

}  // namespace
}  // namespace segue::configs
