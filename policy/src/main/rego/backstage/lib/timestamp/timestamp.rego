# METADATA
# title: Points in time
package backstage.lib.timestamp

# METADATA
# description: |
#   Whether it is a text like `2026-11-23T10:15:00Z`. Looked at without a pattern, because compiled rules prepare a pattern
#   anew for each decision.
is_in_utc(text) if {
	is_string(text)
	concat("", [shape(character) | some character in split(text, "")]) == "0000-00-00T00:00:00Z"
}

shape(character) := "0" if contains("0123456789", character)

shape(character) := character if not contains("0123456789", character)
