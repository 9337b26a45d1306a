#include "training/data/interaction_options.hpp"

namespace segue::training {

void add_interaction_options(CLI::App& command, std::string& columns, InteractionFilter& filter,
                             SplitOptions& split) {
  command.add_option("--columns", columns,
                     "of csv:FILE: user=NAME,item=NAME, and session, time, weight, skipped, title, artist "
                     "likewise");

  command
      .add_option("--protocol", split.protocol,
                  "what is held out: the last row of each sequence (leave-one-out), the newest sequences "
                  "(next-item), random-rows, new-items, or edge-weights: as random-rows, but their weights "
                  "are predicted")
      ->transform(
          CLI::CheckedTransformer(std::map<std::string, Protocol>{{"leave-one-out", Protocol::leave_one_out},
                                                                  {"next-item", Protocol::next_item},
                                                                  {"random-rows", Protocol::random_rows},
                                                                  {"new-items", Protocol::new_items},
                                                                  {"edge-weights", Protocol::edge_weights}}))
      ->default_str("leave-one-out");
  command
      .add_option("--test-share", split.test_share, "share of the sequences, rows or items that is tested")
      ->check(CLI::Range(0.001, 0.9))
      ->capture_default_str();
  command
      .add_option("--validation-share", split.validation_share,
                  "share that validates (default: half of what is tested; of edge-weights as much)")
      ->check(CLI::Range(0.001, 0.9));
  command.add_flag("--random-sequences", split.random_sequences,
                   "next-item: hold out random sequences, not the newest");
  command
      .add_option("--shown", split.shown,
                  "new-items: rows of each new item that models see as input but are not trained on")
      ->check(CLI::Range(std::size_t{0}, split.support_rows))
      ->capture_default_str();
  command.add_flag("--among-new", split.among_new, "new-items: rank targets among the new items alone");
  command.add_option("--split-seed", split.split_seed, "of what is held out at random")
      ->capture_default_str();

  command.add_option("--min-item-support", filter.min_item_support, "rows that an item must have");
  command.add_option("--min-item-users", filter.min_item_users, "different users that an item must have");
  command.add_option("--min-user-support", filter.min_user_support, "rows that a user must have");
  command.add_option("--min-user-items", filter.min_user_items, "different items that a user must have");
  command.add_option("--min-length", filter.min_sequence_length, "rows that a sequence must have");
  command.add_option("--max-length", filter.max_sequence_length,
                     "newest rows kept of a sequence (default: all)");
  command.add_flag("--filter-once", filter.once, "filter in one pass, not until nothing more falls out");
}

}  // namespace segue::training
