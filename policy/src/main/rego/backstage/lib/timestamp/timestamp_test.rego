package backstage.lib.timestamp_test

import data.backstage.lib.timestamp

test_a_time_in_utc_is_one if timestamp.is_in_utc("2026-11-23T10:15:00Z")

test_anything_else_is_none if {
	every other in ["", "2026-11-23", "2026-11-23T10:15:00", "2026-11-23T10:15:00+01:00", "2026-11-23T10:15:00Z ", "202x-11-23T10:15:00Z", 7, null] {
		not timestamp.is_in_utc(other)
	}
}
