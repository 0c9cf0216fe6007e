package dev.callboard.policy.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.callboard.policy.KnownInput;
import dev.callboard.policy.PolicyInput.EntryPoint;
import dev.callboard.policy.StrictJson;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompiledAheadTests {

    @TempDir
    static Path classes;

    private static final PolicyBundle SHIPPED =
            PolicyBundle.of(BundleSource.shipped().read());

    @BeforeAll
    static void writeTheClasses() throws IOException {
        CompiledAhead.main(new String[] {shippedArchive().toString(), classes.toString()});
    }

    @Test
    void theClassesDecideLikeTheModule() throws IOException {
        try (URLClassLoader loader = loader(classes)) {
            RunnableModule ahead = CompiledAhead.find(loader, SHIPPED.module()).orElseThrow();

            assertThat(ahead.module().codeSection().functionBodyCount()).isPositive();
            assertThat(decision(ahead)).isEqualTo(decision(RunnableModule.of(SHIPPED.module())));
        }
    }

    @Test
    void theClassesAreOfNoUseForAnotherModule() throws IOException {
        byte[] other = SHIPPED.module().clone();
        other[other.length - 1] ^= 1;
        try (URLClassLoader loader = loader(classes)) {
            assertThat(CompiledAhead.find(loader, other)).isEmpty();
        }
    }

    @Test
    void withoutClassesThereIsNothingToFind(@TempDir Path empty) throws IOException {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {empty.toUri().toURL()}, null)) {
            assertThat(CompiledAhead.find(loader, SHIPPED.module())).isEmpty();
        }
    }

    @Test
    void classesThatAreThereAreNotMadeAgain() throws IOException {
        Path classFile = classes.resolve("callboard/rules/ShippedRules.class");
        FileTime made = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(classFile, made);

        CompiledAhead.write(SHIPPED.module(), classes);

        assertThat(Files.getLastModifiedTime(classFile)).isEqualTo(made);
    }

    @Test
    void whereOnlyTheClassesWereCleanedAwayTheyAreMadeAgain(@TempDir Path built) throws IOException {
        Files.createDirectories(built.resolve("callboard/rules"));
        Files.writeString(built.resolve("callboard/rules/module.sha256"), BundleFiles.sha256(SHIPPED.module()));
        Files.writeString(built.resolve("callboard/rules/module.wasm"), "outline");
        try (URLClassLoader loader = loader(built)) {
            assertThat(CompiledAhead.find(loader, SHIPPED.module())).isEmpty();
        }

        CompiledAhead.write(SHIPPED.module(), built);

        try (URLClassLoader loader = loader(built)) {
            assertThat(CompiledAhead.find(loader, SHIPPED.module())).isPresent();
        }
    }

    private static String decision(RunnableModule module) {
        byte[] data = SHIPPED.data();
        Map<String, Integer> names =
                PolicyInstance.create(module, Map.of(), data).builtins();
        Map<Integer, HostBuiltin> builtins = new HashMap<>();
        names.forEach((name, number) -> builtins.put(number, HostBuiltins.find(name)));
        PolicyInstance instance = PolicyInstance.create(module, builtins, data);
        int action = Objects.requireNonNull(instance.entryPoints().get(EntryPoint.ACTION.path()));
        return new String(instance.evaluate(action, StrictJson.write(KnownInput.step())), StandardCharsets.UTF_8);
    }

    private static URLClassLoader loader(Path classes) throws IOException {
        return new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, new WithoutRules(CompiledAheadTests.class.getClassLoader()));
    }

    private static Path shippedArchive() {
        return Path.of("target/rego/policy-bundle.tar.gz");
    }

    /** Hides the classes that the build made, so that those of the test are found. */
    private static final class WithoutRules extends ClassLoader {

        WithoutRules(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("callboard.rules.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }

        @Override
        public @Nullable URL getResource(String name) {
            return name.startsWith("callboard/rules/") ? null : super.getResource(name);
        }
    }
}
