package dev.callboard.backend.policy;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.policy.opa.OpaSettings;
import dev.callboard.policy.opa.OpaTls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The section {@code callboard.policy} of the configuration. */
sealed interface PolicySettings {

    String SECTION = "callboard.policy";
    String EMBEDDED_ENGINE = "embedded";
    String OPA_ENGINE = "opa";

    /**
     * Rules are evaluated in this process.
     *
     * @param bundle where they come from
     * @param refresh how long to wait between two looks there
     * @param opaCommand the program that builds rules which are not built yet
     * @param verificationKey the file of public keys of those who may sign the bundle; null if it need not be signed
     * @param tokenFile the file with the bearer token for the bundle's HTTP address; null for none
     */
    record Embedded(
            BundleLocation bundle,
            Duration refresh,
            String opaCommand,
            @Nullable Path verificationKey,
            @Nullable Path tokenFile)
            implements PolicySettings {

        static final Duration DEFAULT_REFRESH = Duration.ofSeconds(10);
        static final String DEFAULT_OPA_COMMAND = "opa";
    }

    /** An OPA server evaluates them. */
    record Opa(OpaSettings server) implements PolicySettings {}

    /**
     * Reads the section; without it, the shipped rules are evaluated in this process.
     *
     * @throws dev.callboard.backend.config.ConfigException also for keys that are of no use to the engine that is chosen,
     *     because whoever wrote them expects other rules than those that would be asked
     */
    static PolicySettings of(AppConfig config) {
        AppConfig policy = config.section(SECTION);
        String engine = policy.string("engine").orElse(EMBEDDED_ENGINE);
        return switch (engine) {
            case EMBEDDED_ENGINE -> embedded(policy);
            case OPA_ENGINE -> opa(policy);
            default -> throw policy.error("engine", "should be 'embedded' or 'opa', but is '" + engine + "'");
        };
    }

    private static Embedded embedded(AppConfig policy) {
        if (policy.has("opa")) {
            throw policy.error("opa", "is of use only with '" + SECTION + ".engine: opa'");
        }
        return bundle(policy);
    }

    /** Reads where a bundle comes from and how it is built and checked. */
    static Embedded bundle(AppConfig policy) {
        Duration refresh = policy.duration("refresh").orElse(Embedded.DEFAULT_REFRESH);
        if (refresh.isZero()) {
            throw policy.error("refresh", "should be more than no time");
        }
        BundleLocation bundle = BundleLocation.of(policy, "bundle");
        if (policy.has("verificationKey") && bundle instanceof BundleLocation.Shipped) {
            throw policy.error("verificationKey", "is of use only with '" + SECTION + ".bundle'");
        }
        if (policy.has("tokenFile") && !(bundle instanceof BundleLocation.Web)) {
            throw policy.error("tokenFile", "is of use only with an HTTP address in '" + SECTION + ".bundle'");
        }
        return new Embedded(
                bundle,
                refresh,
                policy.string("opaCommand").orElse(Embedded.DEFAULT_OPA_COMMAND),
                policy.path("verificationKey").orElse(null),
                policy.path("tokenFile").orElse(null));
    }

    private static Opa opa(AppConfig policy) {
        for (String key : new String[] {"bundle", "refresh", "opaCommand", "verificationKey", "tokenFile"}) {
            if (policy.has(key)) {
                throw policy.error(
                        key, "is of use only with '" + SECTION + ".engine: embedded'; give it to OPA instead");
            }
        }
        AppConfig opa = policy.section("opa");
        String url = opa.requiredString("url");
        try {
            return new Opa(new OpaSettings(
                    URI.create(url),
                    opa.path("tokenFile").orElse(null),
                    tls(opa),
                    opa.duration("stepTimeout").orElse(OpaSettings.DEFAULT_STEP_TIMEOUT),
                    opa.duration("planTimeout").orElse(OpaSettings.DEFAULT_PLAN_TIMEOUT)));
        } catch (IllegalArgumentException unusable) {
            throw opa.error("url", "cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static @Nullable OpaTls tls(AppConfig opa) {
        if (!opa.has("tls")) {
            return null;
        }
        AppConfig tls = opa.section("tls");
        try {
            return new OpaTls(
                    tls.path("caFile").orElse(null),
                    tls.path("certificateFile").orElse(null),
                    tls.path("keyFile").orElse(null));
        } catch (IllegalArgumentException incomplete) {
            throw opa.error("tls", "cannot be used: " + incomplete.getMessage(), incomplete);
        }
    }
}
