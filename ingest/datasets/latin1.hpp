// Text of files that were written before UTF-8 was the rule.
#pragma once

#include <string>
#include <string_view>

namespace segue::ingest::datasets {

/// `text` itself where it is UTF-8, which Latin-1 with accents hardly ever is; else what it says in Latin-1.
std::string utf8_or_latin1(std::string_view text);

}  // namespace segue::ingest::datasets
