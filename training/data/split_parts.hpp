// What becomes of each sequence, row or item when a data set is split, and what that means for its users.
#pragma once

#include <cstdint>
#include <vector>

#include "training/data/interaction_split.hpp"

namespace segue::training {

enum class Part : std::uint8_t { fit, validation, test };

/// Of each of `count`, in order or in a random one, by the options' shares: the last are the test, those
/// before them validate.
std::vector<Part> parts_of(std::size_t count, const SplitOptions& options, bool random);

/// A user of whom nothing was learnt is anonymous in the cases.
void make_anonymous(const Interactions& data, const std::vector<InteractionRow>& learnt,
                    std::vector<RankingCase>& cases);

/// The items of each user in all rows, ascending, each once.
std::vector<std::vector<std::int32_t>> items_by_user(const Interactions& data);

}  // namespace segue::training
