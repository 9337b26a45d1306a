#include "training/reports/epoch_events.hpp"

#include <vector>

#include "training/reports/tensorboard/event_file.hpp"

namespace segue::training {

boost::system::result<void, std::string> write_epoch_events(std::span<const EpochFigures> epochs,
                                                            std::size_t k,
                                                            const std::filesystem::path& folder) {
  if (epochs.empty()) return {};
  auto file = EventFile::create(folder);
  if (file.has_error()) return file.error();
  const auto at = "@" + std::to_string(k);
  for (const auto& epoch : epochs) {
    const std::vector<Scalar> scalars{{"training/loss", epoch.loss},
                                      {"training/seconds", epoch.seconds},
                                      {"validation/hr" + at, epoch.hit_rate},
                                      {"validation/ndcg" + at, epoch.ndcg},
                                      {"validation/coverage" + at, epoch.coverage}};
    if (auto written = file->add(epoch.epoch, scalars); written.has_error()) return written;
  }
  return {};
}

}  // namespace segue::training
