package dev.callboard.policy.embedded;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import dev.callboard.policy.PolicyInput.EntryPoint;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * The rules of one bundle, ready to be evaluated by any number of threads: the module is parsed and compiled once, and
 * each evaluation has an instance of it for itself.
 */
final class CompiledPolicy {

    /** An instance that once grew over this size is not kept. */
    private static final int MAX_IDLE_PAGES = 256;

    private final PolicyBundle bundle;
    private final WasmModule module;
    private final Function<Instance, Machine> machines;
    private final Map<String, Integer> entryPoints;
    private final Map<Integer, HostBuiltin> builtins;
    private final Queue<PolicyInstance> idle = new ConcurrentLinkedQueue<>();

    private CompiledPolicy(
            PolicyBundle bundle, WasmModule module, Function<Instance, Machine> machines, Exports exports) {
        this.bundle = bundle;
        this.module = module;
        this.machines = machines;
        this.entryPoints = exports.entryPoints();
        this.builtins = exports.builtins();
    }

    /**
     * Compiles the rules to the byte code of this virtual machine. Takes about a second.
     *
     * @throws BundleException if this server cannot evaluate them
     */
    static CompiledPolicy of(PolicyBundle bundle) {
        try {
            WasmModule module = Parser.parse(bundle.module());
            Function<Instance, Machine> machines = MachineFactoryCompiler.builder(module)
                    .withInterpreterFallback(InterpreterFallback.SILENT)
                    .compile();
            Exports exports = Exports.of(PolicyInstance.create(module, machines, Map.of(), bundle.data()));
            return new CompiledPolicy(bundle, module, machines, exports);
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
            instance = PolicyInstance.create(module, machines, builtins, bundle.data());
        }
        // An instance in which something went wrong is not used again.
        byte[] results = instance.evaluate(number, input);
        if (instance.pages() <= MAX_IDLE_PAGES) {
            idle.add(instance);
        }
        return results;
    }

    /** What the module offers, and what it needs. */
    private record Exports(Map<String, Integer> entryPoints, Map<Integer, HostBuiltin> builtins) {

        static Exports of(PolicyInstance instance) {
            Map<String, Integer> names = instance.builtins();
            Set<String> missing = HostBuiltins.missing(names.keySet());
            if (!missing.isEmpty()) {
                throw new BundleException("The bundle's rules use functions that the embedded engine does not have: "
                        + String.join(", ", missing));
            }
            Map<Integer, HostBuiltin> builtins = new HashMap<>();
            names.forEach((name, number) -> {
                HostBuiltin builtin = HostBuiltins.find(name);
                if (builtin != null) {
                    builtins.put(number, builtin);
                }
            });
            return new Exports(instance.entryPoints(), Map.copyOf(builtins));
        }
    }
}
