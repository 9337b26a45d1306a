// Options of the models that a service trains. `segue evaluate --setting` knows them by the same names, with
// the same defaults: those that did best on the validation cases of #nowplaying (sequences) and MovieLens
// 100k (FM).
#pragma once

#include <boost/describe.hpp>
#include <cstdint>

namespace segue::configs {

/// Of networks that read sessions, and of their training.
struct SequenceOptions {
  std::int64_t units = 100;
  std::int64_t layers = 1;
  bool tied = true;            // the output embedding is the input embedding
  bool gaps = false;           // the time since the play before is an input
  std::int64_t positions = 0;  // so many places in the session are told apart as an input
  bool artists = true;  // tracks of one artist share a part of their embedding, where artists are known
  double dropout = 0.35;
  std::int64_t epochs = 20;   // at most
  std::int64_t patience = 3;  // epochs without a better validation after which no more are learnt
  std::int64_t lanes = 32;    // sessions side by side in a batch
  std::int64_t steps = 24;    // of a session in a batch; the gradient reaches back no further
  bool shuffled = false;      // a pass takes the sessions in a random order instead of theirs
  double action_mask = 0.3;   // probability that a known action is shown as unknown
  double skipped_target_weight = 0.25;
  std::int64_t negatives = 2048;   // shared by a batch; 0: all, a full softmax
  double negative_exponent = 0.5;  // negatives are drawn ∝ popularity^exponent
  bool bpr_max = false;            // instead of the softmax
  double bpr_max_regularisation = 1;
  bool adagrad = true;  // else Adam, which wants steps some thirty times smaller
  double learning_rate = 0.2;
  double dense_learning_rate = 0.02;  // of the layers that all sessions share; 0: as learning_rate
  double momentum = 0.2;              // Adagrad's
  double clip = 5;                    // largest norm of the gradient
  std::int64_t shards = 2;            // parts of a batch that are worked on side by side
};
BOOST_DESCRIBE_STRUCT(SequenceOptions, (),
                      (units, layers, tied, gaps, positions, artists, dropout, epochs, patience, lanes, steps,
                       shuffled, action_mask, skipped_target_weight, negatives, negative_exponent, bpr_max,
                       bpr_max_regularisation, adagrad, learning_rate, dense_learning_rate, momentum, clip,
                       shards))

struct LstmOptions : SequenceOptions {
  double embedding_dropout = 0;
};
BOOST_DESCRIBE_STRUCT(LstmOptions, (SequenceOptions), (embedding_dropout))

/// Of the factorisation machine, its relatives, and their training; the defaults are the FM-GCN's.
struct FmOptions {
  std::int64_t dimensions = 64;
  std::int64_t layers = 1;        // of graph convolution
  double self_weight = 0.8;       // γ of a node's own embedding
  double neighbour_weight = 1.2;  // and of all layers of the graph together
  std::int64_t heads = 0;         // of graph attention; 0: convolution
  std::int64_t hidden = 0;        // units of Neural FM's layer; 0: none
  double dropout = 0;
  bool first_order = true;
  bool features = false;               // what the data set says of its items takes part in their embeddings
  double own_dropout = 0;              // see models::FmNetworkOptions
  bool pointwise = false;              // cross-entropy instead of BPR
  std::int64_t softmax_negatives = 0;  // more than 0: sampled softmax over so many that a batch shares
  std::int64_t epochs = 30;            // at most
  std::int64_t patience = 3;
  std::int64_t batch = 1024;      // plays
  std::int64_t negatives = 10;    // per play
  double negative_exponent = 0;   // negatives are drawn ∝ popularity^exponent
  double learning_rate = 0.003;   // Adam's
  double regularisation = 0.002;  // of the squared embeddings of a batch
  std::int64_t folds = 1;         // see training's FmLearner
};
BOOST_DESCRIBE_STRUCT(FmOptions, (),
                      (dimensions, layers, self_weight, neighbour_weight, heads, hidden, dropout, first_order,
                       features, own_dropout, pointwise, softmax_negatives, epochs, patience, batch,
                       negatives, negative_exponent, learning_rate, regularisation, folds))

}  // namespace segue::configs
