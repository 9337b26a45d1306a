#include "training/retraining/retrain_commands.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace segue::training {

std::vector<ingest::RetrainCommand> RetrainCommands::waiting() {
  std::vector<ingest::RetrainCommand> commands;
  std::set<std::string> jobs;
  for (auto& [partition, state] : partitions_) {
    std::erase_if(state.waiting, [this](const auto& waiting) {
      const auto* job = states_.find(waiting.second.job_id);
      return job && training::ended(job->state);
    });
    for (const auto& [offset, command] : state.waiting)
      if (jobs.insert(command.job_id).second) commands.push_back(command);
  }
  std::stable_sort(commands.begin(), commands.end(),
                   [](const auto& a, const auto& b) { return a.requested_at_ms < b.requested_at_ms; });
  return commands;
}

void RetrainCommands::ended(const std::vector<ingest::RetrainCommand>& commands) {
  std::set<std::string> jobs;
  for (const auto& command : commands) jobs.insert(command.job_id);
  for (auto& [partition, state] : partitions_)
    std::erase_if(state.waiting, [&](const auto& waiting) { return jobs.contains(waiting.second.job_id); });
}

ingest::Offset RetrainCommands::assigned(ingest::Partition partition, const ingest::Position& committed,
                                         ingest::Offset low, ingest::Offset high) {
  auto& state = partitions_[partition];
  taken_over_ = true;
  state.waiting.clear();
  state.next = committed.next < 0 ? low : std::clamp(committed.next, low, high);
  return state.next;
}

void RetrainCommands::record(const ingest::Record& record) {
  auto& state = partitions_[record.partition];
  state.next = record.offset + 1;
  if (!record.value) return;
  auto command = ingest::parse_retrain_command(*record.value);
  if (command.has_error()) {
    spdlog::warn("the command at partition {}, offset {} is not obeyed: {}", record.partition, record.offset,
                 command.error());
    return;
  }
  state.waiting.emplace(record.offset, *std::move(command));
}

std::optional<ingest::Position> RetrainCommands::committable(ingest::Partition partition) {
  const auto found = partitions_.find(partition);
  if (found == partitions_.end()) return std::nullopt;
  const auto& state = found->second;
  return ingest::Position{state.waiting.empty() ? state.next : state.waiting.begin()->first, ""};
}

void RetrainCommands::revoked(ingest::Partition partition, bool) {
  partitions_.erase(partition);
  if (partitions_.empty()) taken_over_ = false;  // a job that runs now is another trainer's
}

}  // namespace segue::training
