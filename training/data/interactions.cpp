#include "training/data/interactions.hpp"

#include <algorithm>
#include <tuple>

#include "ingest/datasets/interaction.hpp"
#include "training/data/interaction_metadata.hpp"
#include "training/data/names.hpp"

namespace segue::training {
namespace {

/// An interaction in the order of the file.
struct FileRow {
  InteractionRow row;
  bool held_out = false;
};

struct FileRows {
  Names users;
  Names items;
  std::vector<FileRow> rows;  // in order of the file
  std::int32_t sequences = 0;
  ingest::DatasetReport report;
};

boost::system::result<FileRows, std::string> read_file(const ingest::DatasetSpec& spec) {
  FileRows file;
  Names sequences;
  std::string key;
  const auto report = ingest::read_interactions(spec, [&](const ingest::Interaction& interaction) {
    // A session's id need not be unique among users; no id holds a zero byte.
    key.assign(interaction.user_id);
    if (!interaction.session_id.empty()) key.append(1, '\0').append(interaction.session_id);
    FileRow& added = file.rows.emplace_back();
    added.row.user = file.users.number(interaction.user_id);
    added.row.item = file.items.number(interaction.item_id);
    added.row.sequence = sequences.number(key);
    added.row.timestamp_ms = interaction.timestamp_ms;
    added.row.weight = interaction.weight;
    added.row.skipped = interaction.skipped;
    added.held_out = interaction.held_out;
  });
  if (report.has_error()) return report.error();
  file.report = *report;
  file.sequences = static_cast<std::int32_t>(sequences.names.size());
  return file;
}

/// A sequence as indices into FileRows::rows, oldest first.
using Sequence = std::vector<std::size_t>;

std::vector<Sequence> sequences_of(const FileRows& file) {
  std::vector<Sequence> sequences(static_cast<std::size_t>(file.sequences));
  for (std::size_t i = 0; i < file.rows.size(); ++i)
    sequences[static_cast<std::size_t>(file.rows[i].row.sequence)].push_back(i);
  for (Sequence& sequence : sequences)
    std::stable_sort(sequence.begin(), sequence.end(), [&](std::size_t a, std::size_t b) {
      return file.rows[a].row.timestamp_ms < file.rows[b].row.timestamp_ms;
    });
  return sequences;
}

/// Counts per user, or per item.
struct Support {
  std::vector<std::size_t> rows;
  std::vector<std::size_t> partners;  // number of distinct items, or users
};

/// Counts per number `one`, below `count`; a pair is (one, partner).
Support support_of(std::size_t count, std::vector<std::pair<std::int32_t, std::int32_t>> pairs) {
  Support support{std::vector<std::size_t>(count), std::vector<std::size_t>(count)};
  std::sort(pairs.begin(), pairs.end());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto one = static_cast<std::size_t>(pairs[i].first);
    ++support.rows[one];
    if (i == 0 || pairs[i] != pairs[i - 1]) ++support.partners[one];
  }
  return support;
}

void shorten(std::size_t max_length, std::vector<Sequence>& sequences) {
  if (max_length == 0) return;
  for (Sequence& sequence : sequences)
    if (sequence.size() > max_length)
      sequence.erase(sequence.begin(), sequence.end() - static_cast<std::ptrdiff_t>(max_length));
}

/// Whether rows were removed.
bool filter_once(const InteractionFilter& filter, const FileRows& file, std::vector<Sequence>& sequences) {
  std::vector<std::pair<std::int32_t, std::int32_t>> user_items, item_users;
  for (const Sequence& sequence : sequences)
    for (const std::size_t place : sequence) {
      const InteractionRow& row = file.rows[place].row;
      user_items.emplace_back(row.user, row.item);
      item_users.emplace_back(row.item, row.user);
    }
  const std::size_t before = user_items.size();
  const Support users = support_of(file.users.names.size(), std::move(user_items));
  const Support items = support_of(file.items.names.size(), std::move(item_users));
  std::size_t left = 0;
  for (Sequence& sequence : sequences) {
    std::erase_if(sequence, [&](std::size_t place) {
      const auto user = static_cast<std::size_t>(file.rows[place].row.user);
      const auto item = static_cast<std::size_t>(file.rows[place].row.item);
      return users.rows[user] < filter.min_user_support || users.partners[user] < filter.min_user_items ||
             items.rows[item] < filter.min_item_support || items.partners[item] < filter.min_item_users;
    });
    if (sequence.size() < filter.min_sequence_length) sequence.clear();
    left += sequence.size();
  }
  return left < before;
}

/// Non-empty sequences by time of their last row, those of the published test set last; ties in order of the
/// file.
void put_in_order(const FileRows& file, std::vector<Sequence>& sequences) {
  std::erase_if(sequences, [](const Sequence& sequence) { return sequence.empty(); });
  std::sort(sequences.begin(), sequences.end(), [&](const Sequence& a, const Sequence& b) {
    const auto age = [&](const Sequence& sequence) {
      const FileRow& last = file.rows[sequence.back()];
      return std::tuple(last.held_out, last.row.timestamp_ms, sequence.back());
    };
    return age(a) < age(b);
  });
}

/// Renumbers the names for which `used` holds, in the old order, and drops the others.
std::vector<std::int32_t> renumber(std::vector<std::string>& names, const std::vector<bool>& used) {
  std::vector<std::int32_t> numbers(names.size(), -1);
  std::int32_t next = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!used[i]) continue;
    numbers[i] = next;
    if (static_cast<std::size_t>(next) != i) names[static_cast<std::size_t>(next)] = std::move(names[i]);
    ++next;
  }
  names.resize(static_cast<std::size_t>(next));
  return numbers;
}

