// Test support: Segue as its operator runs it, each part a process of its own, in a folder of its own, on the
// broker that SEGUE_TEST_BROKERS names or else on an embedded one.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "configs/config.hpp"
#include "serving/simulator/websocket_client.hpp"
#include "tests/kafka_broker.hpp"
#include "tests/process.hpp"
#include "tests/temporary_folder.hpp"

namespace segue::testing {

class System {
 public:
  /// `settings` are further "section.key=value".
  explicit System(std::vector<std::string> settings = {});

  /// Throws std::runtime_error with the part's output when it does not come up.
  void start_server();
  void start_trainer();
  Process& server() { return *server_; }
  Process& trainer() { return *trainer_; }

  /// A command of `segue` in the background.
  Process start(const std::vector<std::string>& arguments);
  /// Runs a command to its end; throws with its output if it fails. Returns the output.
  std::string run(const std::vector<std::string>& arguments,
                  std::chrono::milliseconds deadline = std::chrono::minutes(5));
  /// Runs a command to its end; its exit status and output.
  std::pair<int, std::string> try_run(const std::vector<std::string>& arguments,
                                      std::chrono::milliseconds deadline = std::chrono::minutes(5));

  base::Endpoint endpoint() const;
  /// The body of a GET; throws if it is not answered with 200.
  std::string get(const std::string& target) const;

  const configs::Config& config() const { return config_; }
  const std::string& brokers() const { return broker_.brokers(); }
  std::filesystem::path file(const std::string& name) const { return folder_.path() / name; }

 private:
  std::vector<std::string> command(const std::vector<std::string>& arguments) const;

  KafkaBroker broker_;
  TemporaryFolder folder_;
  std::vector<std::string> settings_;
  configs::Config config_;
  std::unique_ptr<Process> server_;
  std::unique_ptr<Process> trainer_;
  std::string server_address_;
  int started_ = 0;
};

/// The folder of a data set, or empty where there is none: $SEGUE_DATA, else the checkout's neighbour.
std::filesystem::path data_folder(const std::string& name);

/// A number out of flat JSON such as `evaluate --json` writes, as the exact text that stands there.
std::string json_number(const std::string& json, const std::string& key);

}  // namespace segue::testing
