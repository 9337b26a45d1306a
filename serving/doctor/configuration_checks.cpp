#include "serving/doctor/configuration_checks.hpp"

namespace segue::serving {

Diagnoses check_configuration(const configs::Config& config,
                              const std::optional<std::filesystem::path>& file) {
  Diagnosis sound{.level = Level::ok,
                  .subject = "configuration",
                  .text = file ? file->string() + " is correct" : "no file: every key has its default",
                  .remedy = ""};
  Diagnosis players{.level = Level::ok, .subject = "players", .text = "", .remedy = ""};
  const bool loopback = config.serving.address.starts_with("127.") || config.serving.address == "::1";
  if (!config.serving.token_secret.empty()) {
    players.text = "they prove who they are with a token (serving.token_secret)";
  } else if (loopback) {
    players.text = "they name their user without proof; only this machine can connect (serving.address)";
  } else {
    players.level = Level::warning;
    players.text = "whoever reaches " + config.serving.address +
                   " may name any user, and gets that user's lists: serving.token_secret is empty";
    players.remedy = "set serving.token_secret, and hand out tokens (`segue token`)";
  }
  return {sound, players};
}

}  // namespace segue::serving
