// Names for the simulated catalogue: plausible titles, artists and albums, from word lists.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"

namespace segue::serving::simulator::simulation {

std::vector<std::string_view> genre_names();
std::string draw_title(base::Random& random);
std::string draw_artist_name(base::Random& random);
std::string draw_album_name(base::Random& random);

}  // namespace segue::serving::simulator::simulation
