package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.workflow.BreakGlass;
import dev.callboard.scaffolder.workflow.TaskOrigin;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class BreakGlassAccessTests {

    private static final Instant NOW = Instant.parse("2026-11-23T10:15:00Z");
    private static final String DECLARED = "{'breakGlass': {'ticket': 'INC-1', 'reason': 'The shop is down'}}";

    private final BreakGlassAccess access = access("[group:default/sre, User:default/Ada]");

    @Test
    void thoseWhoAreNamedAndTheirGroupsMayDeclareAnEmergency() {
        BreakGlass expected = new BreakGlass("user:default/ada", "INC-1", "The shop is down", NOW);

        assertThat(access.declared(json(DECLARED), user("ada"))).isEqualTo(expected);
        assertThat(access.declared(json(DECLARED), user("member"))).isNotNull();
    }

    @Test
    void nobodyElseMay() {
        assertThatExceptionOfType(NotAllowedError.class)
                .isThrownBy(() -> access.declared(json(DECLARED), user("bob")))
                .withMessageContaining("callboard.policy.breakGlass");
        assertThatExceptionOfType(NotAllowedError.class)
                .isThrownBy(() -> access("[]").declared(json(DECLARED), user("ada")));
        assertThatExceptionOfType(NotAllowedError.class)
                .isThrownBy(() -> access.declared(json(DECLARED), new Credentials.None()));
    }

    @Test
    void onlyThoseWhoMayDeclareAnEmergencyMayRunItsTaskAgain() {
        BreakGlass emergency = access.declared(json(DECLARED), user("ada"));

        access.requireForRetry(emergency, user("member"));
        access.requireForRetry(null, user("bob"));
        assertThatExceptionOfType(NotAllowedError.class)
                .isThrownBy(() -> access.requireForRetry(emergency, user("bob")));
    }

    @Test
    void whoDeclaresNoneHasNone() {
        assertThat(access.declared(json("{}"), user("bob"))).isNull();
        assertThat(access.declared(json("{'breakGlass': null}"), user("bob"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'breakGlass': true}",
                "{'breakGlass': {'ticket': 'INC-1'}}",
                "{'breakGlass': {'ticket': ' ', 'reason': 'x'}}",
                "{'breakGlass': {'ticket': 1, 'reason': 'x'}}",
                "{'breakGlass': {'ticket': 'INC-1', 'reason': 'x', 'critical': true}}",
                "{'breakGlass': {'ticket': 'INC-1', 'reason': 'use hunter22'}, 'secrets': {'password': 'hunter22'}}"
            })
    void whatIsNotDeclaredAsItShouldBeIsAnError(String body) {
        assertThatExceptionOfType(InputError.class)
                .isThrownBy(() -> access.declared(json(body), user("ada")))
                .withMessageContaining("breakGlass");
    }

    @Test
    void anEmergencyIsKeptWithItsTask() {
        BreakGlass emergency = Objects.requireNonNull(access.declared(json(DECLARED), user("ada")));
        TaskOrigin.Subject ada =
                new TaskOrigin.Subject("user", "user:default/ada", List.of("user:default/ada"), "token", null);
        TaskOrigin origin = TaskOrigin.ofApi(ada, NOW);

        assertThat(TaskOrigins.emergency(TaskOrigins.json(origin.withBreakGlass(emergency))))
                .isEqualTo(emergency);
        assertThat(TaskOrigins.emergency(TaskOrigins.json(origin))).isNull();
    }

    private static BreakGlassAccess access(String named) {
        return new BreakGlassAccess(
                AppConfig.parse("callboard: {policy: {breakGlass: " + named + "}}"),
                user -> user.name().equals("member")
                        ? Optional.of(List.of(EntityRef.parse("group:default/sre")))
                        : Optional.empty(),
                InstantSource.fixed(NOW));
    }

    private static Credentials.User user(String name) {
        return new Credentials.User(new EntityRef("user", "default", name));
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
