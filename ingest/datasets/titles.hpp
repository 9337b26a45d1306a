// The reader of the title file beside a data set's interactions.
#pragma once

#include "ingest/datasets/kind.hpp"

namespace segue::ingest::datasets {

/// Items from lines whose first two columns are id and title, in UTF-8 or Latin-1; later columns are ignored.
/// A missing file is no error.
Outcome read_titles(const std::filesystem::path& file, char separator, bool has_header,
                    const TrackHandler& handle, DatasetReport& report);

}  // namespace segue::ingest::datasets
