package cli

import (
	"cmp"
	"fmt"
	"text/tabwriter"

	"github.com/modecert/modecert/runner/internal/reach"
)

func (a *app) writeCalls(list []reach.Call) error {
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "RULES\tMETHOD\tPATH\tREQUEST\tANSWER")
	for _, c := range list {
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%d %s\n", c.Rules, c.Method, c.Path, cmp.Or(c.Request, "-"), c.Status, c.Answer)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.stdout, "%d operations below /v1/projects/{project_id}, in the order in which it pays to build them; before them POST to the token URL, with OAuth2\n", len(list))
	return err
}
