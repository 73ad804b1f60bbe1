package config_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/modecert/modecert/runner/internal/config"
)

func environment(vars map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := vars[name]; return v, ok }
}

func TestAutoShard(t *testing.T) {
	for name, c := range map[string]struct {
		vars map[string]string
		want string
		seed int64
	}{
		"own":                   {map[string]string{"MODECERT_SHARD_INDEX": "2", "MODECERT_SHARD_TOTAL": "4"}, "2/4", 0},
		"own, on GitHub":        {map[string]string{"MODECERT_SHARD_INDEX": "2", "MODECERT_SHARD_TOTAL": "4", "GITHUB_RUN_ID": "17"}, "2/4", 17},
		"own run goes first":    {map[string]string{"MODECERT_SHARD_INDEX": "2", "MODECERT_SHARD_TOTAL": "4", "GITHUB_RUN_ID": "17", "MODECERT_SHARD_RUN": "18"}, "2/4", 18},
		"GitLab":                {map[string]string{"CI_NODE_INDEX": "4", "CI_NODE_TOTAL": "4", "CI_PIPELINE_ID": "4711"}, "4/4", 4711},
		"GitLab, one job":       {map[string]string{"CI_NODE_TOTAL": "1", "CI_PIPELINE_ID": "4711"}, "1/1", 4711},
		"Kubernetes":            {map[string]string{"JOB_COMPLETION_INDEX": "0", "MODECERT_SHARD_TOTAL": "3", "MODECERT_SHARD_RUN": "5"}, "1/3", 5},
		"Kubernetes, its last":  {map[string]string{"JOB_COMPLETION_INDEX": "2", "MODECERT_SHARD_TOTAL": "3"}, "3/3", 0},
		"CircleCI":              {map[string]string{"CIRCLE_NODE_INDEX": "0", "CIRCLE_NODE_TOTAL": "2"}, "1/2", 0},
		"Buildkite":             {map[string]string{"BUILDKITE_PARALLEL_JOB": "1", "BUILDKITE_PARALLEL_JOB_COUNT": "2"}, "2/2", 0},
		"Bitbucket":             {map[string]string{"BITBUCKET_PARALLEL_STEP": "1", "BITBUCKET_PARALLEL_STEP_COUNT": "3", "BITBUCKET_BUILD_NUMBER": "8"}, "2/3", 8},
		"Azure Pipelines":       {map[string]string{"SYSTEM_JOBPOSITIONINPHASE": "1", "SYSTEM_TOTALJOBSINPHASE": "3"}, "1/3", 0},
		"Semaphore":             {map[string]string{"SEMAPHORE_JOB_INDEX": "3", "SEMAPHORE_JOB_COUNT": "3"}, "3/3", 0},
		"own, in a GitLab job":  {map[string]string{"MODECERT_SHARD_INDEX": "2", "MODECERT_SHARD_TOTAL": "4", "CI_NODE_TOTAL": "1"}, "2/4", 0},
		"two that agree":        {map[string]string{"MODECERT_SHARD_INDEX": "2", "MODECERT_SHARD_TOTAL": "4", "CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "4"}, "2/4", 0},
		"an empty one is unset": {map[string]string{"CI_NODE_INDEX": "", "CI_NODE_TOTAL": "", "MODECERT_SHARD_INDEX": "1", "MODECERT_SHARD_TOTAL": "1"}, "1/1", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := config.AutoShard(environment(c.vars))
			require.NoError(t, err)
			assert.Equal(t, c.want, s.String())
			assert.Equal(t, c.seed, s.Seed)
		})
	}
}

func TestAutoShard_refused(t *testing.T) {
	for name, c := range map[string]struct {
		vars map[string]string
		want string
	}{
		"nothing":            {nil, "no variable says which part this is"},
		"no total":           {map[string]string{"MODECERT_SHARD_INDEX": "1"}, "MODECERT_SHARD_INDEX is set and MODECERT_SHARD_TOTAL is not"},
		"no index":           {map[string]string{"MODECERT_SHARD_TOTAL": "2"}, "MODECERT_SHARD_TOTAL is set and MODECERT_SHARD_INDEX is not"},
		"Kubernetes alone":   {map[string]string{"JOB_COMPLETION_INDEX": "0"}, "JOB_COMPLETION_INDEX is set and MODECERT_SHARD_TOTAL is not"},
		"GitLab, no index":   {map[string]string{"CI_NODE_TOTAL": "2"}, "CI_NODE_TOTAL is set and CI_NODE_INDEX is not"},
		"counted from 0":     {map[string]string{"MODECERT_SHARD_INDEX": "0", "MODECERT_SHARD_TOTAL": "2"}, "MODECERT_SHARD_INDEX=0 of MODECERT_SHARD_TOTAL=2 is not a part: parts are counted from 1 to 2"},
		"counted from 1":     {map[string]string{"JOB_COMPLETION_INDEX": "3", "MODECERT_SHARD_TOTAL": "3"}, "JOB_COMPLETION_INDEX=3 of MODECERT_SHARD_TOTAL=3 is not a part: parts are counted from 0 to 2"},
		"no number":          {map[string]string{"CI_NODE_INDEX": "one", "CI_NODE_TOTAL": "two"}, "is not a part"},
		"two that disagree":  {map[string]string{"MODECERT_SHARD_INDEX": "2", "MODECERT_SHARD_TOTAL": "4", "CI_NODE_INDEX": "1", "CI_NODE_TOTAL": "4"}, "MODECERT_SHARD_INDEX and MODECERT_SHARD_TOTAL say 2/4, and CI_NODE_INDEX and CI_NODE_TOTAL say 1/4"},
		"own and Kubernetes": {map[string]string{"MODECERT_SHARD_INDEX": "1", "JOB_COMPLETION_INDEX": "1", "MODECERT_SHARD_TOTAL": "4"}, "say 1/4, and JOB_COMPLETION_INDEX and MODECERT_SHARD_TOTAL say 2/4"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := config.AutoShard(environment(c.vars))
			assert.ErrorContains(t, err, "--shard auto: ")
			assert.ErrorContains(t, err, c.want)
		})
	}
}

// Jobs of one run share the seed, whatever its id looks like; other runs have others.
func TestAutoShard_seed(t *testing.T) {
	seed := func(index, run string) int64 {
		s, err := config.AutoShard(environment(map[string]string{"CIRCLE_NODE_INDEX": index, "CIRCLE_NODE_TOTAL": "2", "CIRCLE_WORKFLOW_ID": run}))
		require.NoError(t, err)
		return s.Seed
	}
	assert.Positive(t, seed("0", "3f9a-2b7c"))
	assert.Equal(t, seed("0", "3f9a-2b7c"), seed("1", "3f9a-2b7c"))
	assert.NotEqual(t, seed("0", "3f9a-2b7c"), seed("0", "3f9a-2b7d"))
	assert.Positive(t, seed("0", "99999999999999999999999"))
	assert.Positive(t, seed("0", "-5"))
}
