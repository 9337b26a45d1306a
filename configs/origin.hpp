// The normal form of an origin, the name under which a browser's page connects.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

namespace segue::configs {

/// "scheme://host[:port]" as a browser sends it (RFC 6454, section 6.2): lower case, without the default port
/// of http and https, an IPv6 address in its shortest form; one "/" at the end is dropped. Schemes of apps
/// ("capacitor://localhost", "file://") have origins, too. The error continues a sentence: "must be …". Any
/// thread.
boost::system::result<std::string, std::string> normalised_origin(std::string_view text);

}  // namespace segue::configs
