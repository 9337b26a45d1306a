// The command-line arguments shared by the commands that simulate listeners.
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

  /// The object must outlive the command.
  void add_to(CLI::App& command);

  /// The endpoint of a ready server; throws std::runtime_error when it is not ready within half a minute.
  base::Endpoint endpoint(const configs::Config& config) const;

  std::chrono::milliseconds duration() const;

  /// Writes to json_file, if given. Throws std::runtime_error on failure.
  void write(const std::string& json) const;
};

/// A prefix of event ids, different in every run: a repeated id would be a duplicate.
std::string run_name(char kind);

}  // namespace segue::serving
