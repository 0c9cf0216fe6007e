package backstage.lib.owner_ref_test

import data.backstage.lib.owner_ref

test_every_form_has_a_full_one if {
	every short, full in {
		"platform": "group:default/platform",
		" Platform ": "group:default/platform",
		"user:ada": "user:default/ada",
		"payments/core": "group:payments/core",
		"Group:Default/Platform": "group:default/platform",
	} {
		owner_ref.full(short) == full
	}
}

test_what_is_no_reference_has_none if {
	every text in ["", ":", "a:", ":a", "a/", "/a", "a:b:c", "a/b/c", "a/b:c", "a:/b", "a:b/", 7, null, ["a"]] {
		owner_ref.full(text) == ""
	}
}
