#include "models/scoring/recommender.hpp"

#include <algorithm>

#include "models/scoring/lstm_cache.hpp"
#include "models/scoring/model_impl.hpp"

namespace segue::models {

namespace {

using sessions::Session;
using sessions::Step;

/// Rows excluded from the list by the options, ascending.
void excluded_rows(const Model& model, const Request& request, std::vector<std::int32_t>& rows) {
  rows.clear();
  const auto exclude = [&](sessions::TrackId track) {
    if (const std::int32_t row = model.row(track); row >= 0) rows.push_back(row);
  };
  const ListOptions& options = *request.options;
  for (const sessions::TrackId track : options.blocked) exclude(track);
  if (request.session) {
    for (const Step& step : request.session->steps) {
      const bool skipped = step.action == sessions::Action::skipped;
      if (options.exclude_just_played || (options.exclude_just_skipped && skipped)) exclude(step.track);
    }
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
}

/// The session's cache, reset if another model made it or it is not behind the session.
LstmCache& cache_of(Session& session, const Model::Impl& model) {
  auto* cache = dynamic_cast<LstmCache*>(session.cache.get());
  if (!cache) {
    auto fresh = std::make_unique<LstmCache>();
    cache = fresh.get();
    session.cache = std::move(fresh);
  }
  if (cache->generation != model.generation || cache->steps >= session.steps.size()) {
    cache->generation = model.generation;
    cache->steps = 0;
    cache->state = model.lstm->initial_state();
  }
  return *cache;
}

}  // namespace

struct Recommender::Impl {
  struct Work {
    std::vector<std::int32_t> excluded;
    LstmCache* cache = nullptr;  // null: the LSTM does not contribute to this list
    LstmState state;             // including the last step
    bool anything_known = false;
  };

  std::vector<Work> work;
  std::vector<LstmInput> inputs;
  std::vector<LstmState*> states;
  std::vector<float> lstm_scratch;
  std::vector<float> queries;
  std::vector<ScanQuery> scans;
  std::vector<std::size_t> scanned;  // request of each scan
  std::vector<std::vector<RankedRow>> ranked;
  Scanner scanner;
  WithdrawnRows withdrawn_rows;

  void prepare(const Model& model, std::span<const Request> requests);
  void advance_lstm(const Model& model, std::span<const Request> requests);
  void compose_query(const Model& model, const Request& request, const Work& item, float* query);
};

void Recommender::Impl::prepare(const Model& model, std::span<const Request> requests) {
  if (work.size() < requests.size()) work.resize(requests.size());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    Work& item = work[i];
    excluded_rows(model, requests[i], item.excluded);
    if (requests[i].withdrawn) withdrawn_rows.exclude(model, *requests[i].withdrawn, item.excluded);
    item.cache = nullptr;
    item.anything_known = false;
    Session* session = requests[i].session;
    const bool has_steps = session && !session->steps.empty();
    if (has_steps && model.impl().lstm) {
      item.anything_known = std::any_of(session->steps.begin(), session->steps.end(),
                                        [&](const Step& step) { return model.row(step.track) >= 0; });
      if (item.anything_known) item.cache = &cache_of(*session, model.impl());
    }
    if (model.impl().fm && (model.user_row(requests[i].user_id) >= 0 ||
                            (has_steps && model.row(session->steps.back().track) >= 0))) {
      item.anything_known = true;
    }
  }
}

/// Feeds the steps missing in the caches, one step of every session at a time, then each session's last step
/// to a copy of the state.
void Recommender::Impl::advance_lstm(const Model& model, std::span<const Request> requests) {
  const auto feed = [&](const Session& session, std::size_t position, LstmState& state) {
    const Step& step = session.steps[position];
    const std::int32_t row = model.row(step.track);
    if (row < 0) return;  // an unknown track is no step
    inputs.push_back({row, step.action, step.gap, static_cast<std::int64_t>(position)});
    states.push_back(&state);
  };
  const auto flush = [&] {
    if (!inputs.empty()) model.impl().lstm->step(inputs, states, lstm_scratch);
    inputs.clear();
    states.clear();
  };
  for (bool behind = true; behind;) {
    behind = false;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      LstmCache* cache = work[i].cache;
      if (!cache || cache->steps + 1 >= requests[i].session->steps.size()) continue;
      feed(*requests[i].session, cache->steps++, cache->state);
      behind = true;
    }
    flush();
  }
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (!work[i].cache) continue;
    work[i].state = work[i].cache->state;
    feed(*requests[i].session, requests[i].session->steps.size() - 1, work[i].state);
  }
  flush();
}

void Recommender::Impl::compose_query(const Model& model, const Request& request, const Work& item,
                                      float* query) {
  const Model::Impl& impl = model.impl();
  std::int64_t units = 0;
  if (impl.lstm) {
    units = impl.lstm->units();
    if (item.cache) {
      const float* hidden = impl.lstm->hidden(item.state);
      for (std::int64_t j = 0; j < units; ++j) query[j] = impl.blend.lstm * hidden[j];
    }
  }
  if (impl.fm) {
    FmContext context{model.user_row(request.user_id), -1, sessions::Action::unknown};
    if (request.session && !request.session->steps.empty()) {
      const Step& last = request.session->steps.back();
      context.previous = model.row(last.track);
      context.action = last.action;
    }
    impl.fm->query(context, impl.blend.fm, {query + units, static_cast<std::size_t>(impl.fm->dims())});
  }
}

Recommender::Recommender() : impl_(std::make_unique<Impl>()) {}
Recommender::~Recommender() = default;

List Recommender::recommend(const Model& model, const Request& request) {
  List list;
  recommend(model, {&request, 1}, {&list, 1});
  return list;
}

void Recommender::recommend(const Model& model, std::span<const Request> requests, std::span<List> lists) {
  Impl& scratch = *impl_;
  scratch.prepare(model, requests);
  if (model.impl().lstm) scratch.advance_lstm(model, requests);

  const std::size_t stride = model.impl().index ? model.impl().index->matrix().stride() : 0;
  scratch.queries.assign(requests.size() * stride, 0.0F);
  scratch.ranked.resize(std::max(scratch.ranked.size(), requests.size()));
  scratch.scans.clear();
  scratch.scanned.clear();
  std::vector<RankedRow> popular;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const Impl::Work& item = scratch.work[i];
    const auto k = static_cast<std::size_t>(std::max<std::int64_t>(requests[i].options->k, 0));
    if (!item.anything_known) {
      model.impl().popularity.top_k(k, item.excluded, popular);
      lists[i] = {model.number(), {}};
      for (const RankedRow& ranked : popular)
        lists[i].tracks.push_back({model.track(ranked.row), ranked.score});
      continue;
    }
    float* query = scratch.queries.data() + i * stride;
    scratch.compose_query(model, requests[i], item, query);
    scratch.scans.push_back({query, k, item.excluded});
    scratch.scanned.push_back(i);
  }
  if (scratch.scans.empty()) return;
  scratch.scanner.top_k(*model.impl().index, scratch.scans, {scratch.ranked.data(), scratch.scans.size()});
  for (std::size_t s = 0; s < scratch.scans.size(); ++s) {
    List& list = lists[scratch.scanned[s]];
    list = {model.number(), {}};
    for (const RankedRow& ranked : scratch.ranked[s]) {
      list.tracks.push_back({model.track(ranked.row), ranked.score});
    }
  }
}

}  // namespace segue::models
