package dev.callboard.backend.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class SignalsTests {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectNode HELLO =
            JsonNodeFactory.instance.objectNode().put("say", "hello");

    private final Signals signals = new Signals();

    @Test
    void aMessageGetsToThoseItIsForWhoListen() {
        Connection jane = listening("user:default/jane", "group:default/team");
        Connection john = listening("user:default/john");
        Connection deaf = signals.open(List.of("user:default/jane"));

        signals.send(List.of("group:default/team"), "news", HELLO);
        signals.send(List.of("user:default/jane"), "other", HELLO);
        signals.sendToAll("news", HELLO);

        heard(jane, 2);
        heard(john, 1);
        heard(deaf, 0);
    }

    @Test
    void whoUnsubscribesHearsNoMore() {
        Connection jane = listening("user:default/jane");
        jane.receive("{\"action\":\"unsubscribe\",\"channel\":\"news\"}");

        signals.sendToAll("news", HELLO);

        heard(jane, 0);
    }

    @Test
    void aPageThatDoesNotReadIsLetGo() {
        Connection stuck = listening("user:default/jane");

        for (int sent = 0; sent < 300; sent++) {
            signals.sendToAll("news", HELLO);
        }

        assertThat(signals.count()).isZero();
        StepVerifier.create(stuck.frames())
                .expectNextCount(256)
                .expectComplete()
                .verify(SOON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "7", "{\"action\":\"subscribe\"}", "{\"action\":7,\"channel\":\"news\"}"})
    void whatCannotBeUnderstoodIsLeftAlone(String text) {
        Connection page = signals.open(List.of());

        page.receive(text);

        assertThat(page.listensTo("news")).isFalse();
        assertThat(page.listensTo("")).isFalse();
    }

    private Connection listening(String... refs) {
        Connection connection = signals.open(List.of(refs));
        connection.receive("{\"action\":\"subscribe\",\"channel\":\"news\"}");
        return connection;
    }

    private void heard(Connection connection, int times) {
        signals.close(connection);
        StepVerifier.create(connection.frames().collectList())
                .expectNext(Collections.nCopies(times, "{\"channel\":\"news\",\"message\":{\"say\":\"hello\"}}"))
                .expectComplete()
                .verify(SOON);
    }
}
