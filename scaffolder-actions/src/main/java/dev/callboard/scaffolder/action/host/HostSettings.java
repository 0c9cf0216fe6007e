package dev.callboard.scaffolder.action.host;

import dev.callboard.scaffolder.action.publish.GitDefaults;

/**
 * How actions use hosts.
 *
 * @param git what commits say when a step does not
 * @param requiresUserCredentials whether a step has to bring a token of its user
 * @param limits how much a host may ask of us
 */
public record HostSettings(GitDefaults git, boolean requiresUserCredentials, HostLimits limits) {

    public static HostSettings defaults() {
        return new HostSettings(GitDefaults.STANDARD, false, HostLimits.defaults());
    }
}
