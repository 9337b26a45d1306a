#include "models/scoring/withdrawn_tracks.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>

#include "models/scoring/model_impl.hpp"

namespace segue::models {
namespace {

std::uint64_t next_generation() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

WithdrawnTracks::WithdrawnTracks(std::vector<sessions::TrackId> tracks)
    : tracks_(std::move(tracks)), generation_(next_generation()) {
  std::ranges::sort(tracks_);
  tracks_.erase(std::unique(tracks_.begin(), tracks_.end()), tracks_.end());
}

bool WithdrawnTracks::contains(sessions::TrackId track) const {
  return std::ranges::binary_search(tracks_, track);
}

void WithdrawnRows::find(const Model& model, const WithdrawnTracks& withdrawn) {
  rows_.clear();
  for (const sessions::TrackId track : withdrawn.tracks())
    if (const std::int32_t row = model.row(track); row >= 0) rows_.push_back(row);
  std::ranges::sort(rows_);
  model_ = model.impl().generation;
  withdrawn_ = withdrawn.generation();
}

void WithdrawnRows::exclude(const Model& model, const WithdrawnTracks& withdrawn,
                            std::vector<std::int32_t>& excluded) {
  if (model_ != model.impl().generation || withdrawn_ != withdrawn.generation()) find(model, withdrawn);
  together_.clear();
  std::ranges::set_union(excluded, rows_, std::back_inserter(together_));
  excluded.swap(together_);
}

}  // namespace segue::models
