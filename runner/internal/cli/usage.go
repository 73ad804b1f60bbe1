package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/modecert/modecert/runner/internal/config"
	"github.com/modecert/modecert/schemas/nearest"
)

// known returns an error for an unknown command that names the nearest one.
func (a *app) known(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return fmt.Errorf("unknown command %q%s (see modecert --help)", args[0], nearest.Suggest(args[0], names, ""))
}

// helpCommand explains a command.
func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Explain a command",
		Example: `  modecert help run
  modecert help waivers init`,
		RunE: func(cmd *cobra.Command, args []string) error {
			of, rest, err := cmd.Root().Find(args)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return a.known(of, rest)
			}
			of.InitDefaultHelpFlag()
			return of.Help()
		},
	}
}

// takes returns a check of a command's arguments, given their names. If the last
// name ends in "…", the argument may be repeated; one in brackets may be missing.
func takes(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		repeats := len(names) > 0 && strings.HasSuffix(names[len(names)-1], "…")
		switch {
		case len(args) < len(names) && !strings.HasPrefix(names[len(args)], "["):
			return fmt.Errorf("%s is missing: %s takes %s (see %[2]s --help)", names[len(args)], cmd.CommandPath(), strings.Join(names, " "))
		case len(args) > len(names) && !repeats:
			what := "no argument"
			if len(names) > 0 {
				what = strings.Join(names, " ") + " alone"
			}
			return fmt.Errorf("unexpected argument %q: %s takes %s (see %[2]s --help)", args[len(names)], cmd.CommandPath(), what)
		}
		return nil
	}
}

// ids checks the arguments of commands that take any number of ids.
func ids(cmd *cobra.Command, args []string) error {
	if slices.Contains(args, "") {
		return fmt.Errorf("an id is empty: an unset variable may be the reason (see %s --help)", cmd.CommandPath())
	}
	return nil
}

// flagError suggests the nearest flag for an unknown one, and says what an invalid
// value must be.
func flagError(cmd *cobra.Command, err error) error {
	see := fmt.Sprintf("(see %s --help)", cmd.CommandPath())
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden {
				names = append(names, "--"+f.Name)
			}
		})
		name := "--" + unknown.GetSpecifiedName()
		return fmt.Errorf("unknown flag %s%s %s", name, nearest.Suggest(name, names, ""), see)
	case errors.As(err, &invalid):
		if expected, ok := values[invalid.GetFlag().Value.Type()]; ok {
			return fmt.Errorf("--%s %q: expected %s %s", invalid.GetFlag().Name, invalid.GetValue(), expected, see)
		}
	}
	return fmt.Errorf("%w %s", err, see)
}

// values describes the values of each type of flag.
var values = map[string]string{
	"int": "a whole number", "int64": "a whole number", "bool": "true or false", "duration": "a time such as 500ms or 2m",
}

// list is a flag of several values that records whether one of them was empty: the
// underlying value drops empty ones.
type list struct {
	pflag.Value
	blank bool
}

// Set adds comma-separated values.
func (l *list) Set(s string) error {
	for value := range strings.SplitSeq(s, ",") {
		l.blank = l.blank || strings.TrimSpace(value) == ""
	}
	return l.Value.Set(s)
}

// mindEmptyValues wraps the list flags of a command for filled.
func mindEmptyValues(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if _, ok := f.Value.(pflag.SliceValue); ok {
			f.Value, f.DefValue = &list{Value: f.Value}, ""
		}
	})
	for _, c := range cmd.Commands() {
		mindEmptyValues(c)
	}
}

// filled returns an error if a required flag is missing, a flag is given an empty value,
// or one that excludes it is given too. A flag with an empty value would look like one
// that was not given; with an unset variable, the run would be against another target.
func filled(cmd *cobra.Command, _ []string) error {
	var err error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		list, isList := f.Value.(*list)
		switch {
		case err != nil:
		case !f.Changed && f.Annotations[cobra.BashCompOneRequiredFlag] != nil:
			err = &config.Error{Reason: fmt.Sprintf("--%s is missing (see %s --help)", f.Name, cmd.CommandPath())}
		case f.Changed && (isList && list.blank || strings.TrimSpace(f.Value.String()) == ""):
			err = &config.Error{Reason: fmt.Sprintf("--%s is empty: give it a value, or leave it out; an unset variable may be the reason", f.Name)}
		case f.Changed:
			err = alone(cmd.Flags(), f)
		}
	})
	return err
}

// excluding is where cobra keeps the groups of flags that exclude each other. What it says
// of them itself, after this, names the group and not what to do.
const excluding = "cobra_annotation_mutually_exclusive"

// alone returns an error if a given flag excludes f.
func alone(flags *pflag.FlagSet, f *pflag.Flag) error {
	for _, group := range f.Annotations[excluding] {
		for name := range strings.FieldsSeq(group) {
			if name != f.Name && flags.Changed(name) {
				return &config.Error{Reason: fmt.Sprintf("--%s and --%s exclude each other; give one", f.Name, name)}
			}
		}
	}
	return nil
}
