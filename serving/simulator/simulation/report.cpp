#include "serving/simulator/simulation/report.hpp"

#include <fmt/core.h>

namespace segue::serving::simulator::simulation {
namespace {

constexpr std::size_t k = 10;

std::optional<double> ratio(const HitRates& rates) {
  if (rates.popularity.hits(k) == 0) return std::nullopt;
  return rates.lists.hit_rate(k) / rates.popularity.hit_rate(k);
}

const std::pair<const std::int64_t, HitRates>* first_trained(const LiveResult& live) {
  const auto at = live.by_version.upper_bound(0);
  return at == live.by_version.end() ? nullptr : &*at;
}

void append(std::string& out, std::int64_t version, const HitRates& rates) {
  out += fmt::format(R"({{"version":{},"plays":{},"hits":{},"hit_rate":{:.6f},"popularity_hits":{},)"
                     R"("popularity_hit_rate":{:.6f},"ratio":)",
                     version, rates.lists.plays(), rates.lists.hits(k), rates.lists.hit_rate(k),
                     rates.popularity.hits(k), rates.popularity.hit_rate(k));
  out += ratio(rates) ? fmt::format("{:.4f}", *ratio(rates)) : "null";
  out += '}';
}

std::string row(const std::string& name, const HitRates& rates) {
  return fmt::format("  {:<22}{:>8}{:>10.2f} %{:>10.2f} %{:>9}\n", name, rates.lists.plays(),
                     100 * rates.lists.hit_rate(k), 100 * rates.popularity.hit_rate(k),
                     ratio(rates) ? fmt::format("{:.1f} x", *ratio(rates)) : "-");
}

}  // namespace

std::string to_table(const Report& report) {
  const LiveResult& live = report.live;
  const FleetStatistics& fleet = live.fleet;
  std::string out = fmt::format("\n{:.0f} s, {:.1f} events/s\n", live.seconds,
                                live.seconds > 0 ? static_cast<double>(fleet.events) / live.seconds : 0);
  const auto line = [&out](std::string_view name, std::int64_t value) {
    out += fmt::format("  {:<22}{:>8}\n", name, value);
  };
  line("events sent", fleet.events);
  line("events acknowledged", fleet.acknowledged);
  line("lists received", fleet.lists);
  line("lists lost", fleet.lost);
  line("lists out of order", fleet.out_of_order);
  if (fleet.disconnections > 0) line("disconnections", fleet.disconnections);
  if (fleet.superseded > 0) line("lists superseded", fleet.superseded);
  for (const auto& [code, count] : fleet.errors) line("error " + code, count);
  if (report.server)
    line("dead letters", report.server->dead_letters);
  else
    out += "  dead letters          unknown: the server does not answer\n";
  out += fmt::format("  event->push p50       {:>8.2f} ms\n  event->push p99       {:>8.2f} ms\n",
                     live.latencies.percentile_ms(0.5), live.latencies.percentile_ms(0.99));
  out += "  versions seen         ";
  for (const std::int64_t version : live.versions)
    if (version != no_version) out += fmt::format(" {}", version);
  out += "\n\nhit-rate@10 on listeners who ignore the lists\n";
  out += fmt::format("  {:<22}{:>8}{:>12}{:>12}{:>9}\n", "", "plays", "Segue", "popularity", "ratio");
  if (const auto before = live.by_version.find(0); before != live.by_version.end())
    out += row("before (version 0)", before->second);
  if (const auto* after = first_trained(live))
    out += row(fmt::format("after (version {})", after->first), after->second);
  else
    out += "  no trained version was seen\n";
  for (const auto& [version, rates] : live.by_version)
    if (const auto* after = first_trained(live); after && version > after->first)
      out += row(fmt::format("version {}", version), rates);
  return out;
}

std::string to_json(const Report& report) {
  const LiveResult& live = report.live;
  const FleetStatistics& fleet = live.fleet;
  std::string out = fmt::format(
      R"({{"seconds":{:.3f},"events":{},"acknowledged":{},"lists":{},"answers":{},"lost":{},"out_of_order":{},)"
      R"("superseded":{},"disconnections":{},"plays":{},"followed":{},"errors":{},"dead_letters":{},"latency_ms":)",
      live.seconds, fleet.events, fleet.acknowledged, fleet.lists, fleet.answers, fleet.lost,
      fleet.out_of_order, fleet.superseded, fleet.disconnections, live.plays, live.followed,
      simulator::to_json(fleet.errors), report.server ? std::to_string(report.server->dead_letters) : "null");
  out += simulator::to_json(live.latencies);
  out += R"(,"versions":[)";
  for (const std::int64_t version : live.versions) {
    if (version == no_version) continue;
    if (out.back() != '[') out += ',';
    out += std::to_string(version);
  }
  out += R"(],"hit_rate@10":{"before":)";
  if (const auto before = live.by_version.find(0); before != live.by_version.end())
    append(out, before->first, before->second);
  else
    out += "null";
  out += R"(,"after":)";
  if (const auto* after = first_trained(live))
    append(out, after->first, after->second);
  else
    out += "null";
  out += R"(,"by_version":[)";
  for (const auto& [version, rates] : live.by_version) {
    if (out.back() != '[') out += ',';
    append(out, version, rates);
  }
  return out + "]}}\n";
}

}  // namespace segue::serving::simulator::simulation
