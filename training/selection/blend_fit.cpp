#include "training/selection/blend_fit.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.hpp"
#include "models/networks/torch_tensor.hpp"
#include "models/scoring/frozen_fm.hpp"
#include "models/scoring/frozen_lstm.hpp"
#include "training/selection/best.hpp"

namespace segue::training {
namespace {

constexpr std::size_t chunk = 64;  // queries whose [chunk, tracks] scores are held at a time

// Of the parts in units of their spread. One part alone first, then the finer mixtures.
std::vector<models::Blend> grid() {
  std::vector<models::Blend> points{{1, 0, 0}, {0, 1, 0}};
  for (const float fm : {0.F, 0.1F, 0.2F, 0.35F, 0.5F, 0.75F, 1.F, 1.5F, 2.5F, 4.F})
    for (const float popularity : {0.F, 0.1F, 0.2F, 0.4F, -0.1F, -0.2F})
      points.push_back({1, fm, popularity});
  return points;
}

// queries x tracks for one part.
at::Tensor scores(std::span<const BlendQuery> queries, std::vector<float> BlendQuery::*part,
                  const at::Tensor& matrix, const at::Tensor& bias) {
  auto stacked = at::empty({static_cast<std::int64_t>(queries.size()), matrix.size(1)});
  for (std::size_t i = 0; i < queries.size(); ++i)
    std::copy((queries[i].*part).begin(), (queries[i].*part).end(),
              stacked.data_ptr<float>() + static_cast<std::ptrdiff_t>(i) * matrix.size(1));
  return at::addmm(bias, stacked, matrix.t());
}

double spread(const at::Tensor& scores) {
  const auto mean = scores.std(-1).mean().item<double>();
  return mean > 0 ? mean : 1;
}

// A tie counts against the target.
std::int64_t rank(const models::Blend& blend, const float* lstm, const float* fm, const float* popularity,
                  std::int64_t tracks, std::int32_t target) {
  const auto score = [&](std::int64_t i) {
    return blend.lstm * lstm[i] + blend.fm * fm[i] + blend.popularity * popularity[i];
  };
  const float bar = score(target);
  std::int64_t rank = 0;
  for (std::int64_t i = 0; i < tracks; ++i) rank += score(i) >= bar ? 1 : 0;
  return std::max<std::int64_t>(rank, 1);
}

}  // namespace

std::vector<BlendQuery> blend_queries(const models::LstmWeights& lstm, const models::FmWeights& fm,
                                      const Corpus& corpus, std::span<const CorpusSession> sessions) {
  const models::FrozenLstm frozen_lstm(lstm, models::RowsView(lstm.track_embedding));
  const models::FrozenFm frozen_fm(fm);
  std::vector<BlendQuery> queries;
  std::vector<float> scratch;
  std::vector<models::LstmState> after;  // the state after each step of a session
  for (const auto& session : sessions) {
    const auto plays = corpus.plays_of(session);
    after.clear();
    for (std::size_t step = 0; step + 1 < plays.size(); ++step) {
      after.emplace_back();
      // As the recommender does: a late end changes the states from its step on.
      const auto ended = ended_late_at(plays, step);
      for (std::size_t again = ended.empty() ? step : ended.front(); again <= step; ++again) {
        const Play& play = plays[again];
        after[again] = again == 0 ? frozen_lstm.initial_state() : after[again - 1];
        const models::LstmInput input{play.track, play.action_then(step - again), play.gap,
                                      static_cast<std::int64_t>(again)};
        models::LstmState* const states[] = {&after[again]};
        frozen_lstm.step({&input, 1}, states, scratch);
      }
      if (!plays[step + 1].is_evaluated()) continue;
      auto& query = queries.emplace_back();
      const float* hidden = frozen_lstm.hidden(after[step]);
      query.lstm.assign(hidden, hidden + frozen_lstm.units());
      query.fm.resize(static_cast<std::size_t>(frozen_fm.dims()));
      frozen_fm.query({session.user, plays[step].track, plays[step].action_then()}, 1, query.fm);
      query.target = plays[step + 1].track;
    }
  }
  return queries;
}

models::Blend fit_blend(const models::LstmWeights& lstm, const models::FmWeights& fm,
                        const std::vector<float>& popularity, const Corpus& corpus,
                        std::span<const CorpusSession> sessions, std::int64_t plays, std::uint64_t seed,
                        const base::Progress& progress) {
  auto queries = blend_queries(lstm, fm, corpus, sessions);
  base::Random random(seed);
  random.shuffle(std::span(queries));
  queries.resize(std::min(queries.size(), static_cast<std::size_t>(plays)));

  const auto lstm_matrix = models::to_torch(lstm.output.empty() ? lstm.track_embedding : lstm.output);
  const auto lstm_bias = models::to_torch(lstm.output_bias);
  const auto fm_matrix = models::to_torch(fm.track), fm_bias = models::to_torch(fm.track_bias);
  auto log_counts = at::empty({static_cast<std::int64_t>(popularity.size())});
  std::transform(popularity.begin(), popularity.end(), log_counts.data_ptr<float>(),
                 [](float count) { return std::log1p(count); });

  const auto points = grid();
  std::vector<models::Blend> blends;
  std::vector<double> reciprocal_ranks(points.size());
  for (std::size_t begin = 0; begin < queries.size(); begin += chunk) {
    const auto some = std::span(queries).subspan(begin, std::min(chunk, queries.size() - begin));
    const auto by_lstm = scores(some, &BlendQuery::lstm, lstm_matrix, lstm_bias);
    const auto by_fm = scores(some, &BlendQuery::fm, fm_matrix, fm_bias);
    if (blends.empty()) {
      const double units[] = {spread(by_lstm), spread(by_fm), spread(log_counts)};
      for (const auto& point : points)
        blends.push_back({static_cast<float>(point.lstm / units[0]), static_cast<float>(point.fm / units[1]),
                          static_cast<float>(point.popularity / units[2])});
    }
    const auto tracks = by_lstm.size(1);
    for (std::size_t i = 0; i < some.size(); ++i) {
      const auto* lstm_row = by_lstm.data_ptr<float>() + static_cast<std::int64_t>(i) * tracks;
      const auto* fm_row = by_fm.data_ptr<float>() + static_cast<std::int64_t>(i) * tracks;
      for (std::size_t p = 0; p < points.size(); ++p)
        reciprocal_ranks[p] +=
            1.0 / static_cast<double>(rank(blends[p], lstm_row, fm_row, log_counts.data_ptr<float>(), tracks,
                                           some[i].target));
    }
    progress(static_cast<double>(begin + some.size()) / static_cast<double>(queries.size()),
             "fitting the blend");
  }
  Best<models::Blend> best;
  best.offer(std::numeric_limits<double>::lowest(), {1, 1, 0});
  for (std::size_t p = 0; p < blends.size(); ++p) best.offer(reciprocal_ranks[p], blends[p]);
  return best.choice();
}

}  // namespace segue::training
