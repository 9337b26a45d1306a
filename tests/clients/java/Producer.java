import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Scanner;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A producer of plays and titles, written from docs/producers.md, with kafka-clients.
 *
 * <p>Usage: Producer BROKERS PLAYS-TOPIC TRACKS-TOPIC PARTITIONER, the last "default" or a class of kafka-clients. Each line of its
 * input, "play|skip|complete USER TRACK TIMESTAMP-MS" or "title TRACK TITLE", becomes a record; each record that Kafka has
 * is a line of its output.
 */
class Producer {
  private static final ObjectMapper json = new ObjectMapper();

  private static ProducerRecord<String, String> record(String plays, String tracks, String[] words) {
    ObjectNode value = json.createObjectNode();
    if (words[0].equals("title")) {
      value.put("track_id", words[1]).put("title", words[2]).put("artist", "Somebody");
      return new ProducerRecord<>(tracks, words[1], value.toString());
    }
    value.put("event_id", UUID.randomUUID().toString()).put("user_id", words[1]).put("track_id", words[2]);
    value.put("type", words[0]).put("timestamp_ms", Long.parseLong(words[3]));
    return new ProducerRecord<>(plays, words[1], value.toString());
  }

  public static void main(String[] arguments) throws Exception {
    var settings = new HashMap<String, Object>();
    settings.put("bootstrap.servers", arguments[0]);
    if (!arguments[3].equals("default"))
      settings.put("partitioner.class", "org.apache.kafka.clients.producer." + arguments[3]);
    try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        var input = new Scanner(System.in)) {
      while (input.hasNextLine()) {
        var report = producer.send(record(arguments[1], arguments[2], input.nextLine().split(" "))).get();
        System.out.println(json.createObjectNode().put("partition", report.partition()).put("offset", report.offset()));
      }
    }
  }
}
