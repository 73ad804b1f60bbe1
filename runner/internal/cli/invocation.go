package cli

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// notRepeated are the flags of run that are not needed to repeat a violation: the
// selection, since only one rule is repeated; where reports go and how output
// looks; and the operator's own command, which may contain a secret.
var notRepeated = []string{
	"rule", "tags", "mode", "shard", "failed-from", "complete", "repeat", "dry-run", "shuffle", "fail-fast", "quick", "budget",
	"out", "record", "quiet", "verbose", "concurrency", "baseline",
	"handset-command",
}

// invocation lists the given flags that the verdict depends on, with their values.
func invocation(fl *pflag.FlagSet) []string {
	var args []string
	fl.Visit(func(f *pflag.Flag) {
		if slices.Contains(notRepeated, f.Name) {
			return
		}
		value := f.Value.String()
		if list, err := fl.GetStringSlice(f.Name); err == nil {
			value = strings.Join(list, ",")
		}
		switch {
		case f.Value.Type() == "bool" && value == "true":
			args = append(args, "--"+f.Name)
		case f.Value.Type() == "bool":
			args = append(args, "--"+f.Name+"="+value)
		default:
			args = append(args, "--"+f.Name, value)
		}
	})
	return args
}
