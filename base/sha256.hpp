// SHA-256 (FIPS 180-4), as 64 hexadecimal digits: the checksum of the files of a model version and the digest
// of its inputs.
#pragma once

#include <string>
#include <string_view>

namespace segue::base {

std::string sha256_hex(std::string_view bytes);

}  // namespace segue::base
