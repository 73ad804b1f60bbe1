package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSelected(t *testing.T) {
	for _, tc := range []struct {
		run, skip, subtest string
		want               bool
	}{
		{"", "", "A-B/one", true},
		{"TestX", "", "A-B/one", true},
		{"TestY", "", "A-B/one", false},
		{"TestX/A-B", "", "A-B/one", true},
		{"TestX/A-B$", "", "A-B-C/one", false},
		{"TestX/A-B/one$", "", "A-B/one/case-2", true},
		{"TestX/A-B/one$/case-1", "", "A-B/one/case-2", false},
		{"TestX/A-B/one/case/deeper", "", "A-B/one/case", true},
		{"/(A-B|C-D)$", "", "C-D/one", true},
		{"TestY|TestX/C", "", "C-D/one", true},
		{"TestX/C|TestY", "", "A-B/one", false},
		{`TestX/[A/|]-B`, "", "A-B/one", true},
		{`TestX/A\-B`, "", "A-B/one", true},
		{"", "TestX/A-B", "A-B/one", false},
		{"", "TestX/A-B/two", "A-B/one", true},
		{"", "TestX/A-B/one/case-1", "A-B/one", true},
		{"TestX/A", "/./two|/./one", "A-B/one", false},
	} {
		assert.Equal(t, tc.want, selected("TestX", tc.run, tc.skip)(tc.subtest), "-run %q -skip %q of %s", tc.run, tc.skip, tc.subtest)
	}
}
