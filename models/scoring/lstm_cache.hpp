// The LSTM state cached with a session, so that an event costs one or two steps instead of the whole session.
#pragma once

#include <cstdint>

#include "models/scoring/frozen_lstm.hpp"
#include "sessions/session.hpp"

namespace segue::models {

/// The state after the first `steps` steps of the session, which no later event can change: the last step,
/// whose action may still arrive, is never among them.
struct LstmCache : sessions::SessionCache {
  std::uint64_t generation = 0;  // of the Model that made it; another Model starts over
  std::size_t steps = 0;
  LstmState state;

  void changed(std::size_t step) override {
    if (step < steps) generation = 0;  // of no model: it is made anew
  }
};

}  // namespace segue::models
