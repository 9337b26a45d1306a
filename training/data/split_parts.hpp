// Assignment of sequences, rows or items to fit, validation and test, and helpers common to all protocols.
#pragma once

#include <cstdint>
#include <vector>

#include "training/data/interaction_split.hpp"

namespace segue::training {

enum class Part : std::uint8_t { fit, validation, test };

/// [count] part of each, by the options' shares: the last are the test, those before them the validation; in
/// a random permutation if `random`.
std::vector<Part> parts_of(std::size_t count, const SplitOptions& options, bool random);

/// Makes the query anonymous in every case whose user has no training row.
void make_anonymous(const Interactions& data, const std::vector<InteractionRow>& training,
                    std::vector<RankingCase>& cases);

/// [users] distinct items of each user over all rows, ascending.
std::vector<std::vector<std::int32_t>> items_by_user(const Interactions& data);

}  // namespace segue::training
