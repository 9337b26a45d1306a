#include <iostream>
#include <memory>
#include <stdexcept>

#include "base/clock.hpp"
#include "configs/duration.hpp"
#include "serving/access/player_token.hpp"
#include "serving/commands/commands.hpp"

namespace segue::serving {
namespace {

int issue_token(const configs::Config& config, const std::string& user, const std::string& expires) {
  if (config.serving.token_secret.empty())
    throw std::runtime_error("serving.token_secret is empty: players need no token");
  const auto lifetime = configs::parse_duration(expires);
  if (!lifetime)
    throw std::runtime_error("--expires \"" + expires + "\" is no duration such as 30min, 1h or 7d");
  std::cout << make_player_token(config.serving.token_secret, user,
                                 (base::unix_ms() + lifetime->count()) / 1000)
            << '\n';
  return 0;
}

}  // namespace

void add_token_command(CLI::App& app, const configs::GlobalOptions& options) {
  CLI::App* command = app.add_subcommand("token", "Issue a player's token, signed with serving.token_secret");
  const auto user = std::make_shared<std::string>();
  const auto expires = std::make_shared<std::string>("1h");
  command->add_option("--user", *user, "The user id that the token vouches for")->required();
  command->add_option("--expires", *expires, "How long it is valid")->capture_default_str();
  configs::on_run(command, [=] { return issue_token(options.load(), *user, *expires); });
}

}  // namespace segue::serving
