package dev.callboard.policy.embedded;

import com.dylibso.chicory.runtime.ByteArrayMemory;
import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportMemory;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.WasmFunctionHandle;
import com.dylibso.chicory.runtime.WasmRuntimeException;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.UninstantiableException;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.ActiveDataSegment;
import com.dylibso.chicory.wasm.types.DataSegment;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.dylibso.chicory.wasm.types.ValType;
import dev.callboard.policy.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One instance of a module that OPA compiled, with the bundle's data loaded. Not thread-safe.
 *
 * <p>The module and its host exchange JSON in the module's memory, by the rules of version 1.2 of OPA's binary interface:
 * the data is parsed once; each evaluation starts with a heap that ends where it ended then.
 */
final class PolicyInstance {

    private static final int LEAST_PAGES = 2;

    private static final int PAGE = 1 << 16;

    /** 64 MiB: room for an input of the size that the gate lets through, many times over. */
    private static final int MAX_PAGES = 1024;

    private static final int MOST_ARGUMENTS = 4;
    private static final int FORMAT_JSON = 0;
    private static final long[] NOTHING = {};

    private final Instance instance;
    private final long data;
    private final long heap;

    private PolicyInstance(Instance instance, byte[] data) {
        this.instance = instance;
        this.data = parse(instance, data);
        this.heap = call(instance, "opa_heap_ptr_get");
    }

    /**
     * Makes an instance.
     *
     * @param builtins the functions of the host, by the numbers the module calls them by
     * @throws ChicoryException if the module is not one that OPA compiled
     */
    static PolicyInstance create(RunnableModule runnable, Map<Integer, HostBuiltin> builtins, byte[] data) {
        WasmModule module = runnable.module();
        ImportValues.Builder imports = ImportValues.builder()
                .addMemory(new ImportMemory(
                        "env", "memory", new ByteArrayMemory(new MemoryLimits(initialPages(module), MAX_PAGES))))
                .addFunction(procedure("opa_abort", (caller, arguments) -> {
                    throw new WasmRuntimeException(caller.memory().readCString((int) arguments[0]));
                }))
                .addFunction(procedure("opa_println", (caller, arguments) -> NOTHING));
        for (int count = 0; count <= MOST_ARGUMENTS; count++) {
            imports.addFunction(caller(count, builtins));
        }
        Instance instance = Instance.builder(module)
                .withImportValues(imports.build())
                .withMachineFactory(runnable.machines())
                .build();
        return new PolicyInstance(instance, data);
    }

    /** The entry points by name, with the numbers to call them by. */
    Map<String, Integer> entryPoints() {
        return numbers("entrypoints");
    }

    /** The functions that the module leaves to its host, with the numbers it calls them by. */
    Map<String, Integer> builtins() {
        return numbers("builtins");
    }

    /** Room for the texts and numbers of the rules, of which there may be more than the least memory holds. */
    private static int initialPages(WasmModule module) {
        long end = 0;
        for (DataSegment segment : module.dataSection().dataSegments()) {
            if (segment instanceof ActiveDataSegment active) {
                long start = active.offsetInstructions().getFirst().operand(0);
                end = Math.max(end, start + active.data().length);
            }
        }
        long pages = Math.ceilDiv(end, PAGE);
        if (pages > MAX_PAGES) {
            throw new UninstantiableException("The rules are too large: they need " + pages + " pages of memory");
        }
        return Math.toIntExact(Math.max(LEAST_PAGES, pages));
    }

    /** How much memory the instance has, in pages of 64 KiB. */
    int pages() {
        return instance.memory().pages();
    }

    /**
     * Evaluates an entry point; the JSON list of its results has one element, or none if it is undefined.
     *
     * @throws PolicyFault if the evaluation breaks off; the instance is of no use afterwards
     */
    byte[] evaluate(int entryPoint, byte[] input) {
        try {
            Memory memory = instance.memory();
            grow(memory, heap + input.length + 8);
            memory.write((int) heap, input);
            // The evaluation's own heap begins after the input, where eight-byte values may stand.
            long end = (heap + input.length + 7) & ~7L;
            long results = call(instance, "opa_eval", 0, entryPoint, data, heap, input.length, end, FORMAT_JSON);
            return memory.readCString((int) results).getBytes(StandardCharsets.UTF_8);
        } catch (ChicoryException | IllegalArgumentException | JacksonException fault) {
            throw new PolicyFault(String.valueOf(fault.getMessage()), fault);
        } catch (StackOverflowError tooDeep) {
            throw new PolicyFault("The rules call each other too deeply", tooDeep);
        }
    }

    private static void grow(Memory memory, long bytes) {
        long missing = bytes - (long) memory.pages() * Memory.PAGE_SIZE;
        if (missing > 0 && memory.grow((int) (missing / Memory.PAGE_SIZE + 1)) < 0) {
            throw new WasmRuntimeException("The input does not fit into the memory of the evaluation");
        }
    }

    private Map<String, Integer> numbers(String export) {
        JsonNode byName = dump(instance, call(instance, export));
        Map<String, Integer> numbers = new HashMap<>();
        byName.properties()
                .forEach(entry -> numbers.put(entry.getKey(), entry.getValue().intValue()));
        return numbers;
    }

    private static HostFunction procedure(String name, WasmFunctionHandle handle) {
        return new HostFunction("env", name, FunctionType.accepting(ValType.I32), handle);
    }

    /** The import through which the module calls all host functions with so many arguments. */
    private static HostFunction caller(int count, Map<Integer, HostBuiltin> builtins) {
        List<ValType> parameters = Collections.nCopies(count + 2, ValType.I32);
        FunctionType type = FunctionType.of(parameters, List.of(ValType.I32));
        return new HostFunction("env", "opa_builtin" + count, type, (instance, arguments) -> {
            HostBuiltin builtin = builtins.get((int) arguments[0]);
            if (builtin == null) {
                throw new WasmRuntimeException("The host has no function number " + arguments[0]);
            }
            List<JsonNode> values = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                values.add(dump(instance, arguments[i + 2]));
            }
            return new long[] {parse(instance, StrictJson.write(builtin.call(values)))};
        });
    }

    private static JsonNode dump(Instance instance, long value) {
        String json = instance.memory().readCString((int) call(instance, "opa_json_dump", value));
        return StrictJson.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private static long parse(Instance instance, byte[] json) {
        long address = call(instance, "opa_malloc", json.length);
        instance.memory().write((int) address, json);
        long value = call(instance, "opa_json_parse", address, json.length);
        if (value == 0) {
            throw new WasmRuntimeException("The module cannot read a value of " + json.length + " bytes");
        }
        return value;
    }

    private static long call(Instance instance, String export, long... arguments) {
        return instance.export(export).apply(arguments)[0];
    }
}
