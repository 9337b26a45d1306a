#include "serving/simulator/simulation/names.hpp"

#include <array>

namespace segue::serving::simulator::simulation {
namespace {

using Words = std::string_view;

constexpr auto genres =
    std::to_array<Words>({"ambient", "blues",    "chamber pop", "country", "disco", "dub",   "electro",
                          "folk",    "funk",     "garage",      "hip hop", "house", "indie", "jazz",
                          "metal",   "new wave", "post rock",   "punk",    "soul",  "techno"});

constexpr auto adjectives = std::to_array<Words>(
    {"Amber",    "Ancient",  "Bitter",   "Blue",      "Broken",   "Burning",  "Careless", "Clear",
     "Cold",     "Crooked",  "Crystal",  "Distant",   "Electric", "Empty",    "Endless",  "Fallen",
     "Familiar", "Fearless", "Final",    "Foreign",   "Fragile",  "Frozen",   "Gentle",   "Golden",
     "Hidden",   "Hollow",   "Holy",     "Honest",    "Idle",     "Infinite", "Iron",     "Last",
     "Little",   "Lonely",   "Lost",     "Lucky",     "Midnight", "Modern",   "Naked",    "Neon",
     "Northern", "Open",     "Paper",    "Patient",   "Perfect",  "Plastic",  "Quiet",    "Reckless",
     "Restless", "Rising",   "Ruby",     "Sacred",    "Second",   "Secret",   "Silent",   "Silver",
     "Simple",   "Slow",     "Southern", "Stolen",    "Strange",  "Sudden",   "Sweet",    "Tender",
     "Tired",    "Velvet",   "Violet",   "Wandering", "Wild",     "Winter"});

constexpr auto nouns = std::to_array<Words>(
    {"Anchor", "Angel",     "Arrow",   "Ash",       "Atlas",      "Avenue",  "Bell",     "Bird",
     "Bridge", "Candle",    "Canyon",  "Carnival",  "Cathedral",  "Circle",  "City",     "Cloud",
     "Coast",  "Comet",     "Compass", "Country",   "Crown",      "Dancer",  "Daughter", "Daydream",
     "Desert", "Diamond",   "Door",    "Dream",     "Dust",       "Echo",    "Ember",    "Engine",
     "Eye",    "Feather",   "Fever",   "Fire",      "Flower",     "Forest",  "Fountain", "Garden",
     "Ghost",  "Glass",     "Gravity", "Harbour",   "Heart",      "Highway", "Horizon",  "Hotel",
     "House",  "Hurricane", "Island",  "Kingdom",   "Ladder",     "Lantern", "Letter",   "Light",
     "Lion",   "Machine",   "Map",     "Meadow",    "Mirror",     "Moon",    "Morning",  "Mountain",
     "Night",  "Ocean",     "Orchid",  "Parade",    "Photograph", "Piano",   "Planet",   "Promise",
     "Radio",  "Rain",      "Ribbon",  "River",     "Road",       "Room",    "Rose",     "Runner",
     "Sailor", "Satellite", "Season",  "Shadow",    "Signal",     "Sister",  "Sky",      "Smoke",
     "Snow",   "Soldier",   "Song",    "Sparrow",   "Star",       "Stone",   "Storm",    "Stranger",
     "Street", "Summer",    "Sun",     "Telephone", "Thunder",    "Tide",    "Tower",    "Train",
     "Valley", "Voice",     "Water",   "Wave",      "Whisper",    "Window"});

// Transitive verbs, and verbs followed by a place or a time.
constexpr auto transitive =
    std::to_array<Words>({"Building", "Burning", "Calling", "Chasing", "Climbing", "Counting", "Crossing",
                          "Finding", "Following", "Forgetting", "Holding", "Keeping", "Leaving", "Losing",
                          "Painting", "Reading", "Remembering", "Watching"});

constexpr auto intransitive = std::to_array<Words>(
    {"Breathing", "Dancing", "Dreaming", "Driving", "Drowning", "Falling", "Floating", "Flying", "Listening",
     "Running", "Searching", "Singing", "Sleeping", "Swimming", "Waiting", "Waking", "Walking", "Writing"});

constexpr auto places = std::to_array<Words>(
    {"Aberdeen", "Antwerp", "Bergen", "Bristol", "Cadiz",  "Chicago", "Cork",    "Dakar",
     "Detroit",  "Dresden", "Dublin", "Genoa",   "Ghent",  "Havana",  "Kyoto",   "Lagos",
     "Lille",    "Lisbon",  "London", "Lyon",    "Malmo",  "Memphis", "Naples",  "Nevada",
     "Oslo",     "Paris",   "Porto",  "Reno",    "Riga",   "Rome",    "Seville", "Tangier",
     "Tokyo",    "Trieste", "Tulsa",  "Turin",   "Venice", "Vienna",  "Warsaw",  "Zagreb"});

constexpr auto times = std::to_array<Words>(
    {"Monday",   "Tuesday", "Wednesday", "Thursday", "Friday",    "Saturday", "Sunday",   "April",
     "May",      "June",    "July",      "August",   "September", "October",  "November", "December",
     "Midnight", "Noon",    "Dawn",      "Dusk",     "Christmas", "Tomorrow", "Yesterday"});

constexpr auto first_names = std::to_array<Words>(
    {"Ada",   "Agnes", "Alma",  "Anton", "Arlo", "Asa",   "Beatrix", "Bruno",  "Carla", "Cyrus",
     "Dalia", "Della", "Edda",  "Elias", "Elsa", "Emil",  "Esme",    "Ezra",   "Fay",   "Felix",
     "Flora", "Greta", "Hana",  "Hugo",  "Ida",  "Ines",  "Iris",    "Ivo",    "Jonas", "Juno",
     "Kaya",  "Lara",  "Leif",  "Lena",  "Levi", "Lotte", "Lucia",   "Magnus", "Maja",  "Marlo",
     "Mira",  "Moses", "Nadia", "Nell",  "Nico", "Nora",  "Olga",    "Orla",   "Otis",  "Otto",
     "Paola", "Pearl", "Rafa",  "Ravi",  "Rosa", "Rufus", "Sabine",  "Selma",  "Silas", "Sonia",
     "Tessa", "Theo",  "Tilda", "Uma",   "Vera", "Viggo", "Wanda",   "Yara",   "Yusuf", "Zelda"});

constexpr auto family_names = std::to_array<Words>(
    {"Abbott", "Adler",   "Almeida", "Archer",  "Ballard",  "Barros", "Beck",    "Bell",    "Blom",
     "Brandt", "Calder",  "Castle",  "Corrado", "Crane",    "Dahl",   "Danvers", "Delgado", "Doyle",
     "Ekberg", "Falk",    "Farrow",  "Finch",   "Fontaine", "Frost",  "Gallo",   "Garland", "Greer",
     "Hale",   "Hartley", "Holm",    "Ito",     "Jarvis",   "Kane",   "Keller",  "Kimura",  "Lang",
     "Larkin", "Lindt",   "Lowell",  "Madden",  "Marlow",   "Mercer", "Moreau",  "Nakata",  "Novak",
     "Nyberg", "Okafor",  "Olsen",   "Pagano",  "Palmer",   "Pike",   "Quill",   "Ramos",   "Reyes",
     "Rowe",   "Sands",   "Santos",  "Sato",    "Sewell",   "Stark",  "Sutter",  "Tanaka",  "Thorne",
     "Ueda",   "Vance",   "Varga",   "Voss",    "Wolfe",    "Yates",  "Zeller"});

template <std::size_t n>
std::string one_of(const std::array<Words, n>& words, base::Random& random) {
  return std::string(words[random.below(n)]);
}

std::string plural(std::string noun) {
  if (noun.back() == 'y' && noun != "Highway") return noun.substr(0, noun.size() - 1) + "ies";
  return noun + (noun.back() == 's' || noun.back() == 'h' ? "es" : "s");
}

}  // namespace

std::vector<std::string_view> genre_names() { return {genres.begin(), genres.end()}; }

std::string draw_title(base::Random& random) {
  switch (random.below(12)) {
    case 0:
      return "The " + one_of(nouns, random);
    case 1:
      return one_of(nouns, random) + " of " + one_of(nouns, random);
    case 2:
      return one_of(transitive, random) + " the " + one_of(nouns, random);
    case 3:
      return one_of(places, random) + " in " + one_of(times, random);
    case 4:
      return one_of(intransitive, random) + " in " + one_of(places, random);
    case 5:
      return "Another " + one_of(times, random);
    case 6:
      return one_of(nouns, random) + " and " + one_of(nouns, random);
    case 7:
      return "My " + one_of(adjectives, random) + ' ' + one_of(nouns, random);
    case 8:
      return one_of(intransitive, random) + " till " + one_of(times, random);
    default:
      return one_of(adjectives, random) + ' ' + one_of(nouns, random);
  }
}

std::string draw_artist_name(base::Random& random) {
  switch (random.below(8)) {
    case 0:
      return "The " + plural(one_of(nouns, random));
    case 1:
      return "The " + one_of(adjectives, random) + ' ' + plural(one_of(nouns, random));
    case 2:
      return one_of(adjectives, random) + ' ' + one_of(nouns, random);
    case 3:
      return one_of(first_names, random) + " & The " + plural(one_of(nouns, random));
    case 4:
      return one_of(places, random) + ' ' + one_of(nouns, random);
    default:
      return one_of(first_names, random) + ' ' + one_of(family_names, random);
  }
}

std::string draw_album_name(base::Random& random) {
  switch (random.below(4)) {
    case 0:
      return plural(one_of(nouns, random));
    case 1:
      return one_of(places, random) + ' ' + plural(one_of(nouns, random));
    default:
      return draw_title(random);
  }
}

}  // namespace segue::serving::simulator::simulation
