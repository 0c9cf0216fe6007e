# METADATA
# title: What this bundle can be used for
# description: |
#   The server evaluates this package when it loads a bundle, and refuses a bundle that shares no contract with it or
#   whose configuration has problems. `documents` says which files of a workspace the rules want to see.
package backstage.manifest

import data.backstage.lib.settings
import data.backstage.scaffolder.config_guard
import data.backstage.scaffolder.rules.standards_set

contracts := [
	"action-input/v1",
	"task-input/v1",
	"decision/v1",
	"catalog-input/v1",
	"catalog-decision/v1",
	"permission-input/v1",
	"permission-decision/v1",
]

problems := [problem.message | some problem in (config_guard.deny | standards_set.deny)]

# METADATA
# description: What rules do not enforce for a while; the server tells which of these end soon.
exemptions := settings.exemptions

# Compared without regard to case.
documents := ["**/*dockerfile*", "**/*containerfile*", "**/*.yaml", "**/*.yml", "**/*.json"]
