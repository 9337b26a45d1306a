#include "training/data/artists.hpp"

#include <string>
#include <string_view>
#include <unordered_map>

namespace segue::training {
namespace {

class Numbers {
 public:
  explicit Numbers(std::size_t tracks) : of_(tracks) {}

  void add(std::size_t track, std::string_view artist) {
    if (artist.empty()) return;
    of_[track] =
        number_.try_emplace(std::string(artist), static_cast<std::int64_t>(number_.size()) + 1).first->second;
  }

  std::vector<std::int64_t> take() {
    if (number_.empty()) of_.clear();
    return std::move(of_);
  }

 private:
  std::unordered_map<std::string, std::int64_t> number_;
  std::vector<std::int64_t> of_;
};

}  // namespace

std::vector<std::int64_t> artist_numbers(const Corpus& corpus) {
  std::unordered_map<std::string_view, std::size_t> row;
  for (std::size_t i = 0; i < corpus.vocabulary.tracks.size(); ++i)
    row.emplace(corpus.vocabulary.tracks[i], i);
  Numbers numbers(corpus.vocabulary.tracks.size());
  for (const auto& track : corpus.metadata) numbers.add(row.at(track.track_id), track.artist);
  return numbers.take();
}

std::vector<std::int64_t> artist_numbers(const Interactions& data) {
  Numbers numbers(data.items.size());
  for (std::size_t i = 0; i < data.items.size(); ++i) numbers.add(i, data.artists[i]);
  return numbers.take();
}

}  // namespace segue::training
