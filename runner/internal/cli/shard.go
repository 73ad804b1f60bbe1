package cli

import (
	"github.com/modecert/modecert/runner/internal/config"
)

// autoShard is the value of --shard that asks for the part that a CI engine assigns to
// this job.
const autoShard = "auto"

// part returns the shard that the value of --shard names, and the seed that the CI engine
// gives its run; the seed is 0 if the value names the shard itself.
func (a *app) part(value string) (shard string, seed int64, err error) {
	if value != autoShard {
		return value, 0, nil
	}
	s, err := config.AutoShard(a.env)
	if err != nil {
		return "", 0, err
	}
	a.complain("--shard auto: this is shard %s, say %s", s, s.From)
	return s.String(), s.Seed, nil
}

// share settles which part of a run this is. Parts can be merged only if they share a
// seed, so a run against an endpoint that draws its own seed says so before it begins.
func (a *app) share(f *runFlags) error {
	shard, seed, err := a.part(f.shard)
	if err != nil {
		return err
	}
	if f.shard = shard; f.shard == "" || f.config == nil || f.seed != 0 {
		return nil
	}
	if f.seed = seed; seed == 0 {
		a.complain("--shard %s without --seed draws a seed of its own, and shards of different seeds cannot be merged: give all of them the same --seed, or MODECERT_SHARD_RUN and --shard auto", f.shard)
	}
	return nil
}
