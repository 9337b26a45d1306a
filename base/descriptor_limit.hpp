// The limit of open files, of which every connection is one.
#pragma once

#include <sys/resource.h>

#include <cstddef>

namespace segue::base {

/// Raises the soft limit, by default 1,024, to the hard one; returns what the limit now is.
inline std::size_t raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit raised{limit.rlim_max, limit.rlim_max};
  return setrlimit(RLIMIT_NOFILE, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur;
}

}  // namespace segue::base
