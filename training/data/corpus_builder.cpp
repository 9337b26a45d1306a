#include "training/data/corpus_builder.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

namespace segue::training {
namespace {

// Numbers sorted by `key`, and the rank of each number in that order.
template <class Key>
std::pair<std::vector<std::uint32_t>, std::vector<std::int32_t>> ordered(std::vector<std::uint32_t> numbers,
                                                                         std::size_t all, const Key& key) {
  std::sort(numbers.begin(), numbers.end(), [&](auto a, auto b) { return key(a) < key(b); });
  std::vector<std::int32_t> row(all, -1);
  for (std::size_t i = 0; i < numbers.size(); ++i) row[numbers[i]] = static_cast<std::int32_t>(i);
  return {std::move(numbers), std::move(row)};
}

}  // namespace

CorpusBuilder::Track& CorpusBuilder::track(std::uint32_t number) {
  if (number >= tracks_.size()) tracks_.resize(number + 1);
  return tracks_[number];
}

std::int32_t CorpusBuilder::user_number(const std::string& user_id, const Appearance& at) {
  const auto [found, is_new] = users_.try_emplace(user_id);
  auto& user = found->second;
  if (is_new) user = {static_cast<std::int32_t>(users_.size() - 1), at};
  user.first = std::min(user.first, at);
  return user.number;
}

void CorpusBuilder::add(ingest::TrackMetadata metadata, ingest::Partition partition, ingest::Offset offset) {
  const Appearance at{0, partition, offset};
  auto& known = track(interner_.intern(metadata.track_id).value);
  known.first = std::min(known.first.value_or(at), at);
  if (known.metadata && at < known.described) return;
  known.described = at;
  known.metadata = std::move(metadata);
}

sessions::Outcome CorpusBuilder::add(const ingest::ListeningEvent& event, ingest::Partition partition,
                                     ingest::Offset offset) {
  auto found = partitions_.find(partition);
  if (found == partitions_.end())
    found = partitions_.emplace(partition, PartitionState{{options_, interner_}, {}}).first;
  auto& state = found->second;

  ++counts_.records;
  const auto result = state.fold.apply(event, offset);
  if (result.outcome == sessions::Outcome::duplicate || result.outcome == sessions::Outcome::echo)
    ++counts_.duplicates;
  if (result.outcome == sessions::Outcome::unmatched) ++counts_.unmatched;
  if (result.session == nullptr) return result.outcome;
  ++counts_.events;

  const Appearance at{1, partition, offset};
  std::string user_id(event.user_id);
  if (result.session_started) {
    CorpusSession session;
    session.partition = partition;
    session.first_offset = result.session->first_offset;
    session.started_ms = result.session->started_ms;
    session.user = user_number(user_id, at);
    state.sessions.push_back(sessions_.size());
    sessions_.push_back({session, {}});
  }
  auto& [session, plays, listed] = plays_of(state, result.session->first_offset);
  const auto& step = result.session->steps[result.step];
  if (result.step_opened) {
    plays.push_back({static_cast<std::int32_t>(step.track.value), step.action, step.recommended, step.gap});
    plays.back().unlisted = !result.session_started && !listed;
    auto& played = track(step.track.value);
    played.first = std::min(played.first.value_or(at), at);
  } else if (event.type != ingest::EventType::play) {
    auto& ended = plays[result.step];
    ended.action = step.action;
    ended.ended_late = static_cast<std::uint16_t>(
        std::min<std::size_t>(plays.size() - 1 - result.step, std::numeric_limits<std::uint16_t>::max()));
  }
  listed = result.outcome == sessions::Outcome::accepted;
  return result.outcome;
}

/// Sessions of a partition begin in the order of their first offsets.
CorpusBuilder::SessionPlays& CorpusBuilder::plays_of(const PartitionState& state,
                                                     ingest::Offset first_offset) {
  const auto found = std::ranges::lower_bound(state.sessions, first_offset, {}, [&](std::size_t index) {
    return sessions_[index].session.first_offset;
  });
  return sessions_[*found];
}

void CorpusBuilder::count_refused() {
  ++counts_.records;
  ++counts_.refused;
}

void CorpusBuilder::count_forwarded() {
  ++counts_.records;
  ++counts_.forwarded;
}

Corpus CorpusBuilder::build() && {
  Corpus corpus;
  corpus.counts = counts_;

  std::vector<std::uint32_t> appeared;
  for (std::uint32_t number = 0; number < tracks_.size(); ++number)
    if (tracks_[number].first) appeared.push_back(number);
  const auto [tracks, track_row] = ordered(std::move(appeared), tracks_.size(),
                                           [&](std::uint32_t number) { return *tracks_[number].first; });
  for (const auto number : tracks) {
    corpus.vocabulary.tracks.emplace_back(interner_.name({number}));
    if (auto& metadata = tracks_[number].metadata) corpus.metadata.push_back(std::move(*metadata));
  }

  std::vector<std::pair<Appearance, const std::string*>> user_by_number(users_.size());
  for (const auto& [user_id, user] : users_)
    user_by_number[static_cast<std::size_t>(user.number)] = {user.first, &user_id};
  std::vector<std::uint32_t> everyone(users_.size());
  std::iota(everyone.begin(), everyone.end(), 0U);
  const auto [users, user_row] = ordered(std::move(everyone), users_.size(),
                                         [&](std::uint32_t number) { return user_by_number[number].first; });
  for (const auto number : users) corpus.vocabulary.users.push_back(*user_by_number[number].second);

  std::sort(sessions_.begin(), sessions_.end(), [](const SessionPlays& a, const SessionPlays& b) {
    const auto key = [](const CorpusSession& s) {
      return std::tuple(s.started_ms, s.partition, s.first_offset);
    };
    return key(a.session) < key(b.session);
  });
  for (auto& [session, plays, listed] : sessions_) {
    session.user = user_row[static_cast<std::size_t>(session.user)];
    session.begin = corpus.plays.size();
    for (auto play : plays) {
      play.track = track_row[static_cast<std::size_t>(play.track)];
      corpus.plays.push_back(play);
    }
    session.end = corpus.plays.size();
    corpus.sessions.push_back(session);
  }
  return corpus;
}

}  // namespace segue::training
