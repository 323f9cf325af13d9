# SPDX-License-Identifier: MIT
"""Runs modules in wasmtime, as run.c does in our engine; the reports have one form.

run.py HOST.wasm MODULE.wasm... reads MODULE.txt, our report, for the calls to make and for types,
and writes MODULE.wasmtime.txt.
"""
import re
import struct
import sys
from pathlib import Path
from zlib import adler32

from wasmtime import (Config, Engine, Global, Linker, Memory, Module, SharedMemory, Store, Table,
                      Trap, TrapCode, WasmtimeError)

ARGUMENTS = [
    {"i32": 7, "i64": 7, "f32": 1.5, "f64": 1.5},
    {"i32": -(2**31), "i64": -(2**63), "f32": -0.0, "f64": -0.0},
]

TRAPS = {
    TrapCode.UNREACHABLE: "unreachable",
    TrapCode.INTEGER_DIVISION_BY_ZERO: "arithmetic",
    TrapCode.INTEGER_OVERFLOW: "arithmetic",
    TrapCode.BAD_CONVERSION_TO_INTEGER: "arithmetic",
    TrapCode.MEMORY_OUT_OF_BOUNDS: "memory",
    TrapCode.HEAP_MISALIGNED: "memory",
    TrapCode.ATOMIC_WAIT_NON_SHARED_MEMORY: "memory",
    TrapCode.TABLE_OUT_OF_BOUNDS: "table",
    TrapCode.INDIRECT_CALL_TO_NULL: "table",
    TrapCode.BAD_SIGNATURE: "table",
    TrapCode.NULL_REFERENCE: "null",
}


def make_engine():
    config = Config()
    for feature in ("threads", "tail_call", "reference_types", "simd", "bulk_memory", "multi_value",
                    "multi_memory", "memory64", "relaxed_simd", "relaxed_simd_deterministic",
                    "exceptions", "function_references", "custom_page_sizes"):
        setattr(config, "wasm_" + feature, True)
    config.shared_memory = True
    config.cranelift_opt_level = "none"
    config.consume_fuel = True
    return Engine(config)


def failure(error):
    """An exception that nothing catches is a trap without a code, or an error that says so."""
    if not isinstance(error, Trap):
        if "thrown Wasm exception" in str(error):
            return "exception"
        raise error
    if error.trap_code is None:
        return "exception"
    return f"trap {TRAPS.get(error.trap_code, error.trap_code)}"


def text(kind, value):
    if kind in ("i32", "i64"):
        return f"{kind}:{value}"
    if value != value:
        return f"{kind}:nan"
    return f"{kind}:{struct.pack('>f' if kind == 'f32' else '>d', value).hex()}"


def call(store, function, argument_types, result_types, round_number):
    arguments = [ARGUMENTS[round_number][kind] for kind in argument_types]
    try:
        result = function(store, *arguments)
    except (Trap, WasmtimeError) as error:
        return [failure(error)]
    values = result if isinstance(result, list) else [] if result is None else [result]
    return [text(kind, value) for kind, value in zip(result_types, values)]


def state(name, store, instance, expected):
    globals = dict(re.findall(rf"^{name} global (\d+) = (\w+):", expected, re.M))
    for index, item in enumerate(instance.exports(store).by_index):
        if isinstance(item, Global) and str(index) in globals:
            yield f"{name} global {index} = {text(globals[str(index)], item.value(store))}"
        elif isinstance(item, Table):
            yield f"{name} table {index} {item.size(store)}"
        elif isinstance(item, Memory):
            data = bytes(item.get_buffer_ptr(store))
            yield f"{name} memory {index} {len(data)} {adler32(data):08x}"
        elif isinstance(item, SharedMemory):
            data = bytes(item.data_ptr()[:item.data_len()])
            yield f"{name} memory {index} {len(data)} {adler32(data):08x}"


def run(engine, host_module, path, expected):
    try:
        module = Module(engine, path.read_bytes())
    except WasmtimeError:
        return ["invalid"]
    store = Store(engine)
    store.set_fuel(10_000_000)
    linker = Linker(engine)
    host = linker.instantiate(store, host_module)
    linker.define_instance(store, "host", host)
    lines = []
    instance = None
    try:
        instance = linker.instantiate(store, module)
    except (Trap, WasmtimeError) as error:
        lines.append(f"start = {failure(error)}")
    if instance:
        items = instance.exports(store).by_index
        for line in re.finditer(r"^(call (\d) (\d+)(.*) ->(.*)) =", expected, re.M):
            results = call(store, items[int(line[3])], line[4].split(), line[5].split(), int(line[2]))
            lines.append(" ".join([line[1] + " =", *results]))
    lines += state("host", store, host, expected)
    if instance:
        lines += state("module", store, instance, expected)
    return lines


def main():
    engine = make_engine()
    host_module = Module(engine, Path(sys.argv[1]).read_bytes())
    for path in map(Path, sys.argv[2:]):
        lines = run(engine, host_module, path, path.with_suffix(".txt").read_text())
        path.with_suffix(".wasmtime.txt").write_text("".join(line + "\n" for line in lines))


main()
