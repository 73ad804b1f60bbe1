package cli

import (
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestInvocation(t *testing.T) {
	var f runFlags
	fl := pflag.NewFlagSet("run", pflag.ContinueOnError)
	f.bind(fl)
	require.NoError(t, fl.Parse([]string{
		"--url", "http://h", "--without", "clock,handset", "--strict", "--yes=false", "--seed", "7",
		"--rule", "A-B", "--out", "o", "-q", "--handset-command", "dial --token s3cr3t",
	}))
	assert.Equal(t, []string{"--seed", "7", "--strict", "--url", "http://h", "--without", "clock,handset", "--yes=false"}, invocation(fl))
	for _, name := range notRepeated {
		assert.NotNil(t, fl.Lookup(name), "%s is no flag of run", name)
	}
}
