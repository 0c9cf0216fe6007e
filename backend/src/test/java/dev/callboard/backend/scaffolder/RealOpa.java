package dev.callboard.backend.scaffolder;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** The real OPA with rules that allow everything, at one address whenever it is started again. */
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
                "obligations": [],
                "ttl": 0,
            }
            """;

    private final Path folder;
    private final int port;
    private Process process;

    RealOpa(Path folder) throws IOException {
        this.folder = folder;
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

    private Process start(String contract) throws IOException {
        Path bundle = folder.resolve("rules");
        write(bundle.resolve(".manifest"), "{\"revision\": \"%s\"}".formatted(contract));
        write(bundle.resolve("action.rego"), RULES.formatted("backstage.scaffolder.action", contract));
        write(bundle.resolve("task.rego"), RULES.formatted("backstage.scaffolder.task", contract));
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
