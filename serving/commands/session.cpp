#include <simdjson.h>

#include <cstdio>
#include <iostream>
#include <memory>

#include "serving/api/target.hpp"
#include "serving/commands/commands.hpp"
#include "serving/commands/operator_client.hpp"

namespace segue::serving {
namespace {

void print(const simdjson::dom::element& session) {
  std::cout << "session " << session["id"] << ", newest list " << session["sequence"] << '\n';
  int number = 0;
  for (const simdjson::dom::element step : session["steps"].get_array()) {
    const auto text = [&](const char* name) {
      std::string_view value;
      return step[name].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
    };
    std::printf("%4d  %-9s  %s", ++number, text("action").c_str(), text("track_id").c_str());
    if (!text("title").empty()) std::printf("  %s – %s", text("artist").c_str(), text("title").c_str());
    std::printf("\n");
  }
}

int show_sessions(const OperatorClient& server, const std::string& user) {
  simdjson::dom::parser parser;
  const std::string body = server.request("GET", "/v1/admin/sessions/" + percent_encode(user));
  const simdjson::dom::element root = parser.parse(body);
  std::cout << "user " << user << ", partition " << root["partition"] << '\n';
  for (const simdjson::dom::element session : root["sessions"].get_array()) print(session);
  return 0;
}

}  // namespace

void add_session_command(CLI::App& app, const configs::GlobalOptions& options) {
  CLI::App* command = app.add_subcommand("session", "Show a listener's open sessions, the latest first");
  const auto server = add_server_option(command);
  const auto user = std::make_shared<std::string>();
  command->add_option("user", *user, "The listener's user id")->required();
  configs::on_run(command,
                  [=] { return show_sessions(OperatorClient(*server, options.load().serving), *user); });
}

}  // namespace segue::serving
