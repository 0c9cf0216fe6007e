package dev.callboard.scaffolder.action;

import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.ScmCredentials.Login;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Reads with a user's token. The mirrors of the server hold what its own credentials may read, so a mirror is made for each
 * call and forgotten.
 */
final class TokenTemplateSource implements TemplateSource {

    private final GitMirrors mirrors;
    private final UnaryOperator<String> absolute;
    private final String token;
    private final Path scratch;

    /** @param absolute finds the absolute URL of one that may be relative */
    TokenTemplateSource(GitMirrors mirrors, UnaryOperator<String> absolute, String token, Path scratch) {
        this.mirrors = mirrors;
        this.absolute = absolute;
        this.token = token;
        this.scratch = scratch;
    }

    @Override
    public TemplateSource withToken(String other, Path folder) {
        return new TokenTemplateSource(mirrors, absolute, other, folder);
    }

    @Override
    public byte[] readFile(String url) {
        return read(url, (source, at) -> source.readFile(at));
    }

    @Override
    public void copyFolder(String url, Path target) {
        read(url, (source, at) -> {
            source.copyFolder(at, target);
            return at;
        });
    }

    @Override
    public Optional<List<SourceFile>> readFolder(String url, int atMost) {
        return read(url, (source, at) -> source.readFolder(at, atMost));
    }

    private <T> T read(String url, Reading<T> reading) {
        try {
            String at = absolute.apply(url);
            ScmIntegrations integrations = mirrors.integrations();
            if (integrations.isReadable(at)) {
                // Servers that are no Git hosts are sent no credentials, so not this token either.
                return reading.read(new GitTemplateSource(mirrors, null, false), at);
            }
            Function<ScmIntegration, ScmIntegrations> alone =
                    host -> ScmIntegrations.of(withToken(host)).withNetwork(integrations.network());
            ScmIntegrations own = integrations
                    .byUrl(at)
                    .map(alone)
                    .orElseThrow(() -> ActionException.notAllowed("Reading from '" + at
                            + "' is not allowed: its host is not among the integrations of the configuration, and"
                            + " backend.reading.allow does not name it"));
            try (GitMirrors fresh = new GitMirrors(scratch, own, mirrors.limits())) {
                return reading.read(new GitTemplateSource(fresh, null, false), at);
            }
        } catch (ScmException e) {
            throw ActionException.of(e);
        }
    }

    private ScmIntegration withToken(ScmIntegration host) {
        return new ScmIntegration(
                host.kind(),
                host.host(),
                host.cloneBaseUrl(),
                host.apiBaseUrl(),
                new Login(host.kind().tokenUser(), token));
    }

    @FunctionalInterface
    private interface Reading<T> {

        T read(TemplateSource source, String url);
    }
}
