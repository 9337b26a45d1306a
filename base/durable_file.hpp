// Files that survive a crash: every write is followed to the disk, and an existing file is replaced whole or
// not at all.
#pragma once

#include <boost/system/result.hpp>
#include <filesystem>
#include <string>
#include <string_view>

namespace segue::base {

/// Errors are one sentence that names the file and the system's reason.
using FileResult = boost::system::result<void, std::string>;

/// Creates (or truncates), writes and syncs; on an error the file may be there in part.
FileResult write_durably(const std::filesystem::path& path, std::string_view bytes);

/// Makes the names in a folder durable, as a rename needs.
FileResult sync_folder(const std::filesystem::path& folder);

/// Writes beside `path` and renames over it; readers see the old bytes or the new.
FileResult replace_durably(const std::filesystem::path& path, std::string_view bytes);

/// Reads a whole file into `bytes`.
FileResult read_whole(const std::filesystem::path& path, std::string& bytes);

}  // namespace segue::base
