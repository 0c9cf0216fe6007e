package dev.callboard.backend.scaffolder;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** The real OPA with rules that allow every task and step, at one address whenever it is started again. */
final class RealOpa implements AutoCloseable {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final String RULES = """
            package %s

            decision := {
                "schema": "%s",
                "id": input.id,
                "allow": true,
                "deny": [],
                "warn": [],
                "shadow": [],
                "exempted": [],
                "require_approval": [],
                "obligations": %s,
                "ttl": 0,
            }
            """;

    private final Path folder;
    private final String obligations;
    private final int port;
    private Process process;

    RealOpa(Path folder) throws IOException {
        this(folder, "[]");
    }

    /** @param obligations of each step, as Rego */
    RealOpa(Path folder, String obligations) throws IOException {
        this.folder = folder;
        this.obligations = obligations;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        this.process = start("decision/v1");
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Sends the process a signal, such as {@code STOP}. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("Cannot send " + name + " to OPA");
        }
    }

    /** Ends it as a crash does, and waits until it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Starts it again with rules that speak a version of the contract. */
    void restart(String contract) throws IOException {
        kill();
        process = start(contract);
    }

    @Override
    public void close() {
        kill();
    }

    /** The same rules, compiled for the embedded engine. */
    static Path compiled(Path folder, String obligations) throws IOException, InterruptedException {
        Path rules = rules(folder, "decision/v1", obligations);
        write(rules.resolve("manifest.rego"), """
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

    private static Path rules(Path folder, String contract, String obligations) throws IOException {
        Path rules = folder.resolve("rules");
        write(rules.resolve(".manifest"), "{\"revision\": \"%s\"}".formatted(contract));
        write(rules.resolve("action.rego"), RULES.formatted("backstage.scaffolder.action", contract, obligations));
        write(rules.resolve("task.rego"), RULES.formatted("backstage.scaffolder.task", contract, "[]"));
        return rules;
    }

    private Process start(String contract) throws IOException {
        Path bundle = rules(folder, contract, obligations);
        return new ProcessBuilder(
                        ROOT.resolve("policy/opa").toString(),
                        "run",
                        "--server",
                        "--disable-telemetry",
                        "--addr",
                        "127.0.0.1:" + port,
                        "--bundle",
                        bundle.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("opa.log").toFile()))
                .start();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
