# METADATA
# scope: subpackages
# description: What every rule below is checked against; a misspelt field of the input is an error of `opa check`.
# schemas:
#   - input: schema["action-input-v1"]
package backstage.scaffolder
