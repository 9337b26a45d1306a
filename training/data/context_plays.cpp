#include "training/data/context_plays.hpp"

namespace segue::training {

std::vector<ContextPlay> context_plays(const Corpus& corpus, std::span<const CorpusSession> sessions) {
  std::vector<ContextPlay> contexts;
  for (const auto& session : sessions) {
    const Play* previous = nullptr;
    for (const auto& play : corpus.plays_of(session)) {
      ContextPlay context{session.user, -1,          sessions::Action::unknown,
                          play.track,   play.action, !play.is_evaluated()};
      if (previous) {
        context.previous = previous->track;
        context.action = previous->action_then();
      }
      contexts.push_back(context);
      previous = &play;
    }
  }
  return contexts;
}

}  // namespace segue::training
