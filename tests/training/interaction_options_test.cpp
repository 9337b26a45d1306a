#include "training/data/interaction_options.hpp"

#include <gtest/gtest.h>

namespace segue::training {
namespace {

struct Parsed {
  std::string columns;
  InteractionFilter filter;
  SplitOptions split;

  explicit Parsed(const std::string& arguments) {
    CLI::App app;
    add_interaction_options(app, columns, filter, split);
    app.parse(arguments);
  }
};

TEST(InteractionOptions, LeaveTheDefaultsAlone) {
  const Parsed parsed("");
  EXPECT_EQ(parsed.split.protocol, Protocol::leave_one_out);
  EXPECT_EQ(parsed.split.test_share, 0.1);
  EXPECT_EQ(parsed.filter.min_item_support, 1U);
  EXPECT_FALSE(parsed.filter.once);
}

TEST(InteractionOptions, SetFilterAndSplit) {
  const Parsed parsed(
      "--columns user=u,item=i --protocol next-item --test-share 0.2 --validation-share 0.05 "
      "--random-sequences "
      "--split-seed 7 --min-item-support 2 --min-item-users 3 --min-user-support 4 --min-user-items 5 "
      "--min-length 6 --max-length 8 --filter-once");
  EXPECT_EQ(parsed.columns, "user=u,item=i");
  EXPECT_EQ(parsed.split.protocol, Protocol::next_item);
  EXPECT_EQ(parsed.split.test_share, 0.2);
  EXPECT_EQ(parsed.split.validation_share, 0.05);
  EXPECT_TRUE(parsed.split.random_sequences);
  EXPECT_EQ(parsed.split.split_seed, 7U);
  EXPECT_EQ(parsed.filter.min_item_support, 2U);
  EXPECT_EQ(parsed.filter.min_item_users, 3U);
  EXPECT_EQ(parsed.filter.min_user_support, 4U);
  EXPECT_EQ(parsed.filter.min_user_items, 5U);
  EXPECT_EQ(parsed.filter.min_sequence_length, 6U);
  EXPECT_EQ(parsed.filter.max_sequence_length, 8U);
  EXPECT_TRUE(parsed.filter.once);
  EXPECT_EQ(Parsed("--protocol random-rows").split.protocol, Protocol::random_rows);
}

TEST(InteractionOptions, RefuseWhatCannotBe) {
  EXPECT_THROW(Parsed("--protocol newest"), CLI::ValidationError);
  EXPECT_THROW(Parsed("--test-share 1"), CLI::ValidationError);
}

}  // namespace
}  // namespace segue::training
