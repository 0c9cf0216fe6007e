package dev.callboard.policy.embedded;

import com.dylibso.chicory.wasm.ChicoryException;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The rules of one bundle, ready to be evaluated by any number of threads: the module is parsed and compiled once, and
 * each evaluation has an instance of it for itself.
 */
final class CompiledPolicy {

    /** An instance that once grew over this size is not kept. */
    private static final int MAX_IDLE_PAGES = 256;

    private final PolicyBundle bundle;
    private final RunnableModule module;
    private final Map<String, Integer> entryPoints;
    private final Map<Integer, HostBuiltin> builtins = new ConcurrentHashMap<>();
    private final Queue<PolicyInstance> idle = new ConcurrentLinkedQueue<>();

    private CompiledPolicy(PolicyBundle bundle, RunnableModule module) {
        this.bundle = bundle;
        this.module = module;
        PolicyInstance first = newInstance();
        this.entryPoints = Map.copyOf(first.entryPoints());
        builtins.putAll(found(first.builtins()));
        idle.add(first);
    }

    /**
     * Compiles the rules to the byte code of this virtual machine, which takes about a second, or finds those that this
     * library was built with compiled already.
     *
     * @throws BundleException if this server cannot evaluate them
     */
    static CompiledPolicy of(PolicyBundle bundle) {
        try {
            return new CompiledPolicy(bundle, RunnableModule.of(bundle.module()));
        } catch (ChicoryException broken) {
            throw new BundleException("The bundle's rules are not a module: " + broken.getMessage(), broken);
        }
    }

    PolicyBundle bundle() {
        return bundle;
    }

    boolean has(EntryPoint entryPoint) {
        return entryPoints.containsKey(entryPoint.path());
    }

    /**
     * Evaluates the rule with the input, on this thread.
     *
     * @return the JSON list of results: one, or none if the rule is undefined
     * @throws PolicyFault if the evaluation breaks off
     */
    byte[] evaluate(EntryPoint entryPoint, byte[] input) {
        Integer number = entryPoints.get(entryPoint.path());
        if (number == null) {
            return "[]".getBytes(StandardCharsets.UTF_8);
        }
        PolicyInstance instance = idle.poll();
        if (instance == null) {
            instance = newInstance();
        }
        // An instance in which something went wrong is not used again.
        byte[] results = instance.evaluate(number, input);
        if (instance.pages() <= MAX_IDLE_PAGES) {
            idle.add(instance);
        }
        return results;
    }

    private PolicyInstance newInstance() {
        return PolicyInstance.create(module, builtins, bundle.data());
    }

    /** The host's functions for the names that the module calls, by its numbers for them. */
    private static Map<Integer, HostBuiltin> found(Map<String, Integer> names) {
        Set<String> missing = HostBuiltins.missing(names.keySet());
        if (!missing.isEmpty()) {
            throw new BundleException("The bundle's rules use functions that the embedded engine does not have: "
                    + String.join(", ", missing));
        }
        Map<Integer, HostBuiltin> builtins = new ConcurrentHashMap<>();
        names.forEach((name, number) -> {
            HostBuiltin builtin = HostBuiltins.find(name);
            if (builtin != null) {
                builtins.put(number, builtin);
            }
        });
        return builtins;
    }
}
