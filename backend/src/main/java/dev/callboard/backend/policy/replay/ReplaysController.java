package dev.callboard.backend.policy.replay;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.policy.records.DecisionQuery;
import dev.callboard.backend.policy.records.DecisionReaders;
import dev.callboard.backend.policy.records.PageRequest;
import dev.callboard.backend.runtime.BlockingCalls;
import dev.callboard.backend.runtime.SharedClock;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.policy.embedded.BundleException;
import dev.callboard.policy.embedded.BundleFiles;
import dev.callboard.policy.embedded.BundleSource;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tries rules on what was decided before they are asked. */
@RestController
@RequestMapping("/api/policy/replays")
final class ReplaysController {

    private static final int MAX_BUNDLE = 16 << 20;
    private static final String WHAT = "Judging decisions again";

    private final Replays replays;
    private final ReplayStore store;
    private final DecisionReaders readers;
    private final SharedClock clock;

    ReplaysController(Replays replays, ReplayStore store, DecisionReaders readers, SharedClock clock) {
        this.replays = replays;
        this.store = store;
        this.readers = readers;
        this.clock = clock;
    }

    /** The body is the bundle, as {@code opa build --target wasm} writes it. */
    @PostMapping
    Mono<ResponseEntity<byte[]>> start(Credentials caller, ServerHttpRequest request) {
        readers.requireAll(caller, WHAT);
        DecisionQuery query = DecisionQuery.of(request, clock::now);
        return DataBufferUtils.join(request.getBody(), MAX_BUNDLE)
                .map(buffer -> {
                    byte[] archive = new byte[buffer.readableByteCount()];
                    buffer.read(archive);
                    DataBufferUtils.release(buffer);
                    return archive;
                })
                .filter(archive -> archive.length > 0)
                .switchIfEmpty(Mono.error(() -> new InputError(
                        "The body should be the bundle to try, a .tar.gz as 'opa build --target wasm' writes it")))
                .flatMap(archive -> call(() -> replays.start(uploaded(archive), query, name(caller))))
                .map(begun -> {
                    ResponseEntity<byte[]> answer = JsonAnswer.of(request, 202, begun.toJson());
                    return ResponseEntity.status(202)
                            .headers(answer.getHeaders())
                            .header("Location", "/api/policy/replays/" + begun.id())
                            .body(answer.getBody());
                });
    }

    /** The newest first. */
    @GetMapping
    Mono<ResponseEntity<byte[]>> list(Credentials caller, ServerHttpRequest request) {
        readers.requireAll(caller, WHAT);
        return call(store::all).map(all -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode items = json.putArray("items");
            Instant now = clock.now();
            all.forEach(replay -> items.add(replay.seenAt(now).overview()));
            return JsonAnswer.ok(request, json);
        });
    }

    @GetMapping("/{id}")
    Mono<ResponseEntity<byte[]>> get(@PathVariable String id, Credentials caller, ServerHttpRequest request) {
        readers.requireAll(caller, WHAT);
        return found(id)
                .map(replay -> JsonAnswer.ok(request, replay.seenAt(clock.now()).toJson()));
    }

    @GetMapping("/{id}/differences")
    Mono<ResponseEntity<byte[]>> differences(@PathVariable String id, Credentials caller, ServerHttpRequest request) {
        readers.requireAll(caller, WHAT);
        PageRequest page = PageRequest.of(request, 0);
        return found(id)
                .flatMap(replay -> call(() -> store.differences(id, page.cursor(), page.andOne())))
                .map(differences -> JsonAnswer.ok(request, page.page(differences)));
    }

    /** Cancels a replay that runs, and removes one that does not. */
    @DeleteMapping("/{id}")
    Mono<ResponseEntity<Void>> remove(@PathVariable String id, Credentials caller) {
        readers.requireAll(caller, WHAT);
        return call(() -> store.cancel(id, clock.now()) || store.remove(id)).map(done -> {
            if (!done) {
                throw missing(id);
            }
            return ResponseEntity.noContent().build();
        });
    }

    private Mono<ReplayState> found(String id) {
        return call(() -> store.find(id).orElseThrow(() -> missing(id)));
    }

    private static NotFoundError missing(String id) {
        return new NotFoundError("There is no replay " + id);
    }

    private static BundleSource uploaded(byte[] archive) {
        try {
            BundleFiles files = BundleFiles.ofArchive(archive);
            if (!files.isBuilt()) {
                throw new InputError("The bundle has no policy.wasm; build it with: opa build --target wasm"
                        + " --revision REVISION, and the entry points that policy/check names");
            }
            return BundleSource.of("an uploaded bundle", () -> files);
        } catch (BundleException unreadable) {
            throw new InputError(String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    private static String name(Credentials caller) {
        return switch (caller) {
            case Credentials.User user -> user.ref().toString();
            case Credentials.Service service -> service.subject();
            case Credentials.None none -> "";
        };
    }

    private static <T> Mono<T> call(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(BlockingCalls.scheduler());
    }
}
