// Conversion of Latin-1 text to UTF-8, for files older than UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace segue::ingest::datasets {

/// `text` itself if it is valid UTF-8, which Latin-1 with accents hardly ever is; otherwise its conversion
/// from Latin-1.
std::string utf8_or_latin1(std::string_view text);

}  // namespace segue::ingest::datasets
