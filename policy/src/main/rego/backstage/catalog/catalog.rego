# METADATA
# scope: subpackages
# description: What every rule about entities is checked against; a misspelt field of the input is an error of `opa check`.
# schemas:
#   - input: schema["catalog-entity-v1"]
package backstage.catalog
