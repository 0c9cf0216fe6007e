package dev.callboard.backend.policy;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.config.ConfigException;
import dev.callboard.backend.runtime.FileTrees;
import dev.callboard.policy.RunningPolicyEngine;
import dev.callboard.policy.embedded.BundleException;
import dev.callboard.policy.embedded.EmbeddedPolicyEngine;
import dev.callboard.policy.opa.OpaPolicyEngine;
import dev.callboard.policy.opa.OpaSettings;
import dev.callboard.scm.ScmIntegrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** The policy that a server with the same configuration would ask, for a command that does without the server. */
public final class CommandPolicy {

    private CommandPolicy() {}

    /**
     * Reads the rules as they are now, and takes no notice of later ones. Blocks until they can be asked.
     *
     * @throws ConfigException if there are no rules that could be asked
     * @throws IOException if there is no room for a copy of their repository
     */
    public static RunningPolicyEngine engine(AppConfig config, ScmIntegrations hosts, InstantSource clock)
            throws IOException {
        return switch (PolicySettings.of(config)) {
            case PolicySettings.Embedded embedded -> embedded(config, embedded, hosts, clock);
            case PolicySettings.Opa(OpaSettings server) -> OpaPolicyEngine.start(server, clock);
        };
    }

    private static RunningPolicyEngine embedded(
            AppConfig config, PolicySettings.Embedded settings, ScmIntegrations hosts, InstantSource clock)
            throws IOException {
        Path mirrors = Files.createTempDirectory("callboard-policy");
        try (BundleSources sources = new BundleSources(mirrors, hosts)) {
            return EmbeddedPolicyEngine.of(sources.of(settings, ""), clock);
        } catch (BundleException unusable) {
            throw config.error(
                    PolicySettings.SECTION + ".bundle", "cannot be used: " + unusable.getMessage(), unusable);
        } finally {
            FileTrees.delete(mirrors);
        }
    }
}
