// Publishes a version with random weights on the vocabulary of version 0: as large as a trained one, made in
// a second. Usage: publish_random_version REGISTRY [LISTENERS [UNITS [FM-DIMENSIONS]]]; prints the number.
#include <cstdlib>
#include <iostream>
#include <random>

#include "models/registry/registry.hpp"
#include "serving/simulator/simulation/listener.hpp"
#include "tests/models/random_version.hpp"

int main(int argc, char** argv) {
  using namespace segue;
  if (argc < 2) {
    std::cerr << "usage: publish_random_version REGISTRY [LISTENERS [UNITS [FM-DIMENSIONS]]]\n";
    return 2;
  }
  const auto argument = [&](int i, int otherwise) { return argc > i ? std::atoi(argv[i]) : otherwise; };
  models::Registry registry(argv[1]);
  auto popular = registry.load(0);
  if (!popular) {
    std::cerr << popular.error() << '\n';
    return 1;
  }
  models::testing::RandomVersionOptions options;
  options.tracks = std::ssize(popular->vocabulary.tracks);
  options.users = argument(2, 100);
  options.units = argument(3, 100);
  options.embedding = options.units;
  options.fm_dims = argument(4, 64);
  models::Version version = models::testing::random_version(options);
  version.vocabulary.tracks = std::move(popular->vocabulary.tracks);
  version.popularity = std::move(popular->popularity);
  version.metadata = std::move(popular->metadata);
  for (std::uint32_t i = 0; i < version.vocabulary.users.size(); ++i)
    version.vocabulary.users[i] = serving::simulator::simulation::Listener::user_id(i);
  const auto published = registry.publish(std::move(version));
  if (!published) {
    std::cerr << published.error() << '\n';
    return 1;
  }
  std::cout << *published << '\n';
  return 0;
}
