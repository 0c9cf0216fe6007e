package dev.callboard.policy.embedded;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.MachineFactoryCompiler;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import java.util.function.Function;

/**
 * A module with the byte code of this virtual machine that runs it.
 *
 * @param module what instances are made of
 * @param machines what runs the code of an instance
 */
record RunnableModule(WasmModule module, Function<Instance, Machine> machines) {

    /**
     * The module with the classes that the build made of it, else with classes that are made now, which takes about two
     * seconds of processor time.
     *
     * @throws com.dylibso.chicory.wasm.ChicoryException if it is no module
     */
    static RunnableModule of(byte[] module) {
        return CompiledAhead.find(RunnableModule.class.getClassLoader(), module).orElseGet(() -> compile(module));
    }

    private static RunnableModule compile(byte[] bytes) {
        WasmModule module = Parser.parse(bytes);
        return new RunnableModule(
                module,
                MachineFactoryCompiler.builder(module)
                        .withInterpreterFallback(InterpreterFallback.SILENT)
                        .compile());
    }
}
