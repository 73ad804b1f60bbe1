package endpoint

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// slow returns a client whose call is answered once answer is closed.
func slow() (c *client, asked, answer chan struct{}) {
	c, asked, answer = quick(Credentials{}), make(chan struct{}), make(chan struct{})
	c.http.Transport = roundTrip(func(req *http.Request) (*http.Response, error) {
		close(asked)
		select {
		case <-answer:
			return httptest.NewRecorder().Result(), nil
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	})
	return c, asked, answer
}

func TestGraceful_writes(t *testing.T) {
	for wait, ends := range map[time.Duration]error{grace - time.Millisecond: nil, grace + time.Millisecond: context.Canceled} {
		synctest.Test(t, func(t *testing.T) {
			c, asked, answer := slow()
			ctx, interrupt := context.WithCancel(t.Context())
			go func() {
				<-asked
				interrupt()
				time.Sleep(wait)
				close(answer)
			}()
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://target.example", nil)
			require.NoError(t, err)
			resp, err := c.Do(req)
			if ends != nil {
				require.ErrorIs(t, err, ends, "after %s", wait)
				<-answer
				return
			}
			require.NoError(t, err, "after %s", wait)
			assert.Equal(t, http.StatusOK, resp.StatusCode)
			assert.NoError(t, resp.Body.Close())
		})
	}
}

func TestGraceful_reads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, asked, _ := slow()
		ctx, interrupt := context.WithCancel(t.Context())
		go func() {
			<-asked
			interrupt()
		}()
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://target.example", nil)
		require.NoError(t, err)
		began := time.Now()
		_, err = c.Do(req)
		assert.ErrorIs(t, err, context.Canceled)
		assert.Zero(t, time.Since(began))
	})
}

func TestGraceful_ends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, interrupt := context.WithCancel(t.Context())
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://target.example", nil)
		require.NoError(t, err)
		late, release := graceful(req, grace)
		defer release()
		interrupt()
		began := time.Now()
		<-late.Done()
		assert.Equal(t, grace, time.Since(began))
	})
}

func TestGraceful_deadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://target.example", nil)
		require.NoError(t, err)
		late, release := graceful(req, time.Hour)
		defer release()
		<-late.Done()
		assert.Equal(t, time.Second, time.Since(began))
	})
}
