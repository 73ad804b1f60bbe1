package config

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Shard is the part of a run that a CI engine assigns to one of its jobs.
type Shard struct {
	Index, Total int // part Index, counted from 1, of Total
	// Seed is the same for every job of the run; 0 if the engine does not identify the run.
	Seed int64
	// From names the variables that define the shard.
	From string
}

// String returns the shard as --shard takes it: 2/4.
func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.Index, s.Total) }

// The suite's own variables, for engines without any, such as a matrix of GitHub.
const (
	shardIndexVar = "MODECERT_SHARD_INDEX"
	shardTotalVar = "MODECERT_SHARD_TOTAL"
	shardRunVar   = "MODECERT_SHARD_RUN"
)

// engine describes how a CI engine numbers its parallel jobs.
type engine struct {
	name         string
	index, total string
	first        int    // number of the first job
	run          string // id of the run, which all its jobs share, also when they are retried
	// alone is set if a job that is not parallel has a total, of 1, and no index.
	alone bool
}

// engines are the CI engines whose variables --shard auto reads, as their makers document
// them.
var engines = []engine{
	{name: "modecert", index: shardIndexVar, total: shardTotalVar, first: 1, run: "GITHUB_RUN_ID"},
	{name: "GitLab", index: "CI_NODE_INDEX", total: "CI_NODE_TOTAL", first: 1, run: "CI_PIPELINE_ID", alone: true},
	// Kubernetes does not tell the pods of a Job how many they are.
	{name: "Kubernetes", index: "JOB_COMPLETION_INDEX", total: shardTotalVar, first: 0},
	{name: "CircleCI", index: "CIRCLE_NODE_INDEX", total: "CIRCLE_NODE_TOTAL", first: 0, run: "CIRCLE_WORKFLOW_ID"},
	{name: "Buildkite", index: "BUILDKITE_PARALLEL_JOB", total: "BUILDKITE_PARALLEL_JOB_COUNT", first: 0, run: "BUILDKITE_BUILD_ID"},
	{name: "Bitbucket", index: "BITBUCKET_PARALLEL_STEP", total: "BITBUCKET_PARALLEL_STEP_COUNT", first: 0, run: "BITBUCKET_BUILD_NUMBER"},
	{name: "Azure Pipelines", index: "SYSTEM_JOBPOSITIONINPHASE", total: "SYSTEM_TOTALJOBSINPHASE", first: 1, run: "BUILD_BUILDID"},
	{name: "Semaphore", index: "SEMAPHORE_JOB_INDEX", total: "SEMAPHORE_JOB_COUNT", first: 1, run: "SEMAPHORE_WORKFLOW_ID"},
}

// AutoShard returns the shard that the environment assigns to this process. It returns an
// error if no engine assigns one, if the variables are incomplete, or if two engines
// disagree.
func AutoShard(env func(string) (string, bool)) (Shard, error) {
	value := func(name string) string {
		v, _ := env(name)
		return strings.TrimSpace(v)
	}
	var found []Shard
	var half error
	for _, e := range engines {
		s, ok, err := e.shard(value)
		switch {
		case err != nil && half == nil:
			half = err
		case ok:
			found = append(found, s)
		}
	}
	// Some engines number every job, even a single one. Such a number is ignored if another
	// engine divides the run.
	if slices.ContainsFunc(found, func(s Shard) bool { return s.Total > 1 }) {
		found = slices.DeleteFunc(found, func(s Shard) bool { return s.Total == 1 })
	}
	if half != nil {
		return Shard{}, half
	}
	if len(found) == 0 {
		return Shard{}, &Error{Reason: "--shard auto: no variable says which part this is; in a job of GitLab, Kubernetes, CircleCI, Buildkite, Bitbucket, Azure Pipelines or Semaphore that is run in parallel they are there; elsewhere set " +
			shardIndexVar + " (from 1) and " + shardTotalVar + ", or give --shard i/n"}
	}
	for _, s := range found[1:] {
		if first := found[0]; s.Index != first.Index || s.Total != first.Total {
			return Shard{}, &Error{Reason: fmt.Sprintf("--shard auto: %s say %s, and %s say %s; unset what is not meant, or give --shard i/n", first.From, first, s.From, s)}
		}
	}
	shard := found[0]
	for _, s := range found[1:] { // any engine's seed will do: all parts of a pipeline see it
		shard.Seed = cmp.Or(shard.Seed, s.Seed)
	}
	return shard, nil
}

// shard returns the shard that the engine's variables name. ok is false if they are
// not set.
func (e engine) shard(value func(string) string) (s Shard, ok bool, err error) {
	index, total := value(e.index), value(e.total)
	own := e.total == shardTotalVar // two engines share this variable, so alone it identifies neither
	switch {
	case index == "" && total == "":
		return s, false, nil
	case index == "" && e.alone && total == "1":
		return Shard{Index: 1, Total: 1, From: e.total, Seed: seedOf(value(shardRunVar), value(e.run))}, true, nil
	case index == "" && own && e.name != "modecert", index == "" && own && value("JOB_COMPLETION_INDEX") != "":
		return s, false, nil
	case index == "":
		return s, false, &Error{Reason: fmt.Sprintf("--shard auto: %s is set and %s is not: which part of %s is this?", e.total, e.index, total)}
	case total == "":
		return s, false, &Error{Reason: fmt.Sprintf("--shard auto: %s is set and %s is not: of how many parts is this one?", e.index, e.total)}
	}
	i, err1 := strconv.Atoi(index)
	n, err2 := strconv.Atoi(total)
	if i += 1 - e.first; err1 != nil || err2 != nil || i < 1 || i > n {
		return s, false, &Error{Reason: fmt.Sprintf("--shard auto: %s=%s of %s=%s is not a part: parts are counted from %d to %s", e.index, index, e.total, total, e.first, last(e.first, n, err2))}
	}
	return Shard{Index: i, Total: n, From: e.index + " and " + e.total, Seed: seedOf(value(shardRunVar), value(e.run))}, true, nil
}

// last returns what an engine calls its last job.
func last(first, n int, err error) string {
	if err != nil || n < 1 {
		return "a whole number"
	}
	return strconv.Itoa(n - 1 + first)
}

// seedOf returns a seed made from the first id that is not empty, or 0 if there is none.
// A numeric id is used as it is, so that people recognise it.
func seedOf(ids ...string) int64 {
	for _, id := range ids {
		if id == "" {
			continue
		}
		if n, err := strconv.ParseInt(id, 10, 64); err == nil && n > 0 {
			return n
		}
		h := fnv.New64a()
		h.Write([]byte(id))
		return int64(h.Sum64()&math.MaxInt64) | 1 // never 0, which draws one
	}
	return 0
}
