# METADATA
# title: JSON pointers
package backstage.lib.pointer

# METADATA
# description: The pointer to where a path of `walk` leads, below another pointer.
below(start, path) := concat("/", array.concat([start], [token(part) | some part in path]))

token(part) := replace(replace(part, "~", "~0"), "/", "~1") if is_string(part)

token(part) := format_int(part, 10) if is_number(part)
