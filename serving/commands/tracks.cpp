#include <simdjson.h>

#include <cstdio>
#include <iostream>
#include <memory>

#include "serving/api/target.hpp"
#include "serving/commands/commands.hpp"
#include "serving/commands/operator_client.hpp"

namespace segue::serving {
namespace {

using Ids = std::vector<std::string>;

int change(const OperatorClient& server, const Ids& ids, const std::string& action, const char* done) {
  simdjson::dom::parser parser;
  for (const std::string& id : ids) {
    const std::string body = server.request("POST", "/v1/admin/tracks/" + percent_encode(id) + '/' + action);
    std::int64_t number = 0;
    std::cout << id << ' ' << done;
    if (!parser.parse(body)["withdrawals"].get(number)) std::cout << ", number " << number;
    std::cout << std::endl;
  }
  return 0;
}

int list_withdrawn(const OperatorClient& server) {
  simdjson::dom::parser parser;
  const std::string body = server.request("GET", "/v1/admin/tracks/withdrawn");
  for (const simdjson::dom::element track : parser.parse(body)["tracks"].get_array()) {
    const auto text = [&](const char* name) {
      std::string_view value;
      return track[name].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
    };
    std::cout << text("track_id");
    if (!text("title").empty()) std::cout << "  " << text("artist") << " – " << text("title");
    std::cout << '\n';
  }
  return 0;
}

}  // namespace

void add_tracks_command(CLI::App& app, const configs::GlobalOptions& options) {
  CLI::App* tracks =
      app.add_subcommand("tracks", "Withdraw tracks from lists and search, or bring them back");
  tracks->require_subcommand(1);
  const auto add_change = [&](const char* action, const char* done, const char* description) {
    CLI::App* command = tracks->add_subcommand(action, description);
    const auto server = add_server_option(command);
    const auto ids = std::make_shared<Ids>();
    command->add_option("track", *ids, "Ids of tracks")->required();
    configs::on_run(
        command, [=] { return change(OperatorClient(*server, options.load().serving), *ids, action, done); });
  };
  add_change("withdraw", "withdrawn", "No list and no search shows them, within a second");
  add_change("restore", "restored", "They are listed and found again");
  CLI::App* command = tracks->add_subcommand("withdrawn", "List the withdrawn tracks");
  const auto server = add_server_option(command);
  configs::on_run(command, [=] { return list_withdrawn(OperatorClient(*server, options.load().serving)); });
}

}  // namespace segue::serving
