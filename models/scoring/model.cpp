#include "models/scoring/model.hpp"

#include <atomic>
#include <cmath>

#include "models/scoring/model_impl.hpp"

namespace segue::models {

namespace {

std::uint64_t next_generation() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

/// The blend weights of the models are applied to the query; those of the biases here.
ScoreMatrix score_matrix(const Version& version) {
  const auto rows = static_cast<std::int64_t>(version.vocabulary.tracks.size());
  const Tensor* output = nullptr;
  if (version.lstm) {
    output = version.lstm->output.shape.empty() ? &version.lstm->track_embedding : &version.lstm->output;
  }
  const std::int64_t units = output ? output->dim(1) : 0;
  const std::int64_t dims = version.fm ? version.fm->track.dim(1) : 0;
  ScoreMatrix matrix(rows, units + dims);
  for (std::int64_t i = 0; i < rows; ++i) {
    double bias = version.blend.popularity * std::log1p(double{version.popularity[i]});
    if (output) {
      std::copy_n(output->row(i), units, matrix.row(i));
      bias += double{version.blend.lstm} * version.lstm->output_bias.data[i];
    }
    if (version.fm) {
      std::copy_n(version.fm->track.row(i), dims, matrix.row(i) + units);
      bias += double{version.blend.fm} * version.fm->track_bias.data[i];
    }
    matrix.bias()[i] = static_cast<float>(bias);
  }
  return matrix;
}

}  // namespace

Model::Impl::Impl(Version version, sessions::TrackInterner& interner)
    : manifest(std::move(version.manifest)),
      blend(version.blend),
      generation(next_generation()),
      user_names(std::move(version.vocabulary.users)),
      popularity(version.popularity) {
  for (const std::string& track : version.vocabulary.tracks) {
    const sessions::TrackId id = interner.intern(track);
    if (id.value >= row_of.size()) row_of.resize(id.value + std::size_t{1}, -1);
    row_of[id.value] = static_cast<std::int32_t>(tracks.size());
    tracks.push_back(id);
  }
  user_rows.reserve(user_names.size());
  for (const std::string& user : user_names) {
    user_rows.emplace(user, static_cast<std::int32_t>(user_rows.size()));
  }
  if (tracks.empty() || (!version.lstm && !version.fm)) return;

  index.emplace(score_matrix(version));
  if (version.lstm) {
    const bool tied = version.lstm->output.shape.empty();
    if (!tied) untied_embedding = std::move(version.lstm->track_embedding);
    const ScoreMatrix& matrix = index->matrix();
    const RowsView embedding =
        tied ? RowsView(matrix.row(0), matrix.rows(), version.lstm->track_embedding.dim(1), matrix.stride())
             : RowsView(untied_embedding);
    lstm.emplace(*version.lstm, embedding);
  }
  if (version.fm) fm.emplace(std::move(*version.fm));
}

Model::Model(Version version, sessions::TrackInterner& tracks)
    : impl_(std::make_unique<Impl>(std::move(version), tracks)) {}
Model::~Model() = default;

VersionNumber Model::number() const { return impl_->manifest.version; }
const Manifest& Model::manifest() const { return impl_->manifest; }
std::int64_t Model::rows() const { return static_cast<std::int64_t>(impl_->tracks.size()); }
sessions::TrackId Model::track(std::int32_t row) const { return impl_->tracks.at(row); }

std::int32_t Model::row(sessions::TrackId track) const {
  return track.value < impl_->row_of.size() ? impl_->row_of[track.value] : -1;
}

std::int32_t Model::user_row(std::string_view user_id) const {
  const auto found = impl_->user_rows.find(user_id);
  return found == impl_->user_rows.end() ? -1 : found->second;
}

}  // namespace segue::models
