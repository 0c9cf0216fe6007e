# Where to look for the ways in which a rule permits by being silent.
package custom.regal.traps

import data.regal.ast

# A folder below rules, and not its tests.
is_rule_file if {
	"rules" in ast.package_path
	not is_test
}

is_test if endswith(regal.last(ast.package_path), "_test")

# Every reference in a part of a module.
refs(part) := {ref |
	walk(part, [_, ref])
	is_object(ref)
	ref.type == "ref"
}

# Every call in a part of a module: the operator's name and the arguments. As an expression a call has no type.
calls(part) := {call |
	walk(part, [_, node])
	is_object(node)
	terms := [node[key] | some key in ["terms", "value"]; is_array(node[key])][0]
	terms[0].type == "ref"
	call := {"name": ast.ref_to_string(terms[0].value), "args": array.slice(terms, 1, count(terms))}
}

# The whole path that a reference stands for, as far as it is written out.
path(ref) := array.concat(head(ref), [part.value |
	some i, part in ref.value
	i > 0
	part.type == "string"
	count([1 | some j in numbers.range(1, i); ref.value[j].type != "string"]) == 0
])

head(ref) := ast.resolved_imports[ref.value[0].value]

head(ref) := [ref.value[0].value] if not ast.resolved_imports[ref.value[0].value]
