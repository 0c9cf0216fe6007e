package dev.callboard.catalog.module;

import dev.callboard.scm.HostApis;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The modules there are: those on the class path, and those of a folder's jars, each of which has a class loader of its
 * own, so that two may bring the same library in two versions.
 *
 * <p>One that cannot be loaded is an exception and not left out: without it, what it brings to the catalog would go.
 */
public final class CatalogModules implements AutoCloseable {

    private static final ClassLoader OURS = CatalogModules.class.getClassLoader();

    private final Map<String, CatalogModule> modules = new LinkedHashMap<>();
    private final Map<String, String> places = new LinkedHashMap<>();
    private final List<URLClassLoader> loaders = new ArrayList<>();

    private CatalogModules() {}

    /** No module at all. */
    public static CatalogModules none() {
        return new CatalogModules();
    }

    /**
     * The modules on the class path.
     *
     * @throws IllegalArgumentException if one cannot be loaded
     */
    public static CatalogModules ofClassPath() {
        CatalogModules found = new CatalogModules();
        found.add(ServiceLoader.load(CatalogModule.class, OURS), "the class path");
        return found;
    }

    /**
     * The modules on the class path and of the jars in a folder, by their names.
     *
     * @throws IllegalArgumentException if one cannot be loaded, or a jar holds none
     */
    public static CatalogModules ofFolder(Path folder) {
        CatalogModules found = ofClassPath();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(found::addJar);
            return found;
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot look for modules in " + folder, e);
        } catch (RuntimeException e) {
            found.close();
            throw e;
        }
    }

    private void addJar(Path jar) {
        try {
            URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, OURS);
            loaders.add(loader);
            int before = modules.size();
            add(ServiceLoader.load(CatalogModule.class, loader), jar.toString());
            if (modules.size() == before) {
                throw new IllegalArgumentException("There is no module in %s; META-INF/services/%s of it names none"
                        .formatted(jar, CatalogModule.class.getName()));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot read " + jar, e);
        }
    }

    /** A class loader finds what its parents have, too; that was added before. */
    private void add(ServiceLoader<CatalogModule> found, String place) {
        try {
            found.stream()
                    .filter(one ->
                            loaders.isEmpty() || one.type().getClassLoader().equals(loaders.getLast()))
                    .forEach(one -> add(one.get(), place));
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new IllegalArgumentException("A module of %s cannot be loaded: %s".formatted(place, e), e);
        }
    }

    private void add(CatalogModule module, String place) {
        CatalogModule other = modules.putIfAbsent(module.name(), module);
        if (other != null) {
            throw new IllegalArgumentException("There are two modules of the name '%s', in %s and in %s"
                    .formatted(module.name(), places.get(module.name()), place));
        }
        places.put(module.name(), place);
    }

    /** The names of the modules. */
    public Set<String> names() {
        return Set.copyOf(modules.keySet());
    }

    /**
     * All that the modules add.
     *
     * @param settings what the configuration says for the module of that name
     * @throws IllegalArgumentException if one cannot do with its settings; the message names it
     */
    public Contribution contributions(Function<String, JsonNode> settings, HostApis apis) {
        Contribution all = Contribution.NOTHING;
        for (CatalogModule module : modules.values()) {
            try {
                all = all.and(module.contribute(new CatalogModule.Context(settings.apply(module.name()), apis)));
            } catch (RuntimeException | LinkageError e) {
                throw new IllegalArgumentException(
                        "The module '%s' of %s cannot be used: %s"
                                .formatted(module.name(), places.get(module.name()), e.getMessage()),
                        e);
            }
        }
        return all;
    }

    /** Lets go of the jars; what was loaded from them must not be used any more. */
    @Override
    public void close() {
        for (URLClassLoader loader : loaders) {
            try {
                loader.close();
            } catch (IOException e) {
                throw new IllegalStateException("Cannot close " + loader, e);
            }
        }
    }
}