Interactions assemble(FileRows file, const std::vector<Sequence>& sequences) {
  Interactions data;
  std::vector<bool> has_user(file.users.names.size());
  std::vector<bool> has_item(file.items.names.size());
  for (const Sequence& sequence : sequences)
    for (const std::size_t place : sequence) {
      has_user[static_cast<std::size_t>(file.rows[place].row.user)] = true;
      has_item[static_cast<std::size_t>(file.rows[place].row.item)] = true;
    }
  const auto user_numbers = renumber(file.users.names, has_user);
  const auto item_numbers = renumber(file.items.names, has_item);
  data.users = std::move(file.users.names);
  data.items = std::move(file.items.names);
  data.report = std::move(file.report);

  data.rows.reserve(file.rows.size());
  data.sequence_begin.push_back(0);
  std::vector<std::int32_t> last_seen_in(data.items.size(), -1);
  for (const Sequence& sequence : sequences) {
    const InteractionRow* before = nullptr;
    if (data.test_from == 0 && file.rows[sequence.back()].held_out)
      data.test_from = data.sequence_begin.size() - 1;
    for (const std::size_t place : sequence) {
      InteractionRow row = file.rows[place].row;
      row.user = user_numbers[static_cast<std::size_t>(row.user)];
      row.item = item_numbers[static_cast<std::size_t>(row.item)];
      row.sequence = static_cast<std::int32_t>(data.sequence_begin.size() - 1);
      if (before != nullptr) {
        row.previous = before->item;
        row.previous_skipped = before->skipped;
        auto& seen_in = last_seen_in[static_cast<std::size_t>(before->item)];
        row.previous_repeats = seen_in == row.sequence ? 1 : 0;
        seen_in = row.sequence;
      }
      before = &data.rows.emplace_back(row);
    }
    data.sequence_begin.push_back(data.rows.size());
  }
  return data;
}

}  // namespace

boost::system::result<Interactions, std::string> read_interactions(const ingest::DatasetSpec& spec,
                                                                   const InteractionFilter& filter) {
  const auto refuse = [](std::string why) {
    return boost::system::result<Interactions, std::string>(boost::system::in_place_error, std::move(why));
  };
  auto file = read_file(spec);
  if (file.has_error()) return refuse(file.error());
  auto sequences = sequences_of(*file);
  shorten(filter.max_sequence_length, sequences);
  while (filter_once(filter, *file, sequences) && !filter.once) continue;
  put_in_order(*file, sequences);
  const std::string source = spec.kind + ":" + spec.path.string();
  if (sequences.empty()) return refuse("the filters leave nothing of " + source);

  Interactions data = assemble(std::move(*file), sequences);
  data.source = source;
  if (const auto described = read_metadata(spec, data); described.has_error())
    return refuse(described.error());
  return data;
}

}  // namespace segue::training
