package cli

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// notRepeated are the flags of run without which whoever sees a violation
// repeats it: what was selected, since one rule will be; where reports went and
// how they looked; and a command of the operator's own, whose words may be
// anybody's secret.
var notRepeated = []string{
	"rule", "tags", "mode", "shard", "failed-from", "shuffle", "fail-fast",
	"out", "record", "quiet", "verbose", "concurrency", "baseline",
	"handset-command",
}

// invocation lists the flags that the user gave, with their values, as far as
// the same verdict depends on them.
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
