// The reports on topics: in the log once, and in the metrics as long as they hold.
#include <gmock/gmock.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <sstream>

#include "serving/topic_views/topic_reports.hpp"

namespace segue::serving {
namespace {

using ingest::TopicProblem;
using ingest::TopicReport;

class TopicReportsTest : public ::testing::Test {
 protected:
  TopicReportsTest() {
    auto logger =
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log));
    logger->set_pattern("%l %v");
    spdlog::set_default_logger(std::move(logger));
  }
  ~TopicReportsTest() override { spdlog::set_default_logger(before); }

  /// What is logged when `report` becomes the only one.
  std::string logged(const TopicReport& report) {
    log.str("");
    reports.update({report});
    return log.str();
  }

  std::ostringstream log;
  std::shared_ptr<spdlog::logger> before = spdlog::default_logger();
  TopicReports reports;
};

TEST_F(TopicReportsTest, AFindingIsLoggedOnceAndAgainWhenItChanges) {
  TopicReport plays{.topic = "plays", .settings_known = true, .findings = {}, .remedy = ""};
  EXPECT_EQ(logged(plays), "");
  plays.findings = {{TopicProblem::retention, false, "its retention.ms is 1"}};
  plays.remedy = "run `x`";
  EXPECT_EQ(logged(plays), "warning plays: its retention.ms is 1; to mend it, run `x`\n");
  EXPECT_EQ(logged(plays), "");
  plays.findings.push_back({TopicProblem::compacted, true, "its cleanup.policy is compact"});
  EXPECT_EQ(logged(plays),
            "error plays: its retention.ms is 1; its cleanup.policy is compact; to mend it, run `x`\n");
  EXPECT_EQ(reports.get().at(0).findings.size(), 2U);
  EXPECT_EQ(logged({.topic = "plays", .settings_known = true, .findings = {}, .remedy = ""}),
            "info plays: what was wrong with the topic no longer is\n");
}

}  // namespace
}  // namespace segue::serving
