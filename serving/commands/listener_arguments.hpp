// What the commands that play the part of listeners ask for.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/http_client.hpp"
#include "configs/command_line.hpp"

namespace segue::serving {

struct ListenerArguments {
  std::string server;
  std::string json_file;
  std::uint32_t listeners = 1000;
  std::uint32_t tracks = 20'000;
  std::uint64_t seed = 1;
  double rate = 0;
  double seconds = 0;  // 0: until interrupted

  /// The arguments outlive the command.
  void add_to(CLI::App& command);

  /// Of a server that is ready; throws std::runtime_error when there is none within half a minute.
  base::Endpoint endpoint(const configs::Config& config) const;

  std::chrono::milliseconds duration() const;

  /// Into json_file, where one is named. Throws std::runtime_error when that cannot be.
  void write(const std::string& json) const;
};

/// A prefix of event ids, different in every run: a repeated id would be a duplicate.
std::string run_name(char kind);

}  // namespace segue::serving
