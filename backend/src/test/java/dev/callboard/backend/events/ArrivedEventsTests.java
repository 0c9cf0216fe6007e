package dev.callboard.backend.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.callboard.backend.signals.Signals;
import dev.callboard.scm.ScmIntegrations;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ArrivedEventsTests {

    private final List<String> told = new ArrayList<>();
    private final ArrivedEvents arrived = new ArrivedEvents(
            ScmIntegrations.withPublicHosts(List.of()),
            List.of((url, change) -> told.add(change + " " + url)),
            new Signals());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    github.push            | {"repository":{"html_url":"u"}}                    | PUSHED u
                    github                 | {"repository":{"html_url":"u"}}                    | PUSHED u
                    gitlab.push            | {"project":{"web_url":"u"}}                        | PUSHED u
                    azureDevOps.git.push   | {"resource":{"repository":{"remoteUrl":"u"}}}      | PUSHED u
                    github.repository      | {"action":"renamed","repository":{"html_url":"u"}} | MOVED u
                    githubby.push          | {"repository":{"html_url":"u"}}                    |
                    signals                | {"repository":{"html_url":"u"}}                    |
                    """)
    void anEventOfAHostBringsTheNextLookForward(String topic, String payload, String expected) {
        take(topic, payload);

        assertThat(told).isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "7",
                "{}",
                "{\"channel\":7,\"message\":{}}",
                "{\"channel\":\"c\",\"message\":\"text\"}",
                "{\"channel\":\"c\",\"message\":{},\"recipients\":[]}",
                "{\"channel\":\"c\",\"message\":{},\"recipients\":{\"type\":\"user\",\"entityRef\":[7,null]}}"
            })
    void whatIsNoSignalIsLeftAlone(String payload) {
        assertThatCode(() -> take("signals", payload)).doesNotThrowAnyException();
    }

    private void take(String topic, String payload) {
        arrived.take(new Event(topic, JsonMapper.shared().readTree(payload)));
    }
}
