#include "configs/consistency.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string_view>

#include "configs/duration.hpp"
#include "configs/load.hpp"
#include "configs/origin.hpp"

namespace segue::configs {
namespace {

class Checker {
 public:
  explicit Checker(const std::vector<Setting>& settings) : settings_(settings) {}

  void must(bool holds, const std::string& key, const std::string& otherwise) const {
    if (!holds) refuse(where(key), otherwise);
  }

 private:
  Setting where(const std::string& key) const {
    const auto last =
        std::find_if(settings_.rbegin(), settings_.rend(), [&](const Setting& s) { return s.key == key; });
    return last == settings_.rend() ? Setting{key, "configuration", false} : *last;
  }

  const std::vector<Setting>& settings_;
};

enum class AddressKind { none, loopback, other };

AddressKind address_kind(const std::string& text) {
  in_addr v4{};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1)
    return (ntohl(v4.s_addr) >> 24) == 127 ? AddressKind::loopback : AddressKind::other;
  in6_addr v6{};
  if (inet_pton(AF_INET6, text.c_str(), &v6) != 1) return AddressKind::none;
  const bool mapped_loopback = IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == 127;
  return IN6_IS_ADDR_LOOPBACK(&v6) || mapped_loopback ? AddressKind::loopback : AddressKind::other;
}

/// host or host:port, comma-separated.
bool broker_list(std::string_view text) {
  while (true) {
    const std::string_view one = text.substr(0, text.find(','));
    const std::string_view port = one.substr(std::min(one.rfind(':'), one.size()));
    if (one.empty() || one.find(' ') != std::string_view::npos || one.size() == port.size()) return false;
    if (!port.empty() && (port.size() < 2 || port.size() > 6 ||
                          port.find_first_not_of("0123456789", 1) != std::string_view::npos))
      return false;
    if (one.size() == text.size()) return true;
    text.remove_prefix(one.size() + 1);
  }
}

/// Kafka's own rule for topics (org.apache.kafka.common.internals.Topic).
bool topic_name(const std::string& name) {
  return !name.empty() && name.size() <= 249 && name != "." && name != ".." &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return (c < 0x80 && std::isalnum(c)) || c == '.' || c == '_' || c == '-';
         });
}

void check_topics(const Kafka& kafka, const Checker& check) {
  const std::array<std::pair<const char*, const std::string*>, 7> topics = {{
      {"kafka.plays_topic", &kafka.plays_topic},
      {"kafka.tracks_topic", &kafka.tracks_topic},
      {"kafka.dead_letters_topic", &kafka.dead_letters_topic},
      {"kafka.retrain_topic", &kafka.retrain_topic},
      {"kafka.jobs_topic", &kafka.jobs_topic},
      {"kafka.layout_topic", &kafka.layout_topic},
      {"kafka.recommendations_topic", &kafka.recommendations_topic},
  }};
  std::set<std::string_view> seen;
  for (const auto& [key, name] : topics) {
    check.must(topic_name(*name), key, "must be 1 to 249 letters, digits, '.', '_' or '-'");
    check.must(seen.insert(*name).second, key, "must not be the topic of another key");
  }
}

}  // namespace

void check_consistency(const Config& config, const std::vector<Setting>& settings) {
  const Checker check(settings);
  const auto& [kafka, sessions, recommender, registry, serving, training, log] = config;

  check.must(broker_list(kafka.brokers), "kafka.brokers", "must be \"embedded\" or host:port[,host:port]");
  check.must(!kafka.embedded_address_file.empty(), "kafka.embedded_address_file", "must not be empty");
  check.must(!kafka.group.empty(), "kafka.group", "must not be empty");
  check_topics(kafka, check);
  check.must(kafka.session_timeout <= kafka.max_poll_interval, "kafka.max_poll_interval",
             "must be at least kafka.session_timeout, " + to_string(kafka.session_timeout));
  check.must(sessions.expire_after >= sessions.gap, "sessions.expire_after",
             "must be at least sessions.gap, " + to_string(sessions.gap));
  check.must(recommender.k <= recommender.max_k, "recommender.k",
             "must be at most recommender.max_k, " + std::to_string(recommender.max_k));
  check.must(!registry.path.empty(), "registry.path", "must not be empty");

  const AddressKind address = address_kind(serving.address);
  check.must(address != AddressKind::none, "serving.address", "must be an IP address");
  check.must(address == AddressKind::loopback || !serving.admin_token.empty(), "serving.admin_token",
             "must be set, because serving.address is not loopback");
  for (const std::string& text : serving.allowed_origins)
    if (const auto origin = normalised_origin(text); !origin)
      check.must(false, "serving.allowed_origins", origin.error());
  check.must(serving.max_list_bytes == 0 || serving.max_list_bytes >= least_max_list_bytes,
             "serving.max_list_bytes", "must be 0 or at least " + std::to_string(least_max_list_bytes));
}

}  // namespace segue::configs
