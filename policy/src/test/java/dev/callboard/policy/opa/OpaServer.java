package dev.callboard.policy.opa;

import dev.callboard.policy.testing.OpaProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real OPA of the pinned version, with the shipped rules. */
public final class OpaServer {

    private static final Path MODULE = Path.of("").toAbsolutePath();

    private OpaServer() {}

    public static OpaProcess withTheShippedRules(Path log) throws Exception {
        return started(OpaProcess.overHttp(MODULE.resolve("opa"), log));
    }

    /** A server that shows a certificate, and answers only those who show one that is signed as given. */
    static OpaProcess overTls(Path log, Path certificate, Path key, Path clients) throws Exception {
        return started(
                OpaProcess.overTls(MODULE.resolve("opa"), log),
                "--authentication=tls",
                "--tls-cert-file=" + certificate,
                "--tls-private-key-file=" + key,
                "--tls-ca-cert-file=" + clients);
    }

    private static OpaProcess started(OpaProcess server, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of(
                "--bundle", MODULE.resolve("target/rego/opa-bundle.tar.gz").toString()));
        server.start(arguments.toArray(String[]::new));
        return server;
    }
}
