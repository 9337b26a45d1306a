import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A player, written from docs/players.md.
 *
 * <p>Usage: Player HOST:PORT USER. Reads what its listener does, "play|skip|complete TRACK" a line, and prints what it learns, a JSON
 * object a line. Ends with its input, or when the server says that coming back is of no use. All its state belongs to the thread
 * `own`.
 */
class Player implements WebSocket.Listener {
  private static final long FIRST_BACKOFF = 100;
  private static final long LAST_BACKOFF = 10_000;
  private static final int NO_CLOSE_FRAME = 1006;
  private static final Set<String> AGAIN = Set.of("unavailable", "queue_full", "rate_limited");
  private static final ObjectMapper json = new ObjectMapper();

  private final ScheduledExecutorService own = Executors.newSingleThreadScheduledExecutor();
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;
  private final String userId;
  private final StringBuilder frames = new StringBuilder(); // of a message that is not complete yet
  private final Map<String, ObjectNode> unacknowledged = new LinkedHashMap<>();
  private final Map<String, Long> began = new HashMap<>();
  private WebSocket socket;
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null); // one send at a time
  private boolean ready;
  private String epoch;
  private Long lastSequence;
  private long backoff = FIRST_BACKOFF;

  Player(String address, String userId) {
    this.address = URI.create("ws://" + address + "/v1/stream");
    this.userId = userId;
    own.execute(this::connect);
  }

  void act(String type, String trackId) {
    own.execute(() -> {
      long now = System.currentTimeMillis();
      if (type.equals("play")) began.put(trackId, now);
      String id = UUID.randomUUID().toString();
      ObjectNode event = json.createObjectNode().put("type", type).put("event_id", id).put("track_id", trackId);
      event.put("timestamp_ms", now).put("position_ms", now - began.getOrDefault(trackId, now)).put("client", "java-1");
      unacknowledged.put(id, event);
      if (ready) send(event);
    });
  }

  private void connect() {
    frames.setLength(0);
    sent = CompletableFuture.completedFuture(null);
    http.newWebSocketBuilder().subprotocols("segue.v1").buildAsync(address, this).whenComplete((opened, error) -> {
      if (error == null) return;
      Throwable cause = error.getCause() == null ? error : error.getCause();
      closed(cause instanceof WebSocketHandshakeException refused ? refused.getResponse().statusCode() : NO_CLOSE_FRAME);
    });
  }

  @Override
  public void onOpen(WebSocket opened) {
    own.execute(() -> {
      socket = opened;
      ObjectNode init = json.createObjectNode().put("type", "init").put("user_id", userId).put("k", 3);
      init.put("now_ms", System.currentTimeMillis()).put("last_sequence", lastSequence).put("epoch", epoch);
      send(init);
    });
    opened.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence frame, boolean last) {
    String part = frame.toString();
    own.execute(() -> {
      frames.append(part);
      if (!last) return;
      String message = frames.toString();
      frames.setLength(0);
      receive(message);
    });
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed(NO_CLOSE_FRAME);
  }

  private void receive(String text) {
    JsonNode message = parse(text);
    String id = message.path("event_id").asText();
    switch (message.path("type").asText()) {
      case "ready" -> {
        if (!message.path("epoch").asText().equals(epoch)) lastSequence = null;
        epoch = message.path("epoch").asText();
        ready = true;
        backoff = FIRST_BACKOFF;
        show(json.createObjectNode().put("ready", epoch));
        unacknowledged.values().forEach(this::send);
      }
      case "recommendations" -> {
        if (!message.path("cause").isNull() || !message.path("session").isNull()) {
          long sequence = message.path("sequence").asLong();
          if (lastSequence != null && sequence <= lastSequence) return;
          lastSequence = sequence;
        }
        show(json.createObjectNode().set("list", message));
      }
      case "ack" -> {
        unacknowledged.remove(id);
        show(json.createObjectNode().put("acknowledged", id));
      }
      case "error" -> {
        ObjectNode event = unacknowledged.get(id);
        if (event != null && AGAIN.contains(message.path("code").asText())) {
          own.schedule(() -> send(event), 1, TimeUnit.SECONDS);
        } else {
          unacknowledged.remove(id);
          show(json.createObjectNode().put("error", message.path("code").asText()));
        }
      }
      default -> {}
    }
  }

  private void closed(int code) {
    own.execute(() -> {
      ready = false;
      boolean comeBack = !(code >= 4500 && code < 5000) && !(code >= 400 && code < 500);
      show(json.createObjectNode().put("closed", code).put("come_back", comeBack));
      if (!comeBack) System.exit(0);
      own.schedule(this::connect, (long) (backoff * (0.5 + Math.random() / 2)), TimeUnit.MILLISECONDS);
      backoff = Math.min(2 * backoff, LAST_BACKOFF);
    });
  }

  /** What an ended connection has not sent goes out after the next ready. */
  private void send(JsonNode message) {
    WebSocket to = socket;
    sent = sent.handle((done, error) -> null).thenCompose(done -> to.sendText(message.toString(), true));
  }

  private static JsonNode parse(String text) {
    try {
      return json.readTree(text);
    } catch (Exception error) {
      throw new IllegalStateException(error);
    }
  }

  private static void show(JsonNode what) {
    System.out.println(what);
  }

  public static void main(String[] arguments) {
    var player = new Player(arguments[0], arguments[1]);
    try (var input = new Scanner(System.in)) {
      while (input.hasNextLine()) {
        String[] words = input.nextLine().split(" ");
        player.act(words[0], words[1]);
      }
    }
    System.exit(0);
  }
}
