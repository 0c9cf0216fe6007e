package dev.callboard.backend.scaffolder;

import dev.callboard.policy.testing.OpaProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** The real OPA with rules of a test, at one address whenever it is started again. */
final class RealOpa implements AutoCloseable {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Path folder;
    private final TestRules rules;
    private final OpaProcess server;

    RealOpa(Path folder) throws IOException, InterruptedException {
        this(folder, TestRules.ALLOWING);
    }

    RealOpa(Path folder, TestRules rules) throws IOException, InterruptedException {
        this.folder = folder;
        this.rules = rules;
        this.server = OpaProcess.overHttp(ROOT.resolve("policy/opa"), folder.resolve("opa.log"));
        restart("decision/v1");
    }

    URI url() {
        return server.url();
    }

    /** Sends the process a signal, such as {@code STOP}. */
    void signal(String name) throws IOException, InterruptedException {
        server.signal(name);
    }

    /** Ends it as a crash does, and waits until it is gone. */
    void kill() {
        server.kill();
    }

    /** Starts it again with rules that speak a version of the contract. */
    void restart(String contract) throws IOException, InterruptedException {
        server.start(
                "--bundle", rules.withContract(contract).write(folder, contract).toString());
    }

    @Override
    public void close() {
        server.close();
    }

    /** Rules compiled for the embedded engine. */
    static Path compiled(Path folder, TestRules given) throws IOException, InterruptedException {
        Path rules = given.write(folder, "decision/v1");
        Files.writeString(rules.resolve("manifest.rego"), """
                package backstage.manifest

                contracts := ["action-input/v1", "task-input/v1", "decision/v1"]

                problems := []

                documents := []
                """);
        Path archive = folder.resolve("policy-bundle.tar.gz");
        Process build = new ProcessBuilder(
                        ROOT.resolve("policy/opa").toString(),
                        "build",
                        "--target",
                        "wasm",
                        "--entrypoint",
                        "backstage/scaffolder/task/decision",
                        "--entrypoint",
                        "backstage/scaffolder/action/decision",
                        "--entrypoint",
                        "backstage/manifest",
                        "--output",
                        archive.toString(),
                        "--bundle",
                        rules.toString())
                .inheritIO()
                .start();
        if (build.waitFor() != 0) {
            throw new IOException("OPA does not build " + rules);
        }
        return archive;
    }
}
