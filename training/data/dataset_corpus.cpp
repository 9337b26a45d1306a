#include "training/data/dataset_corpus.hpp"

#include "training/data/corpus_builder.hpp"
#include "training/data/dataset_log.hpp"

namespace segue::training {

Corpus read_dataset(const configs::Config& config, std::string_view spec) {
  CorpusBuilder builder(config.sessions);
  DatasetLog log(spec, DatasetParts::training);
  ingest::Offset offset = 0;
  for (auto& track : log.take_tracks()) builder.add(std::move(track), 0, offset++);
  log.read([&](const ingest::ListeningEvent& event, ingest::Offset at) { builder.add(event, 0, at); });
  auto corpus = std::move(builder).build();
  corpus.source = log.source();
  return corpus;
}

}  // namespace segue::training
