# METADATA
# title: Standards
# description: |
#   `data.backstage.standards`, read so that a list that is missing is an empty one: nothing is on it. The rule
#   `standards_set` refuses everything while one of them is missing.
package backstage.lib.standards

default approved_registries := []

approved_registries := data.backstage.standards.approved_registries if is_array(data.backstage.standards.approved_registries)

default approved_licences := []

approved_licences := data.backstage.standards.approved_licences if is_array(data.backstage.standards.approved_licences)

default regions := {}

regions := data.backstage.standards.regions if is_object(data.backstage.standards.regions)

default freezes := []

freezes := data.backstage.standards.freezes if is_array(data.backstage.standards.freezes)

default monthly_ceilings := {}

monthly_ceilings := data.backstage.standards.monthly_ceilings if is_object(data.backstage.standards.monthly_ceilings)

default template_hosts := []

template_hosts := data.backstage.standards.template_hosts if is_array(data.backstage.standards.template_hosts)
