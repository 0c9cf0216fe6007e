package dev.callboard.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A page of Markdown that grows line by line, so that what was measured is there should the rest fail. */
final class FiguresPage {

    private final Path file;
    private final PrintStream console;

    FiguresPage(Path file, PrintStream console) {
        this.file = file;
        this.console = console;
    }

    void begin(String heap, String plot) throws IOException {
        Files.writeString(file, "");
        line("# What queries cost");
        line("");
        line("    benchmarks/run --queries");
        line("");
        line(String.format(
                Locale.ROOT,
                "Client and server shared one machine of %d processors (%s %s, heap %s). Its load was %.1f when this began, at"
                        + " %s: above one, other things ran on it, and all times are longer than they need to be.",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"),
                heap,
                load(),
                Instant.now().truncatedTo(ChronoUnit.MINUTES)));
        line("");
        line("![p99 by number of entities](" + plot + ")");
        line("");
        line(
                "Each question is asked over HTTP with a token: by one connection, one request at a time (*alone*), and by eight");
        line(
                "connections at once. What it asks for is another entity, term or owner each time. `benchmarks/README.md` says");
        line("what the entities are.");
    }

    void end() throws IOException {
        line("");
        line(String.format(
                Locale.ROOT, "The load of the machine was %.1f at the end, the measuring itself included.", load()));
    }

    void line(String text) throws IOException {
        console.println(text);
        console.flush();
        Files.writeString(file, text + "\n", StandardOpenOption.APPEND);
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
