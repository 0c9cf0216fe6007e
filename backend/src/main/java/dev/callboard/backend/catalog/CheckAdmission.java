package dev.callboard.backend.catalog;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.catalog.processing.AdmissionCheck;
import dev.callboard.policy.RunningPolicyEngine;
import dev.callboard.scm.ScmIntegrations;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a check without a server asks of the policy: what the server of its configuration would ask. */
record CheckAdmission(AdmissionCheck check, @Nullable RunningPolicyEngine engine) implements AutoCloseable {

    static CheckAdmission none() {
        return new CheckAdmission(AdmissionCheck.none(), null);
    }

    /**
     * Blocks until the policy has been found to answer.
     *
     * @throws AdmissionCheck.Unavailable if it does not
     */
    static CheckAdmission of(AppConfig config, ScmIntegrations hosts, CheckCommand.Policy policy) throws IOException {
        AdmissionMode mode = AdmissionMode.of(config);
        if (mode == AdmissionMode.OFF) {
            return none();
        }
        InstantSource clock = InstantSource.system();
        RunningPolicyEngine engine = policy.of(config, hosts, clock);
        CheckAdmission admission = new CheckAdmission(PolicyAdmission.of(engine, mode, clock), engine);
        boolean answers = false;
        try {
            admission.check().ask(List.of());
            answers = true;
            return admission;
        } catch (AdmissionCheck.Unavailable away) {
            throw new AdmissionCheck.Unavailable("The policy cannot be asked: " + away.getMessage());
        } finally {
            if (!answers) {
                admission.close();
            }
        }
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
        }
    }
}
