#include "ingest/commands/commands.hpp"

#include <spdlog/spdlog.h>

#include <filesystem>
#include <fstream>

#include "base/durable_file.hpp"
#include "base/stop_signals.hpp"
#include "base/value_of.hpp"
#include "ingest/embedded_broker.hpp"

namespace segue::ingest {
namespace {

/// The address file, by which other processes find the broker; written atomically, removed when the broker
/// ends.
class AddressFile {
 public:
  AddressFile(std::filesystem::path path, const std::string& address)
      : path_(std::move(path)), address_(address) {
    base::value_of(base::replace_durably(path_, address + '\n'));
  }
  ~AddressFile() {
    std::string now;
    std::getline(std::ifstream(path_), now);
    std::error_code ignored;
    if (now == address_) std::filesystem::remove(path_, ignored);  // else a newer broker's
  }

 private:
  std::filesystem::path path_;
  std::string address_;
};

int run(const configs::Kafka& options, const std::string& address_file) {
  base::StopSignals signals;  // before the broker starts its threads
  const EmbeddedBroker broker(options);
  const AddressFile file(address_file, broker.address());
  spdlog::info(
      "embedded broker on {} (address in {}); in memory: it keeps 5 MiB or 100,000 batches a partition",
      broker.address(), address_file);
  signals.wait();
  spdlog::info("embedded broker ends");
  return 0;
}

}  // namespace

void add_broker_command(CLI::App& app, const configs::GlobalOptions& options) {
  auto* const command =
      app.add_subcommand("broker", "run the embedded broker, a Kafka in memory for demo and tests");
  const auto address_file = std::make_shared<std::string>();
  const auto partitions = std::make_shared<std::int64_t>(0);
  command->add_option("--address-file", *address_file,
                      "where to leave host:port (default: kafka.embedded_address_file)");
  command->add_option("--partitions", *partitions, "partitions of its topics (default: kafka.partitions)")
      ->check(CLI::Range(1, 4096));
  command->footer(
      "It keeps 5 MiB or 100,000 batches a partition, drops the oldest silently, and forgets all when it "
      "ends.");
  configs::on_run(command, [options, address_file, partitions] {
    auto kafka = options.load().kafka;
    if (*partitions > 0) kafka.partitions = *partitions;
    return run(kafka, address_file->empty() ? kafka.embedded_address_file : *address_file);
  });
}

}  // namespace segue::ingest
