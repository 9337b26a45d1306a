#include "serving/api/conversation.hpp"

#include <algorithm>

#include "base/clock.hpp"
#include "ingest/kafka/record.hpp"
#include "serving/access/player_token.hpp"
#include "serving/protocol/list_options.hpp"
#include "serving/protocol/server_message.hpp"

namespace segue::serving {

Conversation::Conversation(const ConversationContext& context, std::weak_ptr<Sink> sink,
                           Clock::time_point now)
    : context_(context), sink_(std::move(sink)), rate_(context.config.serving.messages_per_second, now) {}

Conversation::~Conversation() {
  if (subscription_) context_.subscription_registry.remove(subscription_);
}

void Conversation::received(std::string_view text, Clock::time_point now) {
  context_.counters.messages.add();
  if (!within_rate(now)) {
    error(base::to_string(ErrorCode::rate_limited), "too many messages; this one was not taken",
          event_id_of(text));
    return;
  }
  const ClientMessage message = parse_client_message(text);
  if (const auto* wrong = std::get_if<MessageError>(&message)) return malformed(*wrong, text, now);
  malformed_in_a_row_ = 0;
  if (std::holds_alternative<PingMessage>(message)) {
    if (const auto sink = sink_.lock()) sink->message(std::make_shared<const std::string>(pong_json()));
    return;
  }
  if (const auto* init_message = std::get_if<InitMessage>(&message)) return init(*init_message);
  submit(text);
}

void Conversation::ping_received(Clock::time_point now) { within_rate(now); }

bool Conversation::within_rate(Clock::time_point now) {
  if (rate_.take(now)) {
    refused_in_a_row_ = 0;
    return true;
  }
  if (++refused_in_a_row_ > rate_.burst()) close(CloseCode::rate_limit);
  return false;
}

void Conversation::malformed(const MessageError& wrong, std::string_view text, Clock::time_point now) {
  error(base::to_string(wrong.reason), wrong.message,
        wrong.reason == ingest::Refusal::not_json ? std::string() : event_id_of(text));
  if (malformed_in_a_row_ > 0 && now - malformed_since_ > malformed_within) malformed_in_a_row_ = 0;
  if (malformed_in_a_row_ == 0) malformed_since_ = now;
  if (++malformed_in_a_row_ >= max_malformed) close(CloseCode::protocol_error);
}

std::string Conversation::user_of(const InitMessage& message) {
  const std::string& secret = context_.config.serving.token_secret;
  if (secret.empty()) {
    if (!message.user_id) error(base::to_string(ingest::Refusal::missing_field), "init needs a user_id");
    return message.user_id.value_or("");
  }
  const auto refuse = [&](std::string_view why) {
    error(base::to_string(ErrorCode::bad_token), why);
    close(CloseCode::bad_token);
    return std::string();
  };
  if (!message.token) return refuse("init needs a token");
  auto user_id = verify_player_token(secret, *message.token, base::unix_ms() / 1000);
  if (!user_id) return refuse(user_id.error());
  if (message.user_id && *message.user_id != *user_id) return refuse("the token is another user's");
  return std::move(*user_id);
}

void Conversation::init(const InitMessage& message) {
  if (subscription_)
    return error(base::to_string(ErrorCode::already_initialised), "this connection has had its init");
  std::string user_id = user_of(message);
  if (user_id.empty()) return;
  if (message.now_ms) player_clock_.set(*message.now_ms, base::unix_ms());
  // Numbers of another epoch say nothing.
  const auto last_sequence =
      message.epoch && *message.epoch != context_.layouts.epoch() ? std::nullopt : message.last_sequence;
  auto subscription = std::make_shared<Subscription>();
  subscription->partition = context_.layouts.own_partition(user_id);
  subscription->user_id = std::move(user_id);
  subscription->session_id = message.session_id;
  subscription->options = list_options(context_.config.recommender, message.list_request, context_.tracks);
  subscription->max_list_bytes = max_list_bytes(context_.config.serving, message.list_request);
  subscription->sink = sink_;
  subscription_ = subscription;
  context_.shards.on_owner(
      subscription->partition,
      [subscription, last = last_sequence](EventPath& path) { path.attach(subscription, last); },
      [sink = sink_] {
        if (const auto connection = sink.lock()) connection->close(CloseCode::partition_moved);
      },
      Clock::now() + context_.config.serving.init_timeout);
}

void Conversation::submit(std::string_view text) {
  if (!subscription_)
    return error(base::to_string(ErrorCode::not_initialised), "the first message must be an init",
                 event_id_of(text));
  const auto submission = parse_submission(text, subscription_->user_id, base::unix_ms(),
                                           context_.config.sessions.future_tolerance, player_clock_);
  if (!submission) {
    const SubmissionError& refused = submission.error();
    return error(base::to_string(refused.error.reason), refused.error.detail, refused.event_id);
  }
  const bool taken = context_.publisher.publish(
      *submission, [sink = sink_, &counters = context_.counters,
                    event_id = submission->event_id](const ingest::Delivery& delivery) {
        const auto connection = sink.lock();
        if (!connection) return;
        if (!delivery.error.empty()) counters.errors.add();
        connection->message(std::make_shared<const std::string>(
            delivery.error.empty()
                ? ack_json(event_id, delivery.partition, delivery.offset)
                : error_json(base::to_string(ErrorCode::unavailable), delivery.error, event_id)));
      });
  if (!taken)
    error(base::to_string(ErrorCode::queue_full), "too many events are on their way to Kafka",
          submission->event_id);
}

void Conversation::error(std::string_view code, std::string_view message, std::string_view event_id) {
  context_.counters.errors.add();
  if (const auto sink = sink_.lock())
    sink->message(std::make_shared<const std::string>(error_json(code, message, event_id)));
}

void Conversation::close(CloseCode code) {
  if (const auto sink = sink_.lock()) sink->close(code);
}

}  // namespace segue::serving
