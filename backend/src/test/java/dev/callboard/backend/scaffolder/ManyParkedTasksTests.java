package dev.callboard.backend.scaffolder;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.callboard.backend.approval.ApprovalStatus;
import dev.callboard.policy.EngineAnswer;
import dev.callboard.policy.PolicyGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A thousand tasks that wait for people, over a restart. */
class ManyParkedTasksTests {

    private static final int TASKS = 1_000;
    private static final int ANSWERED = 20;

    @TempDir
    Path folder;

    private final Things things = new Things();

    @Test
    @Timeout(1200)
    void aThousandParkedTasksOutliveARestartAndTakeNoThreads() {
        try (TaskWorld world = new TaskWorld(
                folder, PolicyGate.of((entryPoint, input) -> Mono.fromSupplier(() -> answer(input))), things)) {
            List<TaskId> ids = new ArrayList<>();
            for (int i = 0; i < TASKS; i++) {
                ids.add(world.create("{id: only, action: test:make, input: {text: t%d}}".formatted(i)));
            }
            world.start();
            // So that the look further down could see one.
            await(() -> threads("scaffolder-heart") > 0);
            await(() -> world.queue.parked().size() == TASKS);
            await(() -> threads("scaffolder-heart") == 0);
            world.stop();
            world.start();
            world.sweep();

            assertThat(new HashSet<>(world.queue.parked())).isEqualTo(uuids(ids));
            assertThat(ids)
                    .allSatisfy(id -> assertThat(world.approvals.of(id.uuid()))
                            .singleElement()
                            .satisfies(request -> assertThat(request.status()).isEqualTo(ApprovalStatus.OPEN)));
            assertThat(things.made).isEmpty();

            List<TaskId> answered = ids.subList(TASKS - ANSWERED, TASKS);
            answered.forEach(id ->
                    world.ann.approve(world.approvals.of(id.uuid()).getFirst().id()));
            answered.forEach(world::awaitEnd);

            assertThat(answered).allSatisfy(id -> assertThat(world.status(id)).isEqualTo(TaskStatus.COMPLETED));
            assertThat(things.history).hasSize(ANSWERED);
            assertThat(new HashSet<>(world.queue.parked())).isEqualTo(uuids(ids.subList(0, TASKS - ANSWERED)));
        }
    }

    private static void await(BooleanSupplier holds) {
        Awaitility.await().atMost(Duration.ofMinutes(10)).until(holds::getAsBoolean);
    }

    /** How many threads there are of a name, virtual ones too. */
    private long threads(String name) {
        Path dump = folder.resolve(UUID.randomUUID() + ".txt");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toAbsolutePath().toString(), ThreadDumpFormat.TEXT_PLAIN);
            return Files.readAllLines(dump).stream()
                    .filter(line -> line.contains(name))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<UUID> uuids(List<TaskId> ids) {
        Set<UUID> uuids = new HashSet<>();
        ids.forEach(id -> uuids.add(id.uuid()));
        return uuids;
    }

    private static EngineAnswer answer(JsonNode input) {
        ObjectNode decision = (ObjectNode) JsonMapper.shared().readTree("""
                {"schema":"decision/v1","allow":true,"deny":[],"warn":[],"shadow":[],"exempted":[],
                 "require_approval":[{"code":"APP-001","reason":"Tier 1","min":1,"groups":["group:default/leads"]}],
                 "obligations":[],"ttl":0}""");
        decision.put("id", input.path("id").asString());
        return new EngineAnswer.Defined(decision, "r1");
    }
}
