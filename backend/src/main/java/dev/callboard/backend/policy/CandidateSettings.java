package dev.callboard.backend.policy;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.policy.record.CandidateLog;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The section {@code callboard.policy.candidate} of the configuration: rules that are tried beside those that decide.
 *
 * @param rules where they come from
 * @param load how many decisions are judged again
 */
record CandidateSettings(PolicySettings.Embedded rules, CandidateLog.Load load) {

    static final String SECTION = PolicySettings.SECTION + ".candidate";
    static final double DEFAULT_SHARE = 1;
    static final int DEFAULT_WAITING = 200;
    private static final int MAX_WAITING = 10_000;

    /**
     * Empty without such a section.
     *
     * @throws dev.callboard.backend.config.ConfigException if a value is of no use
     */
    static Optional<CandidateSettings> of(AppConfig config) {
        AppConfig policy = config.section(PolicySettings.SECTION);
        if (!policy.has("candidate")) {
            return Optional.empty();
        }
        AppConfig candidate = policy.section("candidate");
        candidate.requiredString("bundle");
        return Optional.of(new CandidateSettings(
                PolicySettings.bundle(candidate), new CandidateLog.Load(share(candidate), waiting(candidate))));
    }

    private static double share(AppConfig candidate) {
        JsonNode share = candidate.json("share");
        if (share.isMissingNode() || share.isNull()) {
            return DEFAULT_SHARE;
        }
        double number = share.asDouble(0);
        if (!(number > 0 && number <= 1)) {
            throw candidate.error("share", "should be a number above 0 and up to 1, such as 0.1");
        }
        return number;
    }

    private static int waiting(AppConfig candidate) {
        int waiting = candidate.integer("waiting").orElse(DEFAULT_WAITING);
        if (waiting < 1 || waiting > MAX_WAITING) {
            throw candidate.error("waiting", "should be from 1 to " + MAX_WAITING + ", but is " + waiting);
        }
        return waiting;
    }
}
