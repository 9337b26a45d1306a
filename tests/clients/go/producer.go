// A producer of plays and titles, with sarama or kafka-go.
package main

import (
	"context"
	"strconv"
	"time"

	"github.com/IBM/sarama"
	"github.com/segmentio/kafka-go"
)

type placed struct {
	Partition int32 `json:"partition"`
	Offset    int64 `json:"offset"`
}

// send writes a record and tells where it lies, once Kafka has it.
type send func(topic, key, value string) placed

// produce turns each line of the input, "play|skip|complete USER TRACK TIMESTAMP-MS" or "title TRACK TITLE", into a record,
// and each record that Kafka has into a line of output. how: "sarama-default", "sarama-murmur2", "kafka-go-default",
// "kafka-go-murmur2".
func produce(brokers, plays, tracks, how string) {
	send := map[string]func() send{
		"sarama-default":   func() send { return withSarama(brokers, nil) },
		"sarama-murmur2":   func() send { return withSarama(brokers, sarama.NewMurmur2Partitioner) },
		"kafka-go-default": func() send { return withKafkaGo(brokers, nil) },
		"kafka-go-murmur2": func() send { return withKafkaGo(brokers, kafka.Murmur2Balancer{}) },
	}[how]()
	for words := range lines() {
		if words[0] == "title" {
			title := map[string]string{"track_id": words[1], "title": words[2], "artist": "Somebody"}
			show(send(tracks, words[1], text(title)))
			continue
		}
		timestamp, err := strconv.ParseInt(words[3], 10, 64)
		fail(err)
		play := event{Type: words[0], EventID: newID(), UserID: words[1], TrackID: words[2], TimestampMs: timestamp}
		show(send(plays, play.UserID, text(play)))
	}
}

func withSarama(brokers string, partitioner sarama.PartitionerConstructor) send {
	config := sarama.NewConfig()
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Producer.Idempotent = true
	config.Net.MaxOpenRequests = 1 // an idempotent producer needs it
	config.Producer.Return.Successes = true
	if partitioner != nil {
		config.Producer.Partitioner = partitioner
	}
	producer, err := sarama.NewSyncProducer([]string{brokers}, config)
	fail(err)
	return func(topic, key, value string) placed {
		partition, offset, err := producer.SendMessage(&sarama.ProducerMessage{
			Topic: topic, Key: sarama.StringEncoder(key), Value: sarama.StringEncoder(value)})
		fail(err)
		return placed{partition, offset}
	}
}

func withKafkaGo(brokers string, balancer kafka.Balancer) send {
	reports := make(chan kafka.Message, 1)
	writer := &kafka.Writer{Addr: kafka.TCP(brokers), Balancer: balancer, RequiredAcks: kafka.RequireAll,
		BatchTimeout: time.Millisecond, // else each write takes a second
		Completion: func(messages []kafka.Message, err error) {
			fail(err)
			reports <- messages[0]
		}}
	return func(topic, key, value string) placed {
		fail(writer.WriteMessages(context.Background(),
			kafka.Message{Topic: topic, Key: []byte(key), Value: []byte(value)}))
		report := <-reports
		return placed{int32(report.Partition), report.Offset}
	}
}
