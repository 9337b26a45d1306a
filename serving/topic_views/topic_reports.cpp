#include "serving/topic_views/topic_reports.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace segue::serving {

void TopicReports::update(std::vector<ingest::TopicReport> reports) {
  const auto before = get();
  for (const auto& report : reports) {
    const auto found = std::ranges::find(before, report.topic, &ingest::TopicReport::topic);
    const std::string said = found == before.end() ? std::string() : found->sentence();
    const std::string sentence = report.sentence();
    if (sentence == said) continue;
    if (sentence.empty())
      spdlog::info("{}: what was wrong with the topic no longer is", report.topic);
    else
      spdlog::log(report.severe() ? spdlog::level::err : spdlog::level::warn, "{}: {}", report.topic,
                  sentence);
  }
  const std::lock_guard lock(mutex_);
  reports_ = std::move(reports);
}

std::vector<ingest::TopicReport> TopicReports::get() const {
  const std::lock_guard lock(mutex_);
  return reports_;
}

}  // namespace segue::serving
