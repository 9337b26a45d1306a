#include "training/data/corpus.hpp"

#include <algorithm>
#include <cmath>

#include "base/sha256.hpp"

namespace segue::training {
namespace {

template <class Integer>
void append_little_endian(std::string& out, Integer value) {
  for (std::size_t byte = 0; byte < sizeof(value); ++byte)
    out += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * byte));
}

void append(std::string& out, const std::vector<std::string>& names) {
  append_little_endian(out, names.size());
  for (const auto& name : names) {
    append_little_endian(out, name.size());
    out += name;
  }
}

}  // namespace

std::vector<std::size_t> ended_late_at(std::span<const Play> plays, std::size_t step) {
  std::vector<std::size_t> ended;
  for (std::size_t earlier = 0; earlier < step; ++earlier)
    if (plays[earlier].ended_late == step - earlier) ended.push_back(earlier);
  return ended;
}

std::vector<float> play_counts(const Corpus& corpus, std::span<const CorpusSession> sessions) {
  std::vector<float> counts(corpus.vocabulary.tracks.size());
  for (const auto& session : sessions)
    for (const auto& play : corpus.plays_of(session)) ++counts[static_cast<std::size_t>(play.track)];
  return counts;
}

std::string digest(const Corpus& corpus) {
  std::string bytes;
  append(bytes, corpus.vocabulary.tracks);
  append(bytes, corpus.vocabulary.users);
  append_little_endian(bytes, corpus.sessions.size());
  for (const auto& session : corpus.sessions) {
    append_little_endian(bytes, session.partition);
    append_little_endian(bytes, session.first_offset);
    append_little_endian(bytes, session.user);
    append_little_endian(bytes, session.started_ms);
    append_little_endian(bytes, session.length());
    for (const auto& play : corpus.plays_of(session)) {
      append_little_endian(bytes, play.track);
      // What a log without late ends and late sessions does not have is marked, so that its digest is as
      // before.
      const auto action = static_cast<std::uint8_t>(play.action);
      append_little_endian(bytes, static_cast<std::uint8_t>(action | (play.ended_late > 0 ? 0x80 : 0) |
                                                            (play.unlisted ? 0x40 : 0)));
      if (play.ended_late > 0) append_little_endian(bytes, play.ended_late);
      append_little_endian(bytes, static_cast<std::uint8_t>(play.recommended));
      append_little_endian(bytes, play.gap);
    }
  }
  return base::sha256_hex(bytes);
}

Split split_by_time(const Corpus& corpus, double held_out) {
  const std::span<const CorpusSession> all(corpus.sessions);
  const auto share = [&](double of) {
    return static_cast<std::size_t>(std::ceil(of * static_cast<double>(all.size())));
  };
  const auto judged = share(held_out);
  const auto chosen = std::min(share(held_out / 2), all.size() - judged);
  const auto learnt = all.size() - judged - chosen;
  return {all.subspan(0, learnt), all.subspan(learnt, chosen), all.subspan(learnt + chosen)};
}

}  // namespace segue::training
