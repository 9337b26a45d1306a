// Cross-origin resource sharing: what lets the pages of allowed origins read the responses (Fetch standard,
// "CORS protocol").
#pragma once

#include "serving/api/message.hpp"

namespace segue::serving {

/// Adds to the response of a page that may connect what its browser must see before it hands the response
/// over; to that of a preflight (OPTIONS with Access-Control-Request-Method) what it may send: the methods of
/// Allow, and every header it asked for. A request without Origin gets Vary alone. Cookies play no part.
void add_cors(const HttpRequest& request, HttpResponse& response);

}  // namespace segue::serving
