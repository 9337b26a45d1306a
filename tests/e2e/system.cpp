#include "tests/e2e/system.hpp"

#include <cstdlib>
#include <stdexcept>

#include "configs/load.hpp"
#include "serving/simulator/server_figures.hpp"

namespace segue::testing {
namespace {

const std::string segue = SEGUE_BINARY_DIR "/bin/segue";

}  // namespace

System::System(std::vector<std::string> settings) {
  const configs::Kafka& kafka = broker_.options();
  settings_ = {"kafka.brokers=" + kafka.brokers,
               "kafka.embedded_address_file=" + kafka.embedded_address_file,
               "kafka.partitions=" + std::to_string(kafka.partitions),
               "kafka.group=" + kafka.group,
               "kafka.plays_topic=" + kafka.plays_topic,
               "kafka.tracks_topic=" + kafka.tracks_topic,
               "kafka.dead_letters_topic=" + kafka.dead_letters_topic,
               "kafka.retrain_topic=" + kafka.retrain_topic,
               "kafka.jobs_topic=" + kafka.jobs_topic,
               "kafka.layout_topic=" + kafka.layout_topic,
               "kafka.recommendations_topic=" + kafka.recommendations_topic,
               "kafka.session_timeout=" + std::to_string(kafka.session_timeout.count()) + "ms",
               "kafka.commit_interval=" + std::to_string(kafka.commit_interval.count()) + "ms",
               "registry.path=" + file("registry").string(),
               "serving.port=0",
               "training.every=0s"};
  settings_.insert(settings_.end(), settings.begin(), settings.end());
  config_ = configs::load(std::nullopt, settings_);
}

void System::start_server() {
  std::filesystem::remove(file("server.address"));
  server_ = std::make_unique<Process>(start({"serve", "--address-file", file("server.address")}));
  server_address_ = await_file(file("server.address"), *server_, std::chrono::seconds(60));
  if (server_address_.empty() || !serving::simulator::wait_until_ready(endpoint(), std::chrono::seconds(60)))
    throw std::runtime_error("no server: " + server_->output());
}

void System::start_trainer() { trainer_ = std::make_unique<Process>(start({"trainer"})); }

std::vector<std::string> System::command(const std::vector<std::string>& arguments) const {
  std::vector<std::string> command{segue};
  for (const std::string& setting : settings_) command.insert(command.end(), {"--set", setting});
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

Process System::start(const std::vector<std::string>& arguments) {
  return Process(command(arguments), file(arguments.front() + "." + std::to_string(started_++) + ".log"));
}

std::pair<int, std::string> System::try_run(const std::vector<std::string>& arguments,
                                            std::chrono::milliseconds deadline) {
  Process process = start(arguments);
  const auto status = process.wait(deadline);
  return {status.value_or(-1), process.output()};
}

std::string System::run(const std::vector<std::string>& arguments, std::chrono::milliseconds deadline) {
  auto [status, output] = try_run(arguments, deadline);
  if (status != 0)
    throw std::runtime_error("segue " + arguments.front() + " ended with " + std::to_string(status) + ": " +
                             output);
  return output;
}

base::Endpoint System::endpoint() const {
  const auto endpoint = base::parse_endpoint(server_address_);
  if (!endpoint) throw std::runtime_error(endpoint.error());
  return *endpoint;
}

std::string System::get(const std::string& target) const {
  const auto response = base::http_request(endpoint(), {.target = target});
  if (!response) throw std::runtime_error(response.error());
  if (response->status != 200) throw std::runtime_error(target + ": " + std::to_string(response->status));
  return response->body;
}

std::filesystem::path data_folder(const std::string& name) {
  const char* data = std::getenv("SEGUE_DATA");
  const std::filesystem::path root = data != nullptr
                                         ? std::filesystem::path(data)
                                         : std::filesystem::path(SEGUE_SOURCE_DIR) / ".." / "shared" / "data";
  return std::filesystem::exists(root / name) ? root / name : std::filesystem::path();
}

std::string json_number(const std::string& json, const std::string& key) {
  const auto at = json.find('"' + key + "\":");
  if (at == std::string::npos) throw std::runtime_error("no " + key + " in " + json);
  auto begin = at + key.size() + 3;
  while (json[begin] == ' ') ++begin;
  return json.substr(begin, json.find_first_of(",} \n", begin) - begin);
}

}  // namespace segue::testing
