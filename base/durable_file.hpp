// Crash-safe file operations: every write is synced to disk, and an existing file is replaced as a whole or
// not at all.
#pragma once

#include <boost/system/result.hpp>
#include <filesystem>
#include <string>
#include <string_view>

namespace segue::base {

/// Errors are one sentence that names the file and the system's reason. All functions: any thread.
using FileResult = boost::system::result<void, std::string>;

/// Creates (or truncates) the file, writes it and syncs it; on an error it may hold a part of `bytes`.
FileResult write_durably(const std::filesystem::path& path, std::string_view bytes);

/// Syncs a folder, so that renames within it survive a crash.
FileResult sync_folder(const std::filesystem::path& folder);

/// Writes a temporary file beside `path`, syncs it and renames it over `path`: readers see either the old
/// bytes or the new ones.
FileResult replace_durably(const std::filesystem::path& path, std::string_view bytes);

/// As replace_durably, but only where there is no such file: of several that try at the same time, one does.
/// False: there is one.
boost::system::result<bool, std::string> create_durably(const std::filesystem::path& path,
                                                        std::string_view bytes);

/// Reads a whole file into `bytes`.
FileResult read_whole(const std::filesystem::path& path, std::string& bytes);

}  // namespace segue::base
