package dev.callboard.policy.embedded;

import com.dylibso.chicory.compiler.Cache;
import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.Parser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The shipped rules as classes of this library, made when it is built, so that no start has to make them.
 *
 * <p>They are used for the very module that they were made of and for no other. They are part of the library and
 * trusted like the rest of it; nothing that runs is ever read from a folder that the server writes to.
 */
public final class CompiledAhead {

    private static final String FOLDER = "callboard/rules/";
    private static final String CLASS = "callboard.rules.ShippedRules";
    private static final String CLASS_FILE = FOLDER + "ShippedRules.class";
    private static final String DIGEST = FOLDER + "module.sha256";
    private static final String MODULE = FOLDER + "module.wasm";

    private CompiledAhead() {}

    /**
     * Writes the classes for the rules of a bundle. Called by the build.
     *
     * @param arguments the bundle's archive, and the folder of the library's classes
     * @throws IOException if the one cannot be read or the other not be written
     */
    public static void main(String[] arguments) throws IOException {
        PolicyBundle bundle = PolicyBundle.of(BundleFiles.ofArchive(Files.readAllBytes(Path.of(arguments[0]))));
        write(bundle.module(), Path.of(arguments[1]));
    }

    /** Makes the classes of the module, unless they are there. */
    static void write(byte[] module, Path classes) throws IOException {
        Path digest = classes.resolve(DIGEST);
        if (Files.exists(classes.resolve(CLASS_FILE))
                && Files.exists(digest)
                && Files.readString(digest).equals(BundleFiles.sha256(module))) {
            return;
        }
        Files.createDirectories(classes.resolve(FOLDER));
        Files.deleteIfExists(digest);
        unpack(compile(module), classes);
        Files.write(classes.resolve(MODULE), ModuleOutline.of(module));
        // Last, so that classes which are not all there are not used.
        Files.writeString(digest, BundleFiles.sha256(module));
    }

    /** What was made of the module when this library was built; nothing if that was another module, or none. */
    static Optional<RunnableModule> find(ClassLoader loader, byte[] module) {
        byte[] digest = resource(loader, DIGEST);
        byte[] outline = resource(loader, MODULE);
        if (digest == null
                || outline == null
                || !Arrays.equals(digest, BundleFiles.sha256(module).getBytes(StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        try {
            Constructor<? extends Machine> constructor =
                    Class.forName(CLASS, true, loader).asSubclass(Machine.class).getConstructor(Instance.class);
            return Optional.of(new RunnableModule(Parser.parse(outline), instance -> machine(constructor, instance)));
        } catch (ClassNotFoundException cleanedAway) {
            // By tools that clean up classes without a source. The module is all that is needed.
            return Optional.empty();
        } catch (NoSuchMethodException broken) {
            throw new BundleException("The classes of the shipped rules cannot be used", broken);
        }
    }

    private static Machine machine(Constructor<? extends Machine> constructor, Instance instance) {
        try {
            return constructor.newInstance(instance);
        } catch (ReflectiveOperationException broken) {
            throw new BundleException("The classes of the shipped rules cannot be used", broken);
        }
    }

    /** An archive of the classes, which is the form in which the compiler lets go of them. */
    private static byte[] compile(byte[] module) {
        byte[][] archive = new byte[1][];
        MachineFactoryCompiler.builder(Parser.parse(module))
                .withClassName(CLASS)
                // The outline has no code that could be interpreted.
                .withInterpreterFallback(InterpreterFallback.FAIL)
                .withCache(new Cache() {
                    @Override
                    public byte @Nullable [] get(String key) {
                        return null;
                    }

                    @Override
                    public void putIfAbsent(String key, byte[] classes) {
                        archive[0] = classes;
                    }
                })
                .compile();
        return archive[0];
    }

    private static void unpack(byte[] archive, Path classes) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().startsWith(FOLDER)) {
                    Files.write(classes.resolve(entry.getName()), in.readAllBytes());
                }
            }
        }
    }

    private static byte @Nullable [] resource(ClassLoader loader, String name) {
        try (InputStream in = loader.getResourceAsStream(name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + name + " of this library", unreadable);
        }
    }
}
