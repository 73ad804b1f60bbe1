package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/modecert/modecert/runner/internal/plan"
	"github.com/modecert/modecert/runner/internal/run"
)

// offering returns a completion that gives the shell the words of list.
func offering(list func() ([]string, error)) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		words, err := list()
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeRules completes the ids of rules.
var completeRules = offering(func() (ids []string, err error) {
	p, err := run.Overview(run.Options{}, plan.CapabilityNames())
	if err != nil {
		return nil, err
	}
	for _, r := range p.Catalogue.Rules {
		ids = append(ids, r.ID+"\t"+r.Title)
	}
	return ids, nil
})

// completeTags completes the last word of a tag expression.
func completeTags(_ *cobra.Command, _ []string, to string) ([]string, cobra.ShellCompDirective) {
	p, err := run.Overview(run.Options{}, plan.CapabilityNames())
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	before := to[:strings.LastIndexAny(to, " (")+1]
	var all []string
	for _, tag := range p.Tags() {
		all = append(all, before+tag)
	}
	return all, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// completeVariants completes the ids of deviations, readings and hollow services, for
// those of these flags that a command has.
func completeVariants(cmd *cobra.Command) {
	for _, flag := range []string{"deviation", "reading", "hollow"} {
		_ = cmd.RegisterFlagCompletionFunc(flag, offering(func() (ids []string, err error) {
			for _, v := range variants(flag) {
				ids = append(ids, v.id+"\t"+v.says)
			}
			return ids, nil
		}))
	}
}
