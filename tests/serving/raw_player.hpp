// Test support: a client that says exactly what a test wants, over HTTP and WebSocket, right or wrong.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace segue::serving {

struct RawResponse {
  unsigned status = 0;
  std::string body;
  std::map<std::string, std::string> headers;  // names in lower case, lines of one name joined
};

/// One request, exactly `bytes`, on a connection of its own; status 0: closed without an answer.
RawResponse exchange_bytes(const std::string& address, const std::string& bytes);

/// A proper request.
RawResponse request(const std::string& address, const std::string& method, const std::string& target,
                    const std::string& body = {}, const std::map<std::string, std::string>& headers = {});

/// One TCP connection, for exchanges in several steps. Not thread-safe; every wait ends after 30 s at the
/// latest, as a failure.
class RawConnection {
 public:
  explicit RawConnection(const std::string& address);
  ~RawConnection();

  /// False: the server has reset the connection.
  bool send(const std::string& bytes);
  /// The next response to a request with that method, `100 Continue` among them; status 0: closed.
  RawResponse receive(const std::string& method = "GET");

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// One WebSocket. Not thread-safe; every wait ends after 30 s at the latest, as a failure.
class RawPlayer {
 public:
  /// Throws boost::system::system_error if the server refuses the upgrade.
  explicit RawPlayer(const std::string& address, const std::string& protocol = "segue.v1",
                     const std::string& origin = {});
  ~RawPlayer();

  void send(const std::string& text);
  void send_binary(const std::string& bytes);
  void send_ping();
  /// Bytes under the WebSocket layer.
  void send_raw(const std::string& bytes);

  /// The next message; nullopt: closed, see close_code().
  std::optional<std::string> receive();
  /// The next message of a type; others before it are dropped.
  std::optional<std::string> receive(const std::string& type);
  /// 0: closed without a close frame.
  unsigned close_code() const;
  /// Receives until the connection is closed.
  unsigned await_close();

  /// Sends init and awaits `ready`; returns it.
  std::string init(const std::string& user, const std::string& more = {});

  void close();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::serving
