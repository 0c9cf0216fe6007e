package dev.callboard.backend;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.policy.records.DecisionStore;
import dev.callboard.backend.policy.records.PointInTime;
import dev.callboard.backend.policy.records.RecordTool;
import dev.callboard.backend.runtime.CommandDatabase;
import dev.callboard.backend.runtime.StartupException;
import dev.callboard.policy.embedded.BundleException;
import dev.callboard.policy.embedded.BundleSource;
import dev.callboard.policy.embedded.RegoBuild;
import dev.callboard.policy.record.PublicCheckpointKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Does what the commands about the policy say, with the server's database and without the server. */
final class PolicyCommands {

    /** The exit status if a record is not as it was written, or not there. */
    static final int NOT_WELL = 1;

    /** The exit status if something that is needed is not to be had. */
    static final int NOTHING_FOUND_OUT = 3;

    private final ServerOptions options;
    private final PrintStream out;

    PolicyCommands(ServerOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Does it. Blocks.
     *
     * @return whether all is well
     * @throws StartupException if there is no database, or the key cannot be used
     * @throws BundleException if the other rules cannot be used
     */
    boolean run(PolicyCommand command) {
        Map<String, String> environment = new HashMap<>(options.environment());
        environment.put("CALLBOARD_DATA", options.data().toAbsolutePath().toString());
        AppConfig config = AppConfig.load(options.configs(), environment);
        InstantSource clock = InstantSource.system();
        try (CommandDatabase opened = CommandDatabase.open(config, options.data())) {
            DecisionStore store = new DecisionStore(opened.database().migrated("policy"));
            RecordTool tool = new RecordTool(store, out, clock);
            return switch (command) {
                case PolicyCommand.Verify verify -> tool.verify(trusted(verify));
                case PolicyCommand.Explain(String id) -> tool.explain(id);
                case PolicyCommand.Export(String since) -> {
                    tool.export(time(since, clock));
                    yield true;
                }
                case PolicyCommand.Replay(Path bundle, String since, boolean asJson) -> {
                    try {
                        tool.replay(source(bundle, config), time(since, clock), asJson);
                    } catch (BundleException unusable) {
                        throw new BundleException(
                                "Cannot use the rules in " + bundle + ": " + unusable.getMessage(), unusable);
                    }
                    yield true;
                }
            };
        }
    }

    private static Optional<PublicCheckpointKey> trusted(PolicyCommand.Verify verify) {
        Path file = verify.publicKey();
        if (file == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(PublicCheckpointKey.read(file));
        } catch (NoSuchFileException missing) {
            throw new StartupException("There is no key " + file, missing);
        } catch (IOException unusable) {
            throw new StartupException("Cannot use the key: " + unusable.getMessage(), unusable);
        }
    }

    private static BundleSource source(Path bundle, AppConfig config) {
        if (Files.notExists(bundle)) {
            throw new BundleException("There is no such file or folder");
        }
        String opa = config.string("callboard.policy.opaCommand").orElse("opa");
        return Files.isDirectory(bundle) ? BundleSource.folder(bundle, new RegoBuild(opa)) : BundleSource.file(bundle);
    }

    private static Instant time(String text, InstantSource clock) {
        return PointInTime.read(text, clock).orElseThrow();
    }
}
