#include "models/commands/models.hpp"

#include "models/commands/commands.hpp"

#include <boost/json.hpp>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "base/json.hpp"
#include "models/registry/manifest_json.hpp"

namespace segue::models {

namespace {

std::int64_t events(const Manifest& manifest) {
  std::int64_t sum = 0;
  for (const auto& [partition, range] : manifest.offsets) sum += range.end - range.begin;
  return sum;
}

std::string metric(const Manifest& manifest, const std::string& name) {
  const auto found = manifest.metrics.find(name);
  if (found == manifest.metrics.end()) return "-";
  std::ostringstream text;
  text << std::fixed << std::setprecision(4) << found->second;
  return text.str();
}

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }

void print_row(std::ostream& out, const std::string& mark, const std::string& number, const std::string& kind,
               const std::string& created, const std::string& count, const std::string& hit_rate,
               const std::string& gate) {
  out << std::left << std::setw(2) << mark << std::right << std::setw(7) << number << "  " << std::left
      << std::setw(12) << kind << std::setw(22) << created << std::right << std::setw(10) << count
      << std::setw(9) << hit_rate << "  " << gate << '\n';
}

std::string list_json(const Registry& registry) {
  boost::json::array versions;
  for (const VersionNumber number : registry.versions()) {
    const auto manifest = registry.manifest(number);
    versions.push_back(manifest ? boost::json::value_from(*manifest)
                                : boost::json::value{{"version", number}, {"error", manifest.error()}});
  }
  return base::json_text(
      {{"champion", boost::json::value_from(registry.champion())}, {"versions", std::move(versions)}});
}

Version load_or_throw(const Registry& registry, VersionNumber version) {
  auto loaded = registry.load(version);
  if (!loaded) throw std::runtime_error(loaded.error());
  return std::move(*loaded);
}

void print_field(std::ostream& out, const std::string& name, const std::string& value) {
  out << std::left << std::setw(16) << name << value << '\n';
}

}  // namespace

void list_versions(const Registry& registry, bool json, std::ostream& out) {
  if (json) {
    out << list_json(registry) << '\n';
    return;
  }
  const std::vector<VersionNumber> versions = registry.versions();
  if (versions.empty()) {
    out << "no versions in " << registry.path().string() << '\n';
    return;
  }
  const auto champion = registry.champion();
  print_row(out, "", "version", "kind", "created", "events", "hr@10", "gate");
  for (const VersionNumber number : versions) {
    const std::string mark = number == champion ? "*" : "";
    const auto manifest = registry.manifest(number);
    if (manifest) {
      print_row(out, mark, std::to_string(number), manifest->kind, manifest->created_at,
                std::to_string(events(*manifest)), metric(*manifest, "hr@10"), or_dash(manifest->gate));
    } else {
      print_row(out, mark, std::to_string(number), "damaged", "-", "-", "-", manifest.error());
    }
  }
  if (champion) out << "* champion: what servers serve\n";
}

void show_version(const Registry& registry, VersionNumber number, bool json, std::ostream& out) {
  const Version version = load_or_throw(registry, number);
  const Manifest& manifest = version.manifest;
  if (json) {
    out << to_json(manifest) << '\n';
    return;
  }
  print_field(out, "version", std::to_string(number) + (registry.champion() == number ? " (champion)" : ""));
  print_field(out, "kind", manifest.kind);
  print_field(out, "created", manifest.created_at);
  print_field(out, "source", or_dash(manifest.source));
  print_field(out, "events", std::to_string(events(manifest)));
  print_field(out, "missing", or_dash(manifest.missing));
  print_field(out, "tracks", std::to_string(version.vocabulary.tracks.size()));
  print_field(out, "users", std::to_string(version.vocabulary.users.size()));
  if (version.lstm) {
    print_field(out, "lstm",
                std::to_string(version.lstm->layers.size()) + " layer(s) of " +
                    std::to_string(version.lstm->layers.front().weight_hh.dim(1)) + " units");
  }
  if (version.fm) print_field(out, "fm-gcn", std::to_string(version.fm->track.dim(1)) + " dimensions");
  std::ostringstream blend;
  blend << "lstm " << version.blend.lstm << ", fm " << version.blend.fm << ", popularity "
        << version.blend.popularity;
  print_field(out, "blend", blend.str());
  print_field(out, "gate", or_dash(manifest.gate));
  print_field(out, "seed", std::to_string(manifest.seed));
  print_field(out, "config digest", or_dash(manifest.config_digest));
  print_field(out, "data digest", or_dash(manifest.data_digest));
  for (const auto& [name, text] : manifest.libraries) print_field(out, "library", name + ' ' + text);
  for (const auto& [name, value] : manifest.metrics) out << "  " << std::setw(30) << name << value << '\n';
}

void activate_version(Registry& registry, VersionNumber version, std::ostream& out) {
  const Version checked = load_or_throw(registry, version);
  if (auto set = registry.set_champion(version); !set) throw std::runtime_error(set.error());
  out << "version " << version << " is the champion\n";
  if (checked.manifest.gate.starts_with("failed")) out << "its gate " << checked.manifest.gate << '\n';
}

void add_models_command(CLI::App& app, const configs::GlobalOptions& options) {
  CLI::App* command = app.add_subcommand("models", "look at the versions, or change the one that is served");
  command->require_subcommand(1);
  const auto json = std::make_shared<bool>(false);
  const auto number = std::make_shared<VersionNumber>(0);
  const auto registry = [options] { return Registry(options.load().registry.path); };

  CLI::App* list = command->add_subcommand("list", "all versions, oldest first");
  list->add_flag("--json", *json, "one JSON object");
  configs::on_run(list, [=] {
    list_versions(registry(), *json, std::cout);
    return 0;
  });

  CLI::App* show = command->add_subcommand("show", "one version, all its files checked");
  show->add_option("VERSION", *number)->required()->check(CLI::NonNegativeNumber);
  show->add_flag("--json", *json, "its manifest");
  configs::on_run(show, [=] {
    show_version(registry(), *number, *json, std::cout);
    return 0;
  });

  CLI::App* activate =
      command->add_subcommand("activate", "serve this version from now on, for instance an older one");
  activate->add_option("VERSION", *number)->required()->check(CLI::NonNegativeNumber);
  configs::on_run(activate, [=] {
    Registry opened = registry();
    activate_version(opened, *number, std::cout);
    return 0;
  });
}

}  // namespace segue::models
